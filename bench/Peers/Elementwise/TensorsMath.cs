using System.Numerics;
using System.Numerics.Tensors;

namespace Kernels.Peers;

/// <summary>TensorPrimitives, for those functions that it has.</summary>
internal static unsafe class TensorsMath<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A function by its name.</summary>
    public static delegate*<int, T*, T*, void> Of(string function)
    {
        switch (function)
        {
            case "exp": return &Exp;
            case "log": return &Log;
            case "tanh": return &Tanh;
            case "sigmoid": return &Sigmoid;
            case "silu": return &Silu;
            case "reciprocal sqrt": return &ReciprocalSqrt;
            default: throw new NotAvailableException("has no such function");
        }
    }

    private static void Exp(int n, T* x, T* y) =>
        TensorPrimitives.Exp(new ReadOnlySpan<T>(x, n), new Span<T>(y, n));

    private static void Log(int n, T* x, T* y) =>
        TensorPrimitives.Log(new ReadOnlySpan<T>(x, n), new Span<T>(y, n));

    private static void Tanh(int n, T* x, T* y) =>
        TensorPrimitives.Tanh(new ReadOnlySpan<T>(x, n), new Span<T>(y, n));

    private static void Sigmoid(int n, T* x, T* y) =>
        TensorPrimitives.Sigmoid(new ReadOnlySpan<T>(x, n), new Span<T>(y, n));

    private static void Silu(int n, T* x, T* y)
    {
        Sigmoid(n, x, y);
        TensorPrimitives.Multiply(new ReadOnlySpan<T>(x, n), new ReadOnlySpan<T>(y, n), new Span<T>(y, n));
    }

    private static void ReciprocalSqrt(int n, T* x, T* y) =>
        TensorPrimitives.ReciprocalSqrt(new ReadOnlySpan<T>(x, n), new Span<T>(y, n));
}
