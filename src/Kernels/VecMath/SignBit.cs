using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The sign as a bit: for odd functions, which are computed for |x|, ±0 and NaN included.</summary>
internal static class SignBit<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    /// <summary>|x|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Clear(TVec x) =>
        TSimd.And(x, TSimd.Broadcast(FloatFormat<T>.FromBits(0x7FFFFFFF, 0x7FFFFFFFFFFFFFFF)));

    /// <summary>−|x|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Set(TVec x) => TSimd.Or(x, TSimd.Broadcast(T.NegativeZero));

    /// <summary>y ≥ 0 with the sign of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Copy(TVec x, TVec y) => TSimd.Or(y, TSimd.And(x, TSimd.Broadcast(T.NegativeZero)));
}
