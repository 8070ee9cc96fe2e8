using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>1/√x on registers: a root and a quotient, each rounded once, less than 1.5 ULP together.</summary>
/// <remarks>
/// The estimates that instruction sets offer differ between makers, so they cannot give the same bits everywhere. ±0 gives
/// ±∞ as IEEE 754-2019 has it for rSqrt, +∞ gives +0, negative numbers NaN.
/// </remarks>
internal static class ReciprocalSquareRoot<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of(TVec x) => TSimd.Divide(TSimd.Broadcast(T.One), TSimd.Sqrt(x));
}
