using System.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;
using MathNetTranspose = MathNet.Numerics.Providers.LinearAlgebra.Transpose;

namespace Kernels.Peers;

/// <summary>MathNet.Numerics with its managed provider, which computes column-major: Cᵀ = op(B)ᵀ·op(A)ᵀ.</summary>
internal sealed class MathNetGemm<T> : Rival
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly GemmData<T> data;
    private readonly int threads;

    /// <summary>Tells the library how many threads it may have.</summary>
    public MathNetGemm(GemmData<T> data, int threads)
    {
        this.data = data;
        this.threads = threads;
        MathNetLibrary.SetThreads(threads);
    }

    /// <inheritdoc/>
    public override string Name => MathNetLibrary.Name;

    /// <inheritdoc/>
    public override string Configuration =>
        $"{MathNetLibrary.Version}, managed provider. Threads: {threads}.";

    /// <inheritdoc/>
    public override bool Rehearses => true;

    /// <inheritdoc/>
    public override bool IsOneThread => threads == 1;

    /// <inheritdoc/>
    public override Work Prepare(string problem)
    {
        GemmOperands<T> operands = data.Prepare(GemmProblem.Parse(problem));
        return operands.Problem.Batch > 1
            ? throw new NotAvailableException("it takes whole arrays: a batch would have to be copied apart")
            : new ArrayWork(operands);
    }

    private sealed class ArrayWork(GemmOperands<T> operands) : GemmWork<T>(operands)
    {
        private readonly ManagedLinearAlgebraProvider provider = ManagedLinearAlgebraProvider.Instance;
        private readonly T[] a = operands.SpanA.ToArray();
        private readonly T[] b = operands.SpanB.ToArray();
        private readonly T[] c = new T[operands.SpanC.Length];

        public override void Run(int calls)
        {
            for (; calls > 0; calls--)
            {
                if (Problem is { TransA: Transpose.No, TransB: Transpose.No })
                    Multiply();
                else
                    MultiplyTransposed();
            }
        }

        protected override void Publish() => c.CopyTo(Operands.SpanC);

        private void Multiply()
        {
            (int m, int n, int k) = Problem.Size;
            if ((a, b, c) is (float[] a32, float[] b32, float[] c32))
                provider.MatrixMultiply(b32, n, k, a32, k, m, c32);
            else if ((a, b, c) is (double[] a64, double[] b64, double[] c64))
                provider.MatrixMultiply(b64, n, k, a64, k, m, c64);
        }

        private void MultiplyTransposed()
        {
            GemmProblem p = Problem;
            (int rowsB, int columnsB) = (p.Ldb, p.LengthB / p.Ldb);
            (int rowsA, int columnsA) = (p.Lda, p.LengthA / p.Lda);
            MathNetTranspose transB = Op(p.TransB);
            MathNetTranspose transA = Op(p.TransA);
            if ((a, b, c) is (float[] a32, float[] b32, float[] c32))
            {
                provider.MatrixMultiplyWithUpdate(
                    transB, transA, 1, b32, rowsB, columnsB, a32, rowsA, columnsA, 0, c32);
            }
            else if ((a, b, c) is (double[] a64, double[] b64, double[] c64))
            {
                provider.MatrixMultiplyWithUpdate(
                    transB, transA, 1, b64, rowsB, columnsB, a64, rowsA, columnsA, 0, c64);
            }
        }

        private static MathNetTranspose Op(Transpose transpose) =>
            transpose == Transpose.No ? MathNetTranspose.DontTranspose : MathNetTranspose.Transpose;
    }
}
