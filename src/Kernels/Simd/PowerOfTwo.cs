using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Scaling by powers of two where there is no instruction for it.</summary>
internal static class PowerOfTwo<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    /// <summary>
    /// <c>a·2ⁿ</c> as <c>(a·2ⁱ)·2ⁿ⁻ⁱ</c> with i = n/2, rounded to an integer. 2ⁿ alone may be no number; each half is
    /// normal, the first product exact, and the second rounds where the result is subnormal or overflows to infinity.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Scale(TVec a, TVec n)
    {
        TVec magic = TSimd.Broadcast(FloatFormat<T>.RoundToInteger);
        TVec whole = TSimd.Add(n, magic);
        TVec half = TSimd.MultiplyAdd(n, TSimd.Broadcast(FloatFormat<T>.Constant(0.5, 0.5)), magic);
        return TSimd.Multiply(TSimd.Multiply(a, OfBits(half)), OfBits(TSimd.SubtractBits(whole, half)));
    }

    // The integer in the low bits, moved to the exponent's place, counts up from the exponent of 1; the rest falls out.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec OfBits(TVec integer) =>
        TSimd.AddBits(
            typeof(T) == typeof(float) ? TSimd.ShiftLeft(integer, 23) : TSimd.ShiftLeft(integer, 52),
            TSimd.Broadcast(T.One));
}
