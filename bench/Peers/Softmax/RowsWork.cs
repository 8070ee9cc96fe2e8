using System.Numerics.Tensors;

namespace Kernels.Peers;

/// <summary>Row by row: what libraries without a matrix leave to the caller.</summary>
internal sealed unsafe class RowsWork(
    ArrayData data, ArrayProblem problem, delegate*<int, float*, float*, float*, void> row) : ArrayWork(data, problem)
{
    /// <inheritdoc/>
    public override void Run(int calls)
    {
        (nint length, int n) = (Problem.Length, Problem.Columns);
        float* x = X, dy = Dy, y = Y;
        for (; calls > 0; calls--)
        {
            for (nint at = 0; at < length; at += n)
                row(n, x + at, dy + at, y + at);
        }
    }
}

/// <summary>A row by TensorPrimitives.</summary>
internal static unsafe class TensorsSoftmax
{
    /// <summary>Softmax.</summary>
    public static void Forward(int n, float* x, float* dy, float* y) =>
        TensorPrimitives.SoftMax(new ReadOnlySpan<float>(x, n), new Span<float>(y, n));

    /// <summary>Its gradient.</summary>
    public static void Backward(int n, float* y, float* dy, float* dx)
    {
        var result = new Span<float>(dx, n);
        float dot = TensorPrimitives.Dot(new ReadOnlySpan<float>(y, n), new ReadOnlySpan<float>(dy, n));
        TensorPrimitives.Subtract(new ReadOnlySpan<float>(dy, n), dot, result);
        TensorPrimitives.Multiply(result, new ReadOnlySpan<float>(y, n), result);
    }
}

/// <summary>A row by a plain loop.</summary>
internal static unsafe class LoopSoftmax
{
    /// <summary>Softmax.</summary>
    public static void Forward(int n, float* x, float* dy, float* y)
    {
        float max = float.NegativeInfinity;
        for (int i = 0; i < n; i++)
            max = MathF.Max(max, x[i]);
        float sum = 0;
        for (int i = 0; i < n; i++)
        {
            y[i] = MathF.Exp(x[i] - max);
            sum += y[i];
        }

        for (int i = 0; i < n; i++)
            y[i] /= sum;
    }

    /// <summary>Its gradient.</summary>
    public static void Backward(int n, float* y, float* dy, float* dx)
    {
        float dot = 0;
        for (int i = 0; i < n; i++)
            dot += y[i] * dy[i];
        for (int i = 0; i < n; i++)
            dx[i] = y[i] * (dy[i] - dot);
    }
}
