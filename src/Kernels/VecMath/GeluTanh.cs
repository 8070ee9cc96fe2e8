using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>
/// GELU in its tanh form, ½x·(1 + tanh(√(2/π)·(x + 0.044715x³))), on registers, at most 2 ULP from the true value.
/// </summary>
/// <remarks>
/// <code>
///   ½(1 + tanh(v/2)) = 1/(1 + e⁻ᵛ):    gelu(x) = x·sigmoid(v),   v = c·x·(x² + d),  d = 1/0.044715,  c = 2√(2/π)/d
///   g + l = x² + d, exactly but for l's last place:   g = fma(x, x, d high),  l = fma(x, x, d high − g) + d low
///   v = n·ln 2 + r:   r = c·(fma(x, g, −n·L high) + (x·l − n·L low)),  L = ln 2 / c,  c in two parts
/// </code>
/// |v| reaches 110 (f32) or 770 (f64) before the result underflows, and an error of v is a relative error of the result:
/// so x·g is never rounded, and c, which is no short number, enters when little is left to multiply, in two parts: a float
/// alone lacks half of its last place, which cost 0.25 ULP. d high and L high have spare zero bits,
/// which make d high − g and n·L high exact. The rest is <see cref="Sigmoid{TSimd, T, TVec}"/>. The order of operations is
/// part of the contract (docs/vecmath.md); eng/minimax.py derives the constants.
/// </remarks>
internal static class GeluTanh<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of(TVec x)
    {
        // Below the first bound the result is −0, above the second it is x.
        x = TSimd.Greater(Constant(-11, -22), x);
        TVec t = TSimd.Less(Constant(6, 8), x);
        TVec dHigh = Constant(22.363861083984375, 22.36386000223638);
        TVec g = TSimd.MultiplyAdd(t, t, dHigh);
        TVec l = TSimd.MultiplyAdd(t, t, TSimd.Subtract(dHigh, g));
        l = TSimd.Add(l, Constant(-1.081747996067861e-06, 7.068084733670861e-15));

        TVec magic = TSimd.Broadcast(FloatFormat<T>.RoundToInteger);
        TVec p = TSimd.Multiply(t, g);
        TVec n = TSimd.MultiplyAdd(p, Constant(0.10294324159622192, 0.1029432395800235), magic);
        n = TSimd.Subtract(n, magic);
        TVec high = TSimd.MultiplyAdd(t, g, TSimd.Multiply(n, Constant(-9.7138671875, -9.714091028021357)));
        TVec low = TSimd.MultiplyAdd(n, Constant(-0.0002238405286334455, -2.33860772008595e-12), TSimd.Multiply(t, l));
        TVec c = Constant(0.07135481387376785, 0.07135481627260025);
        TVec r = TSimd.MultiplyAdd(high, Constant(2.3988324659995897e-09, -6.175149918155315e-19), TSimd.Multiply(low, c));
        r = TSimd.MultiplyAdd(high, c, r);
        return Sigmoid<TSimd, T, TVec>.Scaled(x, r, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Constant(double f32, double f64) => TSimd.Broadcast(FloatFormat<T>.Constant(f32, f64));
}
