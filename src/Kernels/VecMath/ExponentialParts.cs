using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>eˣ in parts, for functions that need e^±ˣ beside 1 and would lose digits if they took eˣ whole.</summary>
/// <remarks>
/// <code>
///   x = n·ln 2 + r, |r| ≤ ln 2 / 2:    eˣ = 2ⁿ·(1 + Growth(r)),    e⁻ˣ = 2⁻ⁿ·(1 − Decay(r))
///   Growth(r) = eʳ − 1  =  r + r²·q(r)
///   Decay(r)  = 1 − e⁻ʳ =  r − r²·q(−r),      q as in <see cref="Exponential{TSimd, T, TVec}"/>
/// </code>
/// Both keep their relative accuracy near r = 0. Unlike there, r is rounded once to T: a half of its last place, which is
/// a quarter of that of 1 at most.
/// </remarks>
internal static class ExponentialParts<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    /// <summary>The integer nearest to x/ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Exponent(TVec x)
    {
        TVec magic = TSimd.Broadcast(FloatFormat<T>.RoundToInteger);
        return TSimd.Subtract(TSimd.MultiplyAdd(x, Constant(1.4426950216293335, 1.4426950408889634), magic), magic);
    }

    /// <summary>x − n·ln 2; the part with the high digits of ln 2 is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Remainder(TVec x, TVec n) =>
        WithoutLow(TSimd.MultiplyAdd(n, Constant(-0.693145751953125, -0.6931471805601177), x), n);

    /// <summary>a − n·ln2 low.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec WithoutLow(TVec a, TVec n) =>
        TSimd.MultiplyAdd(n, Constant(-1.428606765330187e-06, 1.7239444525614835e-13), a);

    /// <summary>−n·ln2 high, exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec NegativeHigh(TVec n) => TSimd.Multiply(n, Constant(-0.693145751953125, -0.6931471805601177));

    /// <summary>eʳ − 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Growth(TVec r)
    {
        TVec square = TSimd.Multiply(r, r);
        return TSimd.MultiplyAdd(Exponential<TSimd, T, TVec>.Tail(r, square, 1), square, r);
    }

    /// <summary>1 − e⁻ʳ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Decay(TVec r)
    {
        TVec square = TSimd.Multiply(r, r);
        return TSimd.MultiplyAdd(Exponential<TSimd, T, TVec>.Tail(r, square, -1), square, r);
    }

    /// <summary>1 − e⁻ʳ where r lacks <paramref name="rest"/>, less than its last place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Decay(TVec r, TVec rest)
    {
        TVec square = TSimd.Multiply(r, r);
        return TSimd.Add(r, TSimd.MultiplyAdd(Exponential<TSimd, T, TVec>.Tail(r, square, -1), square, rest));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Constant(double f32, double f64) => TSimd.Broadcast(FloatFormat<T>.Constant(f32, f64));
}
