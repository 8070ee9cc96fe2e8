using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Picks the tile for a number of rows and columns: every count has its own, so no row is computed in vain.</summary>
/// <remarks>
/// A tile is compiled when it is first used; a product commonly needs two row counts and two widths. There are
/// 12 + 12 + 24 + 24, or half of that where mr is 6 (docs/gemm.md counts all that is compiled).
/// </remarks>
internal static unsafe class TileSwitch<TSimd, T, TVec, TBias, TActivation>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TBias : struct, IBias
    where TActivation : struct, IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(int rows, int k, T* a, nint rowA, nint stepA, T* b, nint ldb, TileStore<T>* store)
    {
        if (store->Columns == 2 * TSimd.Width)
            Low<TwoColumns>(rows, k, a, rowA, stepA, b, ldb, store);
        else if (store->Columns > TSimd.Width)
            Low<TwoColumnsMasked>(rows, k, a, rowA, stepA, b, ldb, store);
        else if (store->Columns == TSimd.Width)
            High<OneColumn>(rows, k, a, rowA, stepA, b, ldb, store);
        else
            High<OneColumnMasked>(rows, k, a, rowA, stepA, b, ldb, store);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Low<TColumns>(
        int rows, int k, T* a, nint rowA, nint stepA, T* b, nint ldb, TileStore<T>* store)
        where TColumns : unmanaged, IColumns
    {
        switch (rows)
        {
            case 12:
                Tile<TSimd, T, TVec, Rows12, TColumns, TBias, TActivation>.Run(k, a, rowA, stepA, b, ldb, store);
                return;
            case 11:
                Tile<TSimd, T, TVec, Rows11, TColumns, TBias, TActivation>.Run(k, a, rowA, stepA, b, ldb, store);
                return;
            case 10:
                Tile<TSimd, T, TVec, Rows10, TColumns, TBias, TActivation>.Run(k, a, rowA, stepA, b, ldb, store);
                return;
            case 9:
                Tile<TSimd, T, TVec, Rows9, TColumns, TBias, TActivation>.Run(k, a, rowA, stepA, b, ldb, store);
                return;
            case 8:
                Tile<TSimd, T, TVec, Rows8, TColumns, TBias, TActivation>.Run(k, a, rowA, stepA, b, ldb, store);
                return;
            case 7:
                Tile<TSimd, T, TVec, Rows7, TColumns, TBias, TActivation>.Run(k, a, rowA, stepA, b, ldb, store);
                return;
            case 6:
                Tile<TSimd, T, TVec, Rows6, TColumns, TBias, TActivation>.Run(k, a, rowA, stepA, b, ldb, store);
                return;
            case 5:
                Tile<TSimd, T, TVec, Rows5, TColumns, TBias, TActivation>.Run(k, a, rowA, stepA, b, ldb, store);
                return;
            case 4:
                Tile<TSimd, T, TVec, Rows4, TColumns, TBias, TActivation>.Run(k, a, rowA, stepA, b, ldb, store);
                return;
            case 3:
                Tile<TSimd, T, TVec, Rows3, TColumns, TBias, TActivation>.Run(k, a, rowA, stepA, b, ldb, store);
                return;
            case 2:
                Tile<TSimd, T, TVec, Rows2, TColumns, TBias, TActivation>.Run(k, a, rowA, stepA, b, ldb, store);
                return;
            case 1:
                Tile<TSimd, T, TVec, Rows1, TColumns, TBias, TActivation>.Run(k, a, rowA, stepA, b, ldb, store);
                return;
            default:
                throw new UnreachableException($"No tile has {rows} rows.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void High<TColumns>(
        int rows, int k, T* a, nint rowA, nint stepA, T* b, nint ldb, TileStore<T>* store)
        where TColumns : unmanaged, IColumns
    {
        switch (rows)
        {
            case 24:
                Tile<TSimd, T, TVec, Rows24, TColumns, TBias, TActivation>.Run(k, a, rowA, stepA, b, ldb, store);
                return;
            case 23:
                Tile<TSimd, T, TVec, Rows23, TColumns, TBias, TActivation>.Run(k, a, rowA, stepA, b, ldb, store);
                return;
            case 22:
                Tile<TSimd, T, TVec, Rows22, TColumns, TBias, TActivation>.Run(k, a, rowA, stepA, b, ldb, store);
                return;
            case 21:
                Tile<TSimd, T, TVec, Rows21, TColumns, TBias, TActivation>.Run(k, a, rowA, stepA, b, ldb, store);
                return;
            case 20:
                Tile<TSimd, T, TVec, Rows20, TColumns, TBias, TActivation>.Run(k, a, rowA, stepA, b, ldb, store);
                return;
            case 19:
                Tile<TSimd, T, TVec, Rows19, TColumns, TBias, TActivation>.Run(k, a, rowA, stepA, b, ldb, store);
                return;
            case 18:
                Tile<TSimd, T, TVec, Rows18, TColumns, TBias, TActivation>.Run(k, a, rowA, stepA, b, ldb, store);
                return;
            case 17:
                Tile<TSimd, T, TVec, Rows17, TColumns, TBias, TActivation>.Run(k, a, rowA, stepA, b, ldb, store);
                return;
            case 16:
                Tile<TSimd, T, TVec, Rows16, TColumns, TBias, TActivation>.Run(k, a, rowA, stepA, b, ldb, store);
                return;
            case 15:
                Tile<TSimd, T, TVec, Rows15, TColumns, TBias, TActivation>.Run(k, a, rowA, stepA, b, ldb, store);
                return;
            case 14:
                Tile<TSimd, T, TVec, Rows14, TColumns, TBias, TActivation>.Run(k, a, rowA, stepA, b, ldb, store);
                return;
            case 13:
                Tile<TSimd, T, TVec, Rows13, TColumns, TBias, TActivation>.Run(k, a, rowA, stepA, b, ldb, store);
                return;
            default:
                Low<TColumns>(rows, k, a, rowA, stepA, b, ldb, store);
                return;
        }
    }
}
