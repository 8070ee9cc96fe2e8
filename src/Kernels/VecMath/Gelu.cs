using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>GELU, x·Φ(x) with the normal distribution Φ, on registers, at most 2 ULP from the true value.</summary>
/// <remarks>
/// <code>
///   t = |x|:   gelu(x) = max(x, 0) − t·Φ(−t)            one formula for both signs, since Φ(x) = 1 − Φ(−x)
///   t·Φ(−t)  = A·exp(−t²/2 + m)                          A = t/2 for t &lt; 1.5, 1/2 beyond
///   m        = ln(2Φ(−t)·exp(t²/2)),  + ln t beyond 1.5   between 0 and −0.9: smooth, and small enough to be added
///   −t²/2 + m = n·ln 2 + r:  r = fma(−t/2, t, −n·ln2 high) + m − n·ln2 low,  so t² is never rounded
/// </code>
/// Adding m in the exponent instead of multiplying by its power takes two roundings away, and the far tail stays as exact
/// as the middle. f32: m by one polynomial of degree 8, in t or in 1/(t + 1), whose coefficients the lane
/// chooses. f64: a polynomial of degree 16 in t, or ln(2/√(2π)) + P(t)/Q(t) of degrees 8 and 10. From t = 14.5 or
/// 38.7 on t·Φ(−t) is 0. Hendrycks and Gimpel, "Gaussian error linear units" (2016). The order of operations is part of
/// the contract (docs/vecmath.md); eng/minimax.py derives the constants.
/// </remarks>
internal static class Gelu<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of(TVec x)
    {
        TVec t = TSimd.Less(Constant(14.5, 38.7), SignBit<TSimd, T, TVec>.Clear(x));
        TVec half = TSimd.Multiply(t, Constant(-0.5, -0.5));
        TVec near = TSimd.IsLess(t, Constant(1.5, 1.5));
        TVec lost = default;
        TVec p = typeof(T) == typeof(float) ? Slope32(t, near, out TVec w) : Slope64(t, near, out w, out lost);
        TVec start = TSimd.Select(near, TSimd.Broadcast(T.Zero), Constant(-0.22580672800540924, -0.22579135264472744));
        TVec n = ExponentialParts<TSimd, T, TVec>.Exponent(TSimd.MultiplyAdd(half, t, TSimd.MultiplyAdd(p, w, start)));

        // Near 0 the three terms are of one size: half of n·ln2 to each of the others, and no partial sum passes 1/2.
        TVec ln2 = TSimd.Select(
            near, Constant(0.5 * -0.693145751953125, 0.5 * -0.6931471805601177),
            Constant(-0.693145751953125, -0.6931471805601177));
        TVec high = TSimd.Multiply(n, ln2);
        TVec rest = TSimd.MultiplyAdd(p, w, TSimd.Select(near, high, start));
        TVec r = TSimd.Add(TSimd.MultiplyAdd(half, t, high), rest);
        r = typeof(T) == typeof(float)
            ? ExponentialParts<TSimd, T, TVec>.WithoutLow(r, n)
            : TSimd.Add(r, ExponentialParts<TSimd, T, TVec>.WithoutLow(TSimd.Multiply(lost, t), n));
        TVec factor = TSimd.Select(near, half, Constant(-0.5, -0.5));
        TVec tail = TSimd.MultiplyAdd(factor, ExponentialParts<TSimd, T, TVec>.Growth(r), factor);

        // Both zeros are negative where x is, so that gelu(x) has the sign of x everywhere.
        tail = SignBit<TSimd, T, TVec>.Set(TSimd.Scale(tail, n));
        return TSimd.Add(TSimd.Greater(TSimd.Broadcast(T.NegativeZero), x), tail);
    }

    /// <summary>m = p·w + start: here p and w.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Slope32(TVec t, TVec near, out TVec w)
    {
        TVec one = TSimd.Broadcast(T.One);
        w = TSimd.Select(near, t, TSimd.Divide(one, TSimd.Add(t, one)));
        TVec square = TSimd.Multiply(w, w);
        TVec p23 = TSimd.MultiplyAdd(
            TSimd.Select(near, Constant(0.004852487239986658, 0), Constant(-3.7021660804748535, 0)), w,
            TSimd.Select(near, Constant(-0.03636130690574646, 0), Constant(-1.6395970582962036, 0)));
        TVec p45 = TSimd.MultiplyAdd(
            TSimd.Select(near, Constant(-0.00013026910892222077, 0), Constant(-49.428436279296875, 0)), w,
            TSimd.Select(near, Constant(-6.592626596102491e-05, 0), Constant(23.679704666137695, 0)));
        TVec p67 = TSimd.MultiplyAdd(
            TSimd.Select(near, TSimd.Broadcast(T.Zero), Constant(-20.427820205688477, 0)), w,
            TSimd.Select(near, Constant(2.0800927813979797e-05, 0), Constant(48.90892028808594, 0)));
        TVec p = TSimd.MultiplyAdd(TSimd.MultiplyAdd(p67, square, p45), square, p23);
        p = TSimd.MultiplyAdd(p, w, TSimd.Select(near, Constant(0.18169456720352173, 0), Constant(-1.0247526168823242, 0)));
        return TSimd.MultiplyAdd(p, w, TSimd.Select(near, Constant(-0.7978848218917847, 0), Constant(0.0009465101175010204, 0)));
    }

    /// <summary>The same, and what rounding took from p near 0: it would count there for half an ULP and more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Slope64(TVec t, TVec near, out TVec w, out TVec lost)
    {
        TVec first = Constant(0, -0.7978845608028654);
        TVec tail = Polynomial64(t);
        TVec p = TSimd.MultiplyAdd(tail, t, first);
        lost = TSimd.Select(near, TSimd.MultiplyAdd(tail, t, TSimd.Subtract(first, p)), TSimd.Broadcast(T.Zero));
        w = TSimd.Select(near, t, TSimd.Broadcast(T.One));
        return TSimd.Select(near, p, TSimd.Divide(Numerator64(t), Denominator64(t)));
    }

    /// <summary>(p − its first coefficient)/t.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Polynomial64(TVec t)
    {
        TVec p = TSimd.MultiplyAdd(Constant(0, -3.942314246221958e-11), t, Constant(0, 6.644434992739511e-10));
        p = TSimd.MultiplyAdd(p, t, Constant(0, -5.125595872609246e-09));
        p = TSimd.MultiplyAdd(p, t, Constant(0, 2.241939623481633e-08));
        p = TSimd.MultiplyAdd(p, t, Constant(0, -4.712339419039358e-08));
        p = TSimd.MultiplyAdd(p, t, Constant(0, -7.373407629706901e-08));
        p = TSimd.MultiplyAdd(p, t, Constant(0, 9.28641093220557e-07));
        p = TSimd.MultiplyAdd(p, t, Constant(0, -2.8505883761436924e-06));
        p = TSimd.MultiplyAdd(p, t, Constant(0, -1.616976157549244e-06));
        p = TSimd.MultiplyAdd(p, t, Constant(0, 5.215999820987417e-05));
        p = TSimd.MultiplyAdd(p, t, Constant(0, -0.00021202572655129235));
        p = TSimd.MultiplyAdd(p, t, Constant(0, 3.6980732250768635e-05));
        p = TSimd.MultiplyAdd(p, t, Constant(0, 0.004782111753089327));
        p = TSimd.MultiplyAdd(p, t, Constant(0, -0.03633560235757388));
        return TSimd.MultiplyAdd(p, t, Constant(0, 0.18169011381621267));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Numerator64(TVec t)
    {
        TVec p = TSimd.MultiplyAdd(Constant(0, -0.017047693926777317), t, Constant(0, -0.18530682916637528));
        p = TSimd.MultiplyAdd(p, t, Constant(0, -1.3424235152877395));
        p = TSimd.MultiplyAdd(p, t, Constant(0, -6.076870434137733));
        p = TSimd.MultiplyAdd(p, t, Constant(0, -19.484376614963438));
        p = TSimd.MultiplyAdd(p, t, Constant(0, -41.40912746410483));
        p = TSimd.MultiplyAdd(p, t, Constant(0, -55.064356122723325));
        p = TSimd.MultiplyAdd(p, t, Constant(0, -34.108933083734925));
        return TSimd.MultiplyAdd(p, t, Constant(0, -4.013040337051595));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Denominator64(TVec t)
    {
        TVec q = TSimd.MultiplyAdd(Constant(0, 0.017047693925304412), t, Constant(0, 0.18530682942157298));
        q = TSimd.MultiplyAdd(q, t, Constant(0, 1.3850427304431203));
        q = TSimd.MultiplyAdd(q, t, Constant(0, 6.540138404537902));
        q = TSimd.MultiplyAdd(q, t, Constant(0, 22.73670132409662));
        q = TSimd.MultiplyAdd(q, t, Constant(0, 55.474607408944735));
        q = TSimd.MultiplyAdd(q, t, Constant(0, 96.31917131307824));
        q = TSimd.MultiplyAdd(q, t, Constant(0, 108.59490827346679));
        q = TSimd.MultiplyAdd(q, t, Constant(0, 71.76916675725836));
        q = TSimd.MultiplyAdd(q, t, Constant(0, 19.08132580011022));
        return TSimd.MultiplyAdd(q, t, TSimd.Broadcast(T.One));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Constant(double f32, double f64) => TSimd.Broadcast(FloatFormat<T>.Constant(f32, f64));
}
