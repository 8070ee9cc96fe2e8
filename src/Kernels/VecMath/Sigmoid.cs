using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>1/(1 + e⁻ˣ) on registers, at most 2 ULP from the true value, and x/(1 + e⁻ˣ) by the same sequence.</summary>
/// <remarks>
/// <code>
///   x = n·ln 2 + r:    1/(1 + e⁻ˣ) = 2ⁿ/(2ⁿ + e⁻ʳ) = 2ⁿ·1/((1 + 2ⁿ) − h),    h = 1 − e⁻ʳ
/// </code>
/// Neither end overflows: for x → −∞ the quotient is eʳ and 2ⁿ rounds once, into the subnormal numbers if need be; for
/// x → +∞ it is 2⁻ⁿ exactly. The numerator is 1 for the sigmoid and x for SiLU, so that x·sigmoid(x) costs nothing more
/// and loses nothing where the sigmoid alone is subnormal. The order of operations is part of the contract
/// (docs/vecmath.md).
/// </remarks>
internal static class Sigmoid<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    /// <summary>1/(1 + e⁻ˣ): 0 at −∞, 1 at +∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of(TVec x)
    {
        TVec t = TSimd.Less(Constant(20, 40), TSimd.Greater(Constant(-105, -747), x));
        TVec n = ExponentialParts<TSimd, T, TVec>.Exponent(t);
        return Scaled(TSimd.Broadcast(T.One), ExponentialParts<TSimd, T, TVec>.Remainder(t, n), n);
    }

    /// <summary>numerator/(1 + e⁻ˣ) for x = n·ln 2 + r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Scaled(TVec numerator, TVec r, TVec n)
    {
        TVec one = TSimd.Broadcast(T.One);
        TVec denominator = Sum(TSimd.Scale(one, n), ExponentialParts<TSimd, T, TVec>.Decay(r), out _, out _);
        return TSimd.Scale(TSimd.Divide(numerator, denominator), n);
    }

    /// <summary>
    /// 1 + power − h: what the first sum loses of a small power goes to h, which is small too. Without that, 1 + 2⁻²⁴ (a
    /// tie) costs half of a last place. The sum is high − (h − rest) before its only large rounding.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Sum(TVec power, TVec h, out TVec high, out TVec low)
    {
        TVec one = TSimd.Broadcast(T.One);
        high = TSimd.Add(one, power);
        TVec rest = TSimd.Subtract(power, TSimd.Subtract(high, one));
        low = TSimd.Subtract(rest, h);
        return TSimd.Add(high, low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Constant(double f32, double f64) => TSimd.Broadcast(FloatFormat<T>.Constant(f32, f64));
}
