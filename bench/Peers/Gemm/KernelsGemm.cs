using System.Numerics;

namespace Kernels.Peers;

/// <summary>This project's product over pointers, as BLAS takes them; batches over spans, as there is no other way.</summary>
internal sealed class KernelsGemm<T>(GemmData<T> data, string name, Role role, int threads) : Rival
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Its name.</summary>
    public const string Plain = "kernels";

    /// <summary>Its name where it stands on one thread beside others with more.</summary>
    public const string OneThread = "kernels 1 thread";

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override Role Role => role;

    /// <inheritdoc/>
    public override string Configuration => $"Gemm.Run over pointers, {Isa.Reason} Threads: {threads}.";

    /// <inheritdoc/>
    public override bool Rehearses => true;

    /// <inheritdoc/>
    public override bool IsOneThread => threads == 1;

    /// <inheritdoc/>
    public override Work Prepare(string problem)
    {
        GemmOperands<T> operands = data.Prepare(GemmProblem.Parse(problem));
        return operands.Problem.Batch > 1
            ? new BatchWork(operands, threads)
            : new PlainWork(operands, threads);
    }

    private sealed unsafe class PlainWork(GemmOperands<T> operands, int threads) : GemmWork<T>(operands)
    {
        public override void Run(int calls)
        {
            GemmProblem p = Problem;
            (int m, int n, int k) = p.Size;
            (int lda, int ldb) = (p.Lda, p.Ldb);
            (Transpose transA, Transpose transB) = (p.TransA, p.TransB);
            (nint a, nint b, nint c) = ((nint)Operands.A, (nint)Operands.B, (nint)Operands.C);
            for (; calls > 0; calls--)
            {
                if (typeof(T) == typeof(float))
                {
                    Gemm.Run(
                        transA, transB, m, n, k, 1, (float*)a, lda, (float*)b, ldb, 0, (float*)c, n, threads: threads);
                }
                else
                {
                    Gemm.Run(
                        transA, transB, m, n, k, 1, (double*)a, lda, (double*)b, ldb, 0, (double*)c, n, threads: threads);
                }
            }
        }
    }

    private sealed unsafe class BatchWork(GemmOperands<T> operands, int threads) : GemmWork<T>(operands)
    {
        public override void Run(int calls)
        {
            for (; calls > 0; calls--)
            {
                if (typeof(T) == typeof(float))
                    RunF32();
                else
                    RunF64();
            }
        }

        private void RunF32()
        {
            GemmProblem p = Problem;
            (int m, int n, int k) = p.Size;
            Gemm.RunBatch(
                p.Batch, p.TransA, p.TransB, m, n, k,
                1, new ReadOnlySpan<float>(Operands.A, p.Batch * p.LengthA), p.Lda, p.LengthA,
                new ReadOnlySpan<float>(Operands.B, p.Batch * p.LengthB), p.Ldb, p.LengthB,
                0, new Span<float>(Operands.C, p.Batch * p.LengthC), n, p.LengthC, threads);
        }

        private void RunF64()
        {
            GemmProblem p = Problem;
            (int m, int n, int k) = p.Size;
            Gemm.RunBatch(
                p.Batch, p.TransA, p.TransB, m, n, k,
                1, new ReadOnlySpan<double>(Operands.A, p.Batch * p.LengthA), p.Lda, p.LengthA,
                new ReadOnlySpan<double>(Operands.B, p.Batch * p.LengthB), p.Ldb, p.LengthB,
                0, new Span<double>(Operands.C, p.Batch * p.LengthC), n, p.LengthC, threads);
        }
    }
}
