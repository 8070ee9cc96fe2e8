using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Softplus, ln(1 + eˣ), on registers, at most 2 ULP from the true value.</summary>
/// <remarks>
/// <code>
///   ln(1 + eˣ) = max(x, 0) + ln(1 + E),    E = e^−|x| = 2ⁿ·eʳ
///   w = E/(1 + E/2) = 2ⁿ/D,    D = e⁻ʳ + 2ⁿ⁻¹:    ln(1 + E) = 2·atanh(w/2) = w + w·w²·P(w²)
/// </code>
/// P is minimax of degree 3 (f32) or 9 (f64). What D loses in rounding, d, is known, and w·(d/D) is added beside w·w²·P.
/// For x → −∞ the result is E, subnormal numbers included; +0 at −∞, +∞ at +∞. The order of operations is part of the
/// contract (docs/vecmath.md); eng/minimax.py derives the constants.
/// </remarks>
internal static class Softplus<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of(TVec x)
    {
        TVec t = TSimd.Greater(Constant(-105, -747), SignBit<TSimd, T, TVec>.Set(x));
        TVec n = ExponentialParts<TSimd, T, TVec>.Exponent(t);
        TVec h = ExponentialParts<TSimd, T, TVec>.Decay(ExponentialParts<TSimd, T, TVec>.Remainder(t, n));
        TVec denominator = Sigmoid<TSimd, T, TVec>.Sum(
            TSimd.Scale(Constant(0.5, 0.5), n), h, out TVec high, out TVec low);
        TVec lost = TSimd.Subtract(TSimd.Subtract(denominator, high), low);
        TVec y = TSimd.Divide(TSimd.Broadcast(T.One), denominator);
        TVec w = TSimd.Scale(y, n);
        TVec z = TSimd.Multiply(w, w);
        TVec p = typeof(T) == typeof(float) ? Polynomial32(z) : Polynomial64(z);
        TVec g = TSimd.MultiplyAdd(z, p, TSimd.Multiply(lost, y));
        return TSimd.Add(TSimd.Greater(TSimd.Broadcast(T.Zero), x), TSimd.MultiplyAdd(w, g, w));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Polynomial32(TVec z)
    {
        TVec p = TSimd.MultiplyAdd(Constant(0.0005471089389175177, 0), z, Constant(0.0021876413375139236, 0));
        p = TSimd.MultiplyAdd(p, z, Constant(0.012506727129220963, 0));
        return TSimd.MultiplyAdd(p, z, Constant(0.08333302289247513, 0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Polynomial64(TVec z)
    {
        TVec p = TSimd.MultiplyAdd(Constant(0, 8.110884894298888e-08), z, Constant(0, 1.591676867840255e-07));
        p = TSimd.MultiplyAdd(p, z, Constant(0, 9.235340110059053e-07));
        p = TSimd.MultiplyAdd(p, z, Constant(0, 4.05918010768626e-06));
        p = TSimd.MultiplyAdd(p, z, Constant(0, 1.8782407705414152e-05));
        p = TSimd.MultiplyAdd(p, z, Constant(0, 8.877804921443268e-05));
        p = TSimd.MultiplyAdd(p, z, Constant(0, 0.00043402781159462416));
        p = TSimd.MultiplyAdd(p, z, Constant(0, 0.0022321428553217218));
        p = TSimd.MultiplyAdd(p, z, Constant(0, 0.012500000000048474));
        return TSimd.MultiplyAdd(p, z, Constant(0, 0.08333333333333288));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Constant(double f32, double f64) => TSimd.Broadcast(FloatFormat<T>.Constant(f32, f64));
}
