using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>SiLU (swish), x/(1 + e⁻ˣ), on registers, at most 2 ULP from the true value.</summary>
/// <remarks>
/// The sequence of <see cref="Sigmoid{TSimd, T, TVec}"/> with x for the numerator. −0 at −∞, +∞ at +∞. Elfwing, Uchibe
/// and Doya, "Sigmoid-weighted linear units" (2017).
/// </remarks>
internal static class Silu<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of(TVec x)
    {
        // From the bound on down the result is −0; a finite numerator keeps −∞ from making NaN of it.
        x = TSimd.Greater(Constant(-110, -760), x);
        TVec t = TSimd.Less(Constant(20, 40), x);
        TVec n = ExponentialParts<TSimd, T, TVec>.Exponent(t);
        return Sigmoid<TSimd, T, TVec>.Scaled(x, ExponentialParts<TSimd, T, TVec>.Remainder(t, n), n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Constant(double f32, double f64) => TSimd.Broadcast(FloatFormat<T>.Constant(f32, f64));
}
