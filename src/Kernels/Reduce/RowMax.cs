using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>How two registers give their larger elements, as a type.</summary>
internal interface ILarger
{
    static abstract TVec Of<TSimd, T, TVec>(TVec x, TVec largest)
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
}

/// <summary>One instruction: NaN is passed over, and which of two zeros is taken is left open.</summary>
internal readonly struct LargerNumber : ILarger
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of<TSimd, T, TVec>(TVec x, TVec largest)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => TSimd.Greater(x, largest);
}

/// <summary>The largest element of contiguous data; −∞ if there is none.</summary>
internal static unsafe class RowMax<TSimd, T, TVec, TLarger>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TLarger : struct, ILarger
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Run(nint n, T* x)
    {
        TVec m0 = TSimd.Broadcast(T.NegativeInfinity), m1 = m0, m2 = m0, m3 = m0;
        nint w = TSimd.Width;
        nint i = 0;
        for (; i <= n - (4 * w); i += 4 * w)
        {
            m0 = TLarger.Of<TSimd, T, TVec>(TSimd.Load(x + i), m0);
            m1 = TLarger.Of<TSimd, T, TVec>(TSimd.Load(x + i + w), m1);
            m2 = TLarger.Of<TSimd, T, TVec>(TSimd.Load(x + i + (2 * w)), m2);
            m3 = TLarger.Of<TSimd, T, TVec>(TSimd.Load(x + i + (3 * w)), m3);
        }

        for (; i <= n - w; i += w)
            m0 = TLarger.Of<TSimd, T, TVec>(TSimd.Load(x + i), m0);
        if (i < n)
        {
            TVec mask = TSimd.FirstLanes((int)(n - i));
            TVec rest = TSimd.Select(mask, TSimd.Load(x + i, mask), TSimd.Broadcast(T.NegativeInfinity));
            m1 = TLarger.Of<TSimd, T, TVec>(rest, m1);
        }

        m0 = TLarger.Of<TSimd, T, TVec>(m1, m0);
        m2 = TLarger.Of<TSimd, T, TVec>(m3, m2);
        return TSimd.MaximumLanes(TLarger.Of<TSimd, T, TVec>(m2, m0));
    }
}
