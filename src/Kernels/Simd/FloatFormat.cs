using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>What kernels know of an element type's bits. Everything here folds to a constant.</summary>
internal static class FloatFormat<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>1.5·2²³ or 1.5·2⁵²: adding it rounds a small number to an integer, which the low bits then hold.</summary>
    public static T RoundToInteger
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Constant(12582912, 6755399441055744);
    }

    /// <summary>The constant of T's precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Constant(double f32, double f64) =>
        typeof(T) == typeof(float) ? Unsafe.BitCast<float, T>((float)f32) : Unsafe.BitCast<double, T>(f64);

    /// <summary>The element with these bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FromBits(uint f32, ulong f64) =>
        typeof(T) == typeof(float) ? Unsafe.BitCast<uint, T>(f32) : Unsafe.BitCast<ulong, T>(f64);
}
