namespace Kernels.Peers;

/// <summary>This project's softmax over pointers: all rows in one call.</summary>
internal sealed unsafe class KernelsSoftmax(ArrayData data, ArrayProblem problem, int threads) : ArrayWork(data, problem)
{
    /// <inheritdoc/>
    public override void Run(int calls)
    {
        (int rows, int n) = (Problem.Rows, Problem.Columns);
        float* x = X, dy = Dy, y = Y;
        bool isBackward = Problem.Function == ArrayProblem.Backward;
        for (; calls > 0; calls--)
        {
            if (isBackward)
                Softmax.Backward(rows, n, x, n, dy, n, y, n, threads);
            else
                Softmax.Forward(rows, n, x, n, y, n, threads);
        }
    }
}
