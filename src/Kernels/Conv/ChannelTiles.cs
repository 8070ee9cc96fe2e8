using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Picks the tile of the channels path for a number of pixels and registers.</summary>
internal static unsafe class ChannelTiles<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(
        int rows, int columns, int k, T* x, nint step, nint* offsets, T* w, nint ldw, ChannelStore<T>* store)
    {
        if (columns > TSimd.Width)
            Run<TwoColumns>(rows, k, x, step, offsets, w, ldw, store);
        else
            Run<OneColumn>(rows, k, x, step, offsets, w, ldw, store);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<TColumns>(
        int rows, int k, T* x, nint step, nint* offsets, T* w, nint ldw, ChannelStore<T>* store)
        where TColumns : unmanaged, IColumns
    {
        switch (rows)
        {
            case 14:
                ChannelTile<TSimd, T, TVec, Rows14, TColumns>.Run(k, x, step, offsets, w, ldw, store);
                return;
            case 13:
                ChannelTile<TSimd, T, TVec, Rows13, TColumns>.Run(k, x, step, offsets, w, ldw, store);
                return;
            case 12:
                ChannelTile<TSimd, T, TVec, Rows12, TColumns>.Run(k, x, step, offsets, w, ldw, store);
                return;
            case 11:
                ChannelTile<TSimd, T, TVec, Rows11, TColumns>.Run(k, x, step, offsets, w, ldw, store);
                return;
            case 10:
                ChannelTile<TSimd, T, TVec, Rows10, TColumns>.Run(k, x, step, offsets, w, ldw, store);
                return;
            case 9:
                ChannelTile<TSimd, T, TVec, Rows9, TColumns>.Run(k, x, step, offsets, w, ldw, store);
                return;
            case 8:
                ChannelTile<TSimd, T, TVec, Rows8, TColumns>.Run(k, x, step, offsets, w, ldw, store);
                return;
            case 7:
                ChannelTile<TSimd, T, TVec, Rows7, TColumns>.Run(k, x, step, offsets, w, ldw, store);
                return;
            case 6:
                ChannelTile<TSimd, T, TVec, Rows6, TColumns>.Run(k, x, step, offsets, w, ldw, store);
                return;
            case 5:
                ChannelTile<TSimd, T, TVec, Rows5, TColumns>.Run(k, x, step, offsets, w, ldw, store);
                return;
            case 4:
                ChannelTile<TSimd, T, TVec, Rows4, TColumns>.Run(k, x, step, offsets, w, ldw, store);
                return;
            case 3:
                ChannelTile<TSimd, T, TVec, Rows3, TColumns>.Run(k, x, step, offsets, w, ldw, store);
                return;
            case 2:
                ChannelTile<TSimd, T, TVec, Rows2, TColumns>.Run(k, x, step, offsets, w, ldw, store);
                return;
            case 1:
                ChannelTile<TSimd, T, TVec, Rows1, TColumns>.Run(k, x, step, offsets, w, ldw, store);
                return;
            default:
                throw new UnreachableException($"No tile has {rows} pixels.");
        }
    }
}
