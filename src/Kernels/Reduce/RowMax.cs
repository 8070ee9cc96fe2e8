using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>What is larger, as a type.</summary>
internal interface ILarger
{
    static abstract TVec Of<TSimd, T, TVec>(TVec x, TVec largest)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged;

    static abstract T OfLanes<TSimd, T, TVec>(TVec x)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged;
}

/// <summary>IEEE 754-2019 maximum: NaN wins, +0 is greater than −0.</summary>
internal readonly struct IeeeMaximum : ILarger
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of<TSimd, T, TVec>(TVec x, TVec largest)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => TSimd.Maximum(x, largest);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OfLanes<TSimd, T, TVec>(TVec x)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => TSimd.MaximumLanes(x);
}

/// <summary>One instruction: NaN is passed over, and which of two zeros is taken is left open.</summary>
internal readonly struct LargerNumber : ILarger
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of<TSimd, T, TVec>(TVec x, TVec largest)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => TSimd.Greater(x, largest);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OfLanes<TSimd, T, TVec>(TVec x)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => TSimd.GreaterLanes(x);
}

/// <summary>The largest element of contiguous data; −∞ if there is none.</summary>
internal static unsafe class RowMax<TSimd, T, TVec, TLarger>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TLarger : struct, ILarger
{
    /// <param name="n">Elements.</param>
    /// <param name="x">The first of them.</param>
    /// <param name="edge">Mask of those that fill no register, so that callers with many rows make it once.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Run(nint n, T* x, TVec edge)
    {
        nint w = TSimd.Width;
        nint i = 0;
        TVec max = TSimd.Broadcast(T.NegativeInfinity);
        if (n >= 4 * w)
        {
            TVec m0 = max, m1 = max, m2 = max, m3 = max;
            for (; i <= n - (4 * w); i += 4 * w)
            {
                m0 = TLarger.Of<TSimd, T, TVec>(TSimd.Load(x + i), m0);
                m1 = TLarger.Of<TSimd, T, TVec>(TSimd.Load(x + i + w), m1);
                m2 = TLarger.Of<TSimd, T, TVec>(TSimd.Load(x + i + (2 * w)), m2);
                m3 = TLarger.Of<TSimd, T, TVec>(TSimd.Load(x + i + (3 * w)), m3);
            }

            max = TLarger.Of<TSimd, T, TVec>(
                TLarger.Of<TSimd, T, TVec>(m0, m1), TLarger.Of<TSimd, T, TVec>(m2, m3));
        }

        for (; i <= n - w; i += w)
            max = TLarger.Of<TSimd, T, TVec>(TSimd.Load(x + i), max);
        if (i < n)
        {
            TVec rest = TSimd.Select(edge, TSimd.Load(x + i, edge), TSimd.Broadcast(T.NegativeInfinity));
            max = TLarger.Of<TSimd, T, TVec>(rest, max);
        }

        return TLarger.OfLanes<TSimd, T, TVec>(max);
    }
}
