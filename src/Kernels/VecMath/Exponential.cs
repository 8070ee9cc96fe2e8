using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>eˣ on registers, at most 1 ULP from the true value.</summary>
/// <remarks>
/// <code>
///   x = n·ln 2 + r, |r| ≤ ln 2 / 2:   n = fma(x, log₂e, M) − M,  M = 1.5·2²³ or 1.5·2⁵²
///                                     r = a + b, a = fma(−n, ln2 high, x) exactly, b = −n·ln2 low
///   eˣ = 2ⁿ·(1 + (a + (b + r²·q(r)))),  q minimax of degree 4 (f32) or 9 (f64), by pairs, pairs of pairs …
/// </code>
/// Adding a and b apart keeps what rounding takes from r: without it the error passes 1 ULP.
/// x is first clamped to where the result is finite and not zero, and a little beyond, so that n stays small; a NaN
/// passes through. The order of operations is part of the contract (docs/vecmath.md); eng/minimax.py derives the
/// constants.
/// </remarks>
internal static class Exponential<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of(TVec x) => OfNonPositive(TSimd.Less(Constant(89, 710), x));

    /// <summary>eˣ for x ≤ 0 or NaN: what softmax needs, where nothing can overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec OfNonPositive(TVec x)
    {
        x = TSimd.Greater(Constant(-104, -746), x);
        TVec magic = TSimd.Broadcast(FloatFormat<T>.RoundToInteger);
        TVec n = TSimd.Subtract(TSimd.MultiplyAdd(x, Constant(1.4426950216293335, 1.4426950408889634), magic), magic);
        TVec a = TSimd.MultiplyAdd(n, Constant(-0.693145751953125, -0.6931471805601177), x);
        TVec b = TSimd.Multiply(n, Constant(-1.428606765330187e-06, 1.7239444525614835e-13));
        TVec r = TSimd.Add(a, b);
        TVec square = TSimd.Multiply(r, r);
        TVec q = Tail(r, square, 1);
        TVec p = TSimd.Add(TSimd.Broadcast(T.One), TSimd.Add(a, TSimd.MultiplyAdd(q, square, b)));
        return TSimd.Scale(p, n);
    }

    /// <summary>
    /// q(r), about (eʳ − 1 − r)/r², for even = 1; −q(−r) for even = −1, which turns the signs of the even coefficients.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Tail(TVec r, TVec square, double even) =>
        typeof(T) == typeof(float) ? Tail32(r, square, even) : Tail64(r, square, even);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Tail32(TVec r, TVec square, double even)
    {
        TVec q01 = Pair(r, even * 0.4999999403953552, 0.16666521131992340);
        TVec q23 = Pair(r, even * 0.04166838899254799, 0.008368726819753647);
        TVec q234 = TSimd.MultiplyAdd(Constant(even * 0.0013814576668664813, 0), square, q23);
        return TSimd.MultiplyAdd(q234, square, q01);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Tail64(TVec r, TVec square, double even)
    {
        TVec fourth = TSimd.Multiply(square, square);
        TVec q01 = Pair(r, even * 0.5000000000000011, 0.16666666666666413);
        TVec q23 = Pair(r, even * 0.04166666666653, 0.008333333333494654);
        TVec q45 = Pair(r, even * 0.001388888894367745, 0.00019841269506287997);
        TVec q67 = Pair(r, even * 2.4801493044258604e-05, 2.7557586523296024e-06);
        TVec q89 = Pair(r, even * 2.7630269597214706e-07, 2.5000049043329396e-08);
        TVec q03 = TSimd.MultiplyAdd(q23, square, q01);
        TVec q47 = TSimd.MultiplyAdd(q67, square, q45);
        return TSimd.MultiplyAdd(TSimd.MultiplyAdd(q89, fourth, q47), fourth, q03);
    }

    /// <summary><c>c0 + c1·r</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Pair(TVec r, double c0, double c1) => TSimd.MultiplyAdd(Constant(c1, c1), r, Constant(c0, c0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Constant(double f32, double f64) => TSimd.Broadcast(FloatFormat<T>.Constant(f32, f64));
}
