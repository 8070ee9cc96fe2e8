using System.Numerics;

namespace Kernels.Peers;

/// <summary>A row by a plain loop.</summary>
internal static unsafe class LoopRows<T>
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

    private static void Forward(int n, T* x, T* dy, T* y)
    {
        T max = Max(n, x);
        T sum = T.Zero;
        for (int i = 0; i < n; i++)
        {
            y[i] = T.Exp(x[i] - max);
            sum += y[i];
        }

        for (int i = 0; i < n; i++)
            y[i] /= sum;
    }

    private static void Backward(int n, T* y, T* dy, T* dx)
    {
        T dot = T.Zero;
        for (int i = 0; i < n; i++)
            dot += y[i] * dy[i];
        for (int i = 0; i < n; i++)
            dx[i] = y[i] * (dy[i] - dot);
    }

    private static void LogForward(int n, T* x, T* dy, T* y)
    {
        T max = Max(n, x);
        T sum = T.Zero;
        for (int i = 0; i < n; i++)
            sum += T.Exp(x[i] - max);
        T log = max + T.Log(sum);
        for (int i = 0; i < n; i++)
            y[i] = x[i] - log;
    }

    private static void LayerForward(int n, T* x, T* gamma, T* y)
    {
        T* beta = gamma + n;
        T sum = T.Zero;
        for (int i = 0; i < n; i++)
            sum += x[i];
        T mean = sum / T.CreateTruncating(n);
        T squares = T.Zero;
        for (int i = 0; i < n; i++)
            squares += (x[i] - mean) * (x[i] - mean);
        T rstd = ReciprocalRoot(squares, n);
        for (int i = 0; i < n; i++)
            y[i] = ((x[i] - mean) * rstd * gamma[i]) + beta[i];
    }

    private static void RmsForward(int n, T* x, T* gamma, T* y)
    {
        T squares = T.Zero;
        for (int i = 0; i < n; i++)
            squares += x[i] * x[i];
        T rstd = ReciprocalRoot(squares, n);
        for (int i = 0; i < n; i++)
            y[i] = x[i] * rstd * gamma[i];
    }

    private static T Max(int n, T* x)
    {
        T max = T.NegativeInfinity;
        for (int i = 0; i < n; i++)
            max = T.Max(max, x[i]);
        return max;
    }

    private static T ReciprocalRoot(T squares, int n) =>
        T.One / T.Sqrt((squares / T.CreateTruncating(n)) + T.CreateTruncating(ArrayProblem.Epsilon));
}
