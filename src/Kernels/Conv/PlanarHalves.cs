using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Deals out the columns of a row under a stride of 2: the even ones of the padded row, then the odd ones.</summary>
/// <remarks>
/// <code>
///   padded by 1:   0 a b c d e f 0   →   0 b d f | a c e 0
/// </code>
/// Each half is stored by whole registers. What runs over its end is overwritten: the first half's by the second, the
/// second's by the next row, and behind the last row there is a line to spare (<see cref="PlanarImage.Bytes{T}"/>).
/// </remarks>
internal static unsafe class PlanarHalves<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    public static void Copy(in WindowAxis line, in PlanarImage layout, T* x, T* image)
    {
        int length = layout.PhaseLength;
        Half<EvenHalf>(length, line.Size, line.Pad, x, image);
        if (layout.Phases > 1)
            Half<OddHalf>(length, line.Size, line.Pad, x, image + length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Half<THalf>(int length, int size, int pad, T* x, T* image)
        where THalf : struct, IHalf
    {
        nint w = TSimd.Width;
        nint at = -pad;
        for (nint i = 0; i < length; i += w, at += 2 * w)
        {
            TVec low, high;
            if (at >= 0 && at + (2 * w) <= size)
            {
                low = TSimd.Load(x + at);
                high = TSimd.Load(x + at + w);
            }
            else
            {
                low = LoadInside(x, at, size);
                high = LoadInside(x, at + w, size);
            }

            TSimd.Store(image + i, THalf.IsOdd ? TSimd.Odd(low, high) : TSimd.Even(low, high));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec LoadInside(T* x, nint at, int size) =>
        TSimd.Load(
            x + at,
            TSimd.Select(TSimd.FirstLanes((int)-at), TSimd.Broadcast(T.Zero), TSimd.FirstLanes((int)(size - at))));

    private interface IHalf
    {
        static abstract bool IsOdd { get; }
    }

    private readonly struct EvenHalf : IHalf
    {
        public static bool IsOdd => false;
    }

    private readonly struct OddHalf : IHalf
    {
        public static bool IsOdd => true;
    }
}
