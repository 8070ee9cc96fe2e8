using System.Numerics;

namespace Kernels.Peers;

/// <summary>This project's functions of rows over pointers: all rows in one call.</summary>
internal static unsafe class KernelsRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Prepares a problem; each function has a loop of its own, so that calls are direct.</summary>
    public static Work Prepare(ArrayData<T> data, ArrayProblem problem, int threads) => problem.Function switch
    {
        ArrayProblem.Softmax => new PassWork<ForwardPass>(data, problem, threads),
        ArrayProblem.Backward => new PassWork<BackwardPass>(data, problem, threads),
        ArrayProblem.LogSoftmax => new PassWork<LogPass>(data, problem, threads),
        ArrayProblem.LayerNorm => new PassWork<LayerPass>(data, problem, threads),
        ArrayProblem.RmsNorm => new PassWork<RmsPass>(data, problem, threads),
        _ => throw new ArgumentException($"No function is called '{problem.Function}'.", nameof(problem)),
    };

    private interface IPass
    {
        static abstract void Run(int rows, int n, float* x, float* dy, float* y, int threads);

        static abstract void Run(int rows, int n, double* x, double* dy, double* y, int threads);
    }

    private sealed class PassWork<TPass>(ArrayData<T> data, ArrayProblem problem, int threads) : ArrayWork<T>(data, problem)
        where TPass : struct, IPass
    {
        public override void Run(int calls)
        {
            (int rows, int n) = (Problem.Rows, Problem.Columns);
            (nint x, nint dy, nint y) = ((nint)X, (nint)Dy, (nint)Y);
            for (; calls > 0; calls--)
            {
                if (typeof(T) == typeof(float))
                    TPass.Run(rows, n, (float*)x, (float*)dy, (float*)y, threads);
                else
                    TPass.Run(rows, n, (double*)x, (double*)dy, (double*)y, threads);
            }
        }
    }

    private readonly struct ForwardPass : IPass
    {
        public static void Run(int rows, int n, float* x, float* dy, float* y, int threads) =>
            Softmax.Forward(rows, n, x, n, y, n, threads);

        public static void Run(int rows, int n, double* x, double* dy, double* y, int threads) =>
            Softmax.Forward(rows, n, x, n, y, n, threads);
    }

    private readonly struct BackwardPass : IPass
    {
        public static void Run(int rows, int n, float* x, float* dy, float* y, int threads) =>
            Softmax.Backward(rows, n, x, n, dy, n, y, n, threads);

        public static void Run(int rows, int n, double* x, double* dy, double* y, int threads) =>
            Softmax.Backward(rows, n, x, n, dy, n, y, n, threads);
    }

    private readonly struct LogPass : IPass
    {
        public static void Run(int rows, int n, float* x, float* dy, float* y, int threads) =>
            LogSoftmax.Forward(rows, n, x, n, y, n, threads);

        public static void Run(int rows, int n, double* x, double* dy, double* y, int threads) =>
            LogSoftmax.Forward(rows, n, x, n, y, n, threads);
    }

    private readonly struct LayerPass : IPass
    {
        public static void Run(int rows, int n, float* x, float* dy, float* y, int threads) =>
            LayerNorm.Forward(rows, n, x, n, dy, dy + n, (float)ArrayProblem.Epsilon, y, n, null, null, threads);

        public static void Run(int rows, int n, double* x, double* dy, double* y, int threads) =>
            LayerNorm.Forward(rows, n, x, n, dy, dy + n, ArrayProblem.Epsilon, y, n, null, null, threads);
    }

    private readonly struct RmsPass : IPass
    {
        public static void Run(int rows, int n, float* x, float* dy, float* y, int threads) =>
            RmsNorm.Forward(rows, n, x, n, dy, (float)ArrayProblem.Epsilon, y, n, null, threads);

        public static void Run(int rows, int n, double* x, double* dy, double* y, int threads) =>
            RmsNorm.Forward(rows, n, x, n, dy, ArrayProblem.Epsilon, y, n, null, threads);
    }
}
