using System.Numerics;

namespace Kernels.Tests;

/// <summary>A function of <see cref="VecMath"/> over spans.</summary>
internal delegate void SpanMap<T>(ReadOnlySpan<T> x, Span<T> y);

/// <summary>A function of <see cref="VecMath"/> over pointers.</summary>
internal unsafe delegate void PointerMap<T>(int n, T* x, T* y)
    where T : unmanaged;

/// <summary>A function of one element: its entry points, its specification, and where its result is no constant.</summary>
internal sealed record MapCase<T>(
    string Name, SpanMap<T> Spans, PointerMap<T> Pointers, Func<T, T> Reference, double Low, double High)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

internal static unsafe class MapCases
{
    public static readonly MapCase<float>[] F32 =
    [
        new(nameof(VecMath.Tanh), VecMath.Tanh, VecMath.Tanh, VecMathReference.Tanh, -10.5, 10.5),
        new(nameof(VecMath.Sigmoid), VecMath.Sigmoid, VecMath.Sigmoid, VecMathReference.Sigmoid, -106, 21),
        new(nameof(VecMath.Erf), VecMath.Erf, VecMath.Erf, VecMathReference.Erf, -4.5, 4.5),
        new(nameof(VecMath.Gelu), VecMath.Gelu, VecMath.Gelu, VecMathReference.Gelu, -15, 7),
        new(nameof(VecMath.GeluTanh), VecMath.GeluTanh, VecMath.GeluTanh, VecMathReference.GeluTanh, -11.5, 7),
        new(nameof(VecMath.Silu), VecMath.Silu, VecMath.Silu, VecMathReference.Silu, -111, 21),
        new(nameof(VecMath.Softplus), VecMath.Softplus, VecMath.Softplus, VecMathReference.Softplus, -106, 106),
        new(
            nameof(VecMath.ReciprocalSqrt), VecMath.ReciprocalSqrt, VecMath.ReciprocalSqrt,
            VecMathReference.ReciprocalSqrt, 0, 1e6),
    ];

    public static readonly MapCase<double>[] F64 =
    [
        new(nameof(VecMath.Tanh), VecMath.Tanh, VecMath.Tanh, VecMathReference.Tanh, -23, 23),
        new(nameof(VecMath.Sigmoid), VecMath.Sigmoid, VecMath.Sigmoid, VecMathReference.Sigmoid, -748, 41),
        new(nameof(VecMath.Erf), VecMath.Erf, VecMath.Erf, VecMathReference.Erf, -6.5, 6.5),
        new(nameof(VecMath.Gelu), VecMath.Gelu, VecMath.Gelu, VecMathReference.Gelu, -39, 10),
        new(nameof(VecMath.GeluTanh), VecMath.GeluTanh, VecMath.GeluTanh, VecMathReference.GeluTanh, -22.5, 9),
        new(nameof(VecMath.Silu), VecMath.Silu, VecMath.Silu, VecMathReference.Silu, -761, 41),
        new(nameof(VecMath.Softplus), VecMath.Softplus, VecMath.Softplus, VecMathReference.Softplus, -748, 748),
        new(
            nameof(VecMath.ReciprocalSqrt), VecMath.ReciprocalSqrt, VecMath.ReciprocalSqrt,
            VecMathReference.ReciprocalSqrt, 0, 1e6),
    ];

    public static TheoryData<string> Names => [.. F32.Select(x => x.Name)];

    public static MapCase<float> Single(string name) => F32.Single(x => x.Name == name);

    public static MapCase<double> Double(string name) => F64.Single(x => x.Name == name);
}
