using System.Numerics.Tensors;

namespace Kernels.Peers;

/// <summary>TensorPrimitives, for those functions that it has.</summary>
internal static unsafe class TensorsMath
{
    /// <summary>Whether it has a function: the closing line leaves out what only a plain loop rivals.</summary>
    public static bool Has(string function) =>
        function is "exp" or "log" or "tanh" or "sigmoid" or "silu" or "reciprocal sqrt";

    /// <summary>A function by its name.</summary>
    public static delegate*<int, float*, float*, void> Of(string function)
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

    private static void Exp(int n, float* x, float* y) =>
        TensorPrimitives.Exp(new ReadOnlySpan<float>(x, n), new Span<float>(y, n));

    private static void Log(int n, float* x, float* y) =>
        TensorPrimitives.Log(new ReadOnlySpan<float>(x, n), new Span<float>(y, n));

    private static void Tanh(int n, float* x, float* y) =>
        TensorPrimitives.Tanh(new ReadOnlySpan<float>(x, n), new Span<float>(y, n));

    private static void Sigmoid(int n, float* x, float* y) =>
        TensorPrimitives.Sigmoid(new ReadOnlySpan<float>(x, n), new Span<float>(y, n));

    private static void Silu(int n, float* x, float* y)
    {
        Sigmoid(n, x, y);
        TensorPrimitives.Multiply(new ReadOnlySpan<float>(x, n), new ReadOnlySpan<float>(y, n), new Span<float>(y, n));
    }

    private static void ReciprocalSqrt(int n, float* x, float* y) =>
        TensorPrimitives.ReciprocalSqrt(new ReadOnlySpan<float>(x, n), new Span<float>(y, n));
}
