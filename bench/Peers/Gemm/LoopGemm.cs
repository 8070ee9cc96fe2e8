using System.Numerics;

namespace Kernels.Peers;

/// <summary>The plain triple loop in the order i, p, j: what one writes without a library.</summary>
internal sealed class LoopGemm<T>(GemmData<T> data) : Rival
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Its name.</summary>
    public const string Title = "plain loop";

    /// <inheritdoc/>
    public override string Name => Title;

    /// <inheritdoc/>
    public override string Configuration => "C#, i-p-j, one thread; the JIT vectorises nothing.";

    /// <inheritdoc/>
    public override bool Rehearses => true;

    /// <inheritdoc/>
    public override Work Prepare(string problem) => new LoopWork(data.Prepare(GemmProblem.Parse(problem)));

    private sealed unsafe class LoopWork(GemmOperands<T> operands) : GemmWork<T>(operands)
    {
        public override void Run(int calls)
        {
            for (; calls > 0; calls--)
            {
                for (int batch = 0; batch < Problem.Batch; batch++)
                {
                    Multiply(
                        Problem,
                        Operands.A + ((nint)batch * Problem.LengthA),
                        Operands.B + ((nint)batch * Problem.LengthB),
                        Operands.C + ((nint)batch * Problem.LengthC));
                }
            }
        }

        private static void Multiply(GemmProblem problem, T* a, T* b, T* c)
        {
            (int m, int n, int k) = problem.Size;
            (int rowA, int stepA) = problem.TransA == Transpose.No ? (problem.Lda, 1) : (1, problem.Lda);
            (int rowB, int stepB) = problem.TransB == Transpose.No ? (problem.Ldb, 1) : (1, problem.Ldb);
            for (int i = 0; i < m; i++)
            {
                T* row = c + ((nint)i * n);
                new Span<T>(row, n).Clear();
                for (int p = 0; p < k; p++)
                {
                    T factor = a[((nint)i * rowA) + ((nint)p * stepA)];
                    T* terms = b + ((nint)p * rowB);
                    for (int j = 0; j < n; j++)
                        row[j] += factor * terms[(nint)j * stepB];
                }
            }
        }
    }
}
