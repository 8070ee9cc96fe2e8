using System.Numerics;
using System.Numerics.Tensors;

namespace Kernels.Peers;

/// <summary>A row by TensorPrimitives: what one writes with it.</summary>
internal static unsafe class TensorsRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A function by its name.</summary>
    public static delegate*<int, T*, T*, T*, void> Of(string function)
    {
        switch (function)
        {
            case ArrayProblem.Softmax: return &Forward;
            case ArrayProblem.Backward: return &Backward;
            case ArrayProblem.LogSoftmax: return &LogForward;
            case ArrayProblem.LayerNorm: return &LayerForward;
            case ArrayProblem.RmsNorm: return &RmsForward;
            default: throw new ArgumentException($"No function is called '{function}'.", nameof(function));
        }
    }

    private static void Forward(int n, T* x, T* dy, T* y) =>
        TensorPrimitives.SoftMax(new ReadOnlySpan<T>(x, n), new Span<T>(y, n));

    private static void Backward(int n, T* y, T* dy, T* dx)
    {
        var result = new Span<T>(dx, n);
        T dot = TensorPrimitives.Dot(new ReadOnlySpan<T>(y, n), new ReadOnlySpan<T>(dy, n));
        TensorPrimitives.Subtract(new ReadOnlySpan<T>(dy, n), dot, result);
        TensorPrimitives.Multiply(result, new ReadOnlySpan<T>(y, n), result);
    }

    private static void LogForward(int n, T* x, T* dy, T* y)
    {
        var row = new ReadOnlySpan<T>(x, n);
        var result = new Span<T>(y, n);
        T max = TensorPrimitives.Max(row);
        TensorPrimitives.Subtract(row, max, result);
        TensorPrimitives.Exp(result, result);
        TensorPrimitives.Subtract(row, max + T.Log(TensorPrimitives.Sum<T>(result)), result);
    }

    private static void LayerForward(int n, T* x, T* gamma, T* y)
    {
        var row = new ReadOnlySpan<T>(x, n);
        var result = new Span<T>(y, n);
        TensorPrimitives.Subtract(row, TensorPrimitives.Sum(row) / T.CreateTruncating(n), result);
        TensorPrimitives.Multiply(result, ReciprocalRoot(result), result);
        TensorPrimitives.MultiplyAdd(
            result, new ReadOnlySpan<T>(gamma, n), new ReadOnlySpan<T>(gamma + n, n), result);
    }

    private static void RmsForward(int n, T* x, T* gamma, T* y)
    {
        var row = new ReadOnlySpan<T>(x, n);
        var result = new Span<T>(y, n);
        TensorPrimitives.Multiply(row, ReciprocalRoot(row), result);
        TensorPrimitives.Multiply(result, new ReadOnlySpan<T>(gamma, n), result);
    }

    private static T ReciprocalRoot(ReadOnlySpan<T> row) =>
        T.One / T.Sqrt(
            (TensorPrimitives.SumOfSquares(row) / T.CreateTruncating(row.Length)) + T.CreateTruncating(ArrayProblem.Epsilon));
}
