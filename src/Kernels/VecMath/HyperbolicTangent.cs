using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>tanh x on registers, at most 2 ULP from the true value.</summary>
/// <remarks>
/// <code>
///   a = |x|;    a ≥ 0.28:  E = e²ᵃ − 1,  tanh a = E/(E + 2)          E = 2ⁿ·g + (2ⁿ − 1), g = eʳ − 1, 2a = n·ln 2 + r
///               a &lt; 0.28:  tanh a = a + a·a²·P(a²)                  P minimax of degree 2 (f32) or 6 (f64)
/// </code>
/// The quotient is best where it is near 1, since a rounding of E moves numerator and denominator together; near 0, where
/// three roundings would add up, the polynomial has one. Both are computed and one is taken. The order of operations is
/// part of the contract (docs/vecmath.md); eng/minimax.py derives the constants.
/// </remarks>
internal static class HyperbolicTangent<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of(TVec x)
    {
        TVec a = SignBit<TSimd, T, TVec>.Clear(x);
        TVec t = TSimd.Less(Constant(20, 44), TSimd.Add(a, a));
        TVec n = ExponentialParts<TSimd, T, TVec>.Exponent(t);
        TVec g = ExponentialParts<TSimd, T, TVec>.Growth(ExponentialParts<TSimd, T, TVec>.Remainder(t, n));
        TVec power = TSimd.Scale(TSimd.Broadcast(T.One), n);
        TVec e = TSimd.MultiplyAdd(power, g, TSimd.Subtract(power, TSimd.Broadcast(T.One)));
        TVec quotient = TSimd.Divide(e, TSimd.Add(e, Constant(2, 2)));

        TVec z = TSimd.Multiply(a, a);
        TVec p = typeof(T) == typeof(float) ? Polynomial32(z) : Polynomial64(z);
        TVec small = TSimd.MultiplyAdd(TSimd.Multiply(a, z), p, a);
        TVec y = TSimd.Select(TSimd.IsLess(a, Constant(0.28, 0.28)), small, quotient);
        return SignBit<TSimd, T, TVec>.Copy(x, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Polynomial32(TVec z)
    {
        TVec p = TSimd.MultiplyAdd(Constant(-0.05081115663051605, 0), z, Constant(0.1331917941570282, 0));
        return TSimd.MultiplyAdd(p, z, Constant(-0.33333152532577515, 0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Polynomial64(TVec z)
    {
        TVec p = TSimd.MultiplyAdd(Constant(0, -0.0012855898606644754), z, Constant(0, 0.003571239012260603));
        p = TSimd.MultiplyAdd(p, z, Constant(0, -0.00886189039804255));
        p = TSimd.MultiplyAdd(p, z, Constant(0, 0.02186944069145118));
        p = TSimd.MultiplyAdd(p, z, Constant(0, -0.053968253055763936));
        p = TSimd.MultiplyAdd(p, z, Constant(0, 0.13333333332506977));
        return TSimd.MultiplyAdd(p, z, Constant(0, -0.333333333333308));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Constant(double f32, double f64) => TSimd.Broadcast(FloatFormat<T>.Constant(f32, f64));
}
