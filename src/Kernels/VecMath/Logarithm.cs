using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>ln x on registers, at most 1 ULP from the true value.</summary>
/// <remarks>
/// <code>
///   x = 2ᵏ·(1 + f), √½ ≤ 1 + f &lt; √2;  a subnormal x is first multiplied by 2²⁴ or 2⁵⁴
///   s = f/(2 + f),  z = s²,  h = f²/2:  ln(1 + f) = 2·atanh(s) = f − h + s·(h + z·P(z))
///   ln x = k·ln 2 + ln(1 + f), added as high + (low + rest), where high + low = k·ln2 high + f exactly
/// </code>
/// P is minimax of degree 2 (f32) or 6 (f64). ln(±0) = −∞, ln(+∞) = +∞, ln of a negative number or NaN is NaN.
/// The order of operations is part of the contract (docs/vecmath.md); eng/minimax.py derives the constants.
/// </remarks>
internal static class Logarithm<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    /// <summary>2²³ and 2⁵²: an integer below, or-ed into their bits, is added.</summary>
    private const double Integer32 = 8388608;
    private const double Integer64 = 4503599627370496;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of(TVec x)
    {
        TVec small = TSimd.IsLess(x, Constant(1.17549435e-38, 2.2250738585072014e-308));
        TVec normal = TSimd.Select(small, TSimd.Multiply(x, Constant(16777216, 18014398509481984)), x);
        TVec bias = TSimd.Select(
            small, Constant(Integer32 + 127 + 24, Integer64 + 1023 + 54), Constant(Integer32 + 127, Integer64 + 1023));
        return Special(x, OfNormal(Shifted(normal), bias));
    }

    /// <summary>
    /// The same, with a branch to a way that is shorter by a fifth where no lane needs the care that subnormal and special
    /// numbers do. Their shifted bits are below those of the least normal number, negative or NaN (and NaN too are those
    /// of the largest numbers, which take the longer way then).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec OfMostlyNormal(TVec x)
    {
        TVec shifted = Shifted(x);
        TVec least = TSimd.Broadcast(FloatFormat<T>.FromBits(0x00CAFB0C, 0x00195F619980C432));
        return TSimd.AreLess(least, shifted)
            ? OfNormal(shifted, Constant(Integer32 + 127, Integer64 + 1023))
            : Of(x);
    }

    /// <summary>The bits of x moved up, so that the exponent steps where the fraction passes √2 and not 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Shifted(TVec x) =>
        TSimd.AddBits(x, TSimd.Broadcast(FloatFormat<T>.FromBits(0x004AFB0D, 0x00095F619980C433)));

    /// <summary>ln x for normal x; <paramref name="bias"/> is Integer32 or Integer64 and what x's exponent has too much.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec OfNormal(TVec shifted, TVec bias)
    {
        TVec f = Split(shifted, bias, out TVec k);
        TVec s = TSimd.Divide(f, TSimd.Add(f, Constant(2, 2)));
        TVec z = TSimd.Multiply(s, s);
        TVec p = typeof(T) == typeof(float) ? Polynomial32(z) : Polynomial64(z);
        TVec half = TSimd.Multiply(f, Constant(0.5, 0.5));
        TVec t = TSimd.Multiply(s, TSimd.MultiplyAdd(z, p, TSimd.Multiply(half, f)));
        TVec rest = TSimd.MultiplyAdd(TSimd.Multiply(half, Constant(-1, -1)), f, t);
        rest = TSimd.MultiplyAdd(k, Constant(1.428606765330187e-06, -1.7239444525614835e-13), rest);

        TVec high = TSimd.MultiplyAdd(k, Constant(0.693145751953125, 0.6931471805601177), f);
        TVec low = TSimd.Subtract(f, TSimd.MultiplyAdd(k, Constant(-0.693145751953125, -0.6931471805601177), high));
        return TSimd.Add(high, TSimd.Add(low, rest));
    }

    /// <summary>1 + f is the fraction of x, moved to about 1, and k its exponent: the integer bits of x − √½ + 1 tell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Split(TVec shifted, TVec bias, out TVec k)
    {
        TVec integer = TSimd.Or(
            typeof(T) == typeof(float) ? TSimd.ShiftRight(shifted, 23) : TSimd.ShiftRight(shifted, 52),
            Constant(Integer32, Integer64));
        k = TSimd.Subtract(integer, bias);
        TVec fraction = TSimd.And(shifted, TSimd.Broadcast(FloatFormat<T>.FromBits(0x007FFFFF, 0x000FFFFFFFFFFFFF)));
        TVec about = TSimd.AddBits(fraction, TSimd.Broadcast(FloatFormat<T>.FromBits(0x3F3504F3, 0x3FE6A09E667F3BCD)));
        return TSimd.Subtract(about, TSimd.Broadcast(T.One));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Polynomial32(TVec z)
    {
        TVec p = TSimd.MultiplyAdd(Constant(0.2987206280231476, 0), z, Constant(0.39977529644966125, 0));
        return TSimd.MultiplyAdd(p, z, Constant(0.6666677594184875, 0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Polynomial64(TVec z)
    {
        TVec p = TSimd.MultiplyAdd(Constant(0, 0.14796330010460912), z, Constant(0, 0.15314014609039503));
        p = TSimd.MultiplyAdd(p, z, Constant(0, 0.1818356564655142));
        p = TSimd.MultiplyAdd(p, z, Constant(0, 0.2222219854948692));
        p = TSimd.MultiplyAdd(p, z, Constant(0, 0.2857142874260088));
        p = TSimd.MultiplyAdd(p, z, Constant(0, 0.39999999999413804));
        return TSimd.MultiplyAdd(p, z, Constant(0, 0.6666666666666734));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Special(TVec x, TVec y)
    {
        TVec zero = TSimd.Broadcast(T.Zero);
        y = TSimd.Select(TSimd.IsLess(x, TSimd.Broadcast(T.PositiveInfinity)), y, x);
        y = TSimd.Select(TSimd.IsEqual(x, zero), TSimd.Broadcast(T.NegativeInfinity), y);
        return TSimd.Select(TSimd.IsLess(x, zero), TSimd.Broadcast(T.NaN), y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Constant(double f32, double f64) => TSimd.Broadcast(FloatFormat<T>.Constant(f32, f64));
}
