using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>erf x on registers, at most 2 ULP from the true value.</summary>
/// <remarks>
/// <code>
///   a = |x|:   erf a = 1 − e⁻ʷ,    w = −ln(1 − erf a) = a + a·G(a)
///   w = n·ln 2 + r:   1 − e⁻ʷ = (1 − 2⁻ⁿ) + 2⁻ⁿ·h,   h = 1 − e⁻ʳ
/// </code>
/// w is a smooth function of a from 0 to where erf rounds to 1, so that one formula serves all: near 0 it is relatively
/// exact, and further on an error of w counts less and less. G is a polynomial of degree 8 (f32) or a quotient of degrees
/// 8 and 7 (f64), minimax for erf's relative error. The order of operations is part of the contract (docs/vecmath.md);
/// eng/minimax.py derives the constants.
/// </remarks>
internal static class ErrorFunction<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of(TVec x)
    {
        TVec a = TSimd.Less(Constant(4, 5.93), SignBit<TSimd, T, TVec>.Clear(x));
        TVec slope = typeof(T) == typeof(float) ? Polynomial32(a) : Quotient64(a);
        TVec w = TSimd.MultiplyAdd(a, slope, a);
        TVec n = ExponentialParts<TSimd, T, TVec>.Exponent(w);
        TVec r = ExponentialParts<TSimd, T, TVec>.Remainder(w, n);

        // Just above a power of two half of w's last place is a whole one of the result: a quotient leaves no room for that.
        TVec h = typeof(T) == typeof(float)
            ? ExponentialParts<TSimd, T, TVec>.Decay(r)
            : ExponentialParts<TSimd, T, TVec>.Decay(r, TSimd.MultiplyAdd(a, slope, TSimd.Subtract(a, w)));
        TVec power = TSimd.Scale(TSimd.Broadcast(T.One), TSimd.Subtract(TSimd.Broadcast(T.Zero), n));
        TVec y = TSimd.MultiplyAdd(power, h, TSimd.Subtract(TSimd.Broadcast(T.One), power));
        return SignBit<TSimd, T, TVec>.Copy(x, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Polynomial32(TVec a)
    {
        TVec square = TSimd.Multiply(a, a);
        TVec fourth = TSimd.Multiply(square, square);
        TVec p01 = TSimd.MultiplyAdd(Constant(0.6366193890571594, 0), a, Constant(0.12837916612625122, 0));
        TVec p23 = TSimd.MultiplyAdd(Constant(-0.019152723252773285, 0), a, Constant(0.10277772694826126, 0));
        TVec p45 = TSimd.MultiplyAdd(Constant(0.001667571603320539, 0), a, Constant(-0.00016097667685244232, 0));
        TVec p67 = TSimd.MultiplyAdd(Constant(0.00011771672870963812, 0), a, Constant(-0.0006331189651973546, 0));
        TVec p03 = TSimd.MultiplyAdd(p23, square, p01);
        TVec p47 = TSimd.MultiplyAdd(p67, square, p45);
        return TSimd.MultiplyAdd(TSimd.MultiplyAdd(Constant(-9.264354048355017e-06, 0), fourth, p47), fourth, p03);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Quotient64(TVec a)
    {
        TVec p = TSimd.MultiplyAdd(Constant(0, 0.00011822284190651565), a, Constant(0, 0.0032470591835766166));
        p = TSimd.MultiplyAdd(p, a, Constant(0, 0.03158050197354179));
        p = TSimd.MultiplyAdd(p, a, Constant(0, 0.1653549122102141));
        p = TSimd.MultiplyAdd(p, a, Constant(0, 0.5313413728163184));
        p = TSimd.MultiplyAdd(p, a, Constant(0, 1.081342500689217));
        p = TSimd.MultiplyAdd(p, a, Constant(0, 1.3377942978448571));
        p = TSimd.MultiplyAdd(p, a, Constant(0, 0.8512060963055442));
        p = TSimd.MultiplyAdd(p, a, Constant(0, 0.12837916709551256));

        TVec q = TSimd.MultiplyAdd(Constant(0, 0.00011824387949478502), a, Constant(0, 0.0033628627834370434));
        q = TSimd.MultiplyAdd(q, a, Constant(0, 0.03438474986280866));
        q = TSimd.MultiplyAdd(q, a, Constant(0, 0.1886271823258018));
        q = TSimd.MultiplyAdd(q, a, Constant(0, 0.6322276153002595));
        q = TSimd.MultiplyAdd(q, a, Constant(0, 1.3312832654477955));
        q = TSimd.MultiplyAdd(q, a, Constant(0, 1.6715042540999856));
        q = TSimd.MultiplyAdd(q, a, TSimd.Broadcast(T.One));
        return TSimd.Divide(p, q);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Constant(double f32, double f64) => TSimd.Broadcast(FloatFormat<T>.Constant(f32, f64));
}
