using System.Numerics;

namespace Kernels.Peers;

/// <summary>This project's product with the weights packed beforehand, on whichever side they are.</summary>
internal sealed class PackedKernelsGemm<T>(GemmData<T> data, int threads) : Rival
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Its name.</summary>
    public const string Title = "kernels packed";

    /// <inheritdoc/>
    public override string Name => Title;

    /// <inheritdoc/>
    public override Role Role => Role.Ours;

    /// <inheritdoc/>
    public override string Configuration =>
        $"Gemm.RunPackedB over spans (RunPackedA where A is constant; times a vector, Aᵀ packed as B and the vector on the left), {Isa.Reason} Threads: {threads}.";

    /// <inheritdoc/>
    public override bool Rehearses => true;

    /// <inheritdoc/>
    public override bool IsOneThread => threads == 1;

    /// <inheritdoc/>
    public override Work Prepare(string problem)
    {
        GemmOperands<T> operands = data.Prepare(GemmProblem.Parse(problem));
        return operands.Problem switch
        {
            { Constant: ConstantSide.Neither } => throw new NotAvailableException("neither side is constant"),
            { Batch: > 1 } => throw new NotAvailableException("batches take no packed matrix"),
            { Constant: ConstantSide.A, Size.N: 1, Ldb: 1, TransB: Transpose.No } => new VectorWork(operands, threads),
            { Constant: ConstantSide.A } => new LeftWork(operands, threads),
            _ => new RightWork(operands, threads),
        };
    }

    private sealed unsafe class RightWork(GemmOperands<T> operands, int threads) : GemmWork<T>(operands)
    {
        private readonly PackedMatrix<T> packed = PackedMatrix<T>.Right(
            operands.Problem.TransB, operands.Problem.Size.K, operands.Problem.Size.N,
            operands.SpanB, operands.Problem.Ldb);

        public override void Run(int calls)
        {
            GemmProblem p = Problem;
            (int m, int n, _) = p.Size;
            for (; calls > 0; calls--)
            {
                if (packed is PackedMatrix<float> b32)
                {
                    Gemm.RunPackedB(
                        p.TransA, m, 1, new ReadOnlySpan<float>(Operands.A, p.LengthA), p.Lda, b32,
                        0, new Span<float>(Operands.C, p.LengthC), n, threads: threads);
                }
                else if (packed is PackedMatrix<double> b64)
                {
                    Gemm.RunPackedB(
                        p.TransA, m, 1, new ReadOnlySpan<double>(Operands.A, p.LengthA), p.Lda, b64,
                        0, new Span<double>(Operands.C, p.LengthC), n, threads: threads);
                }
            }
        }

        protected override void Free() => packed.Dispose();
    }

    private sealed unsafe class LeftWork(GemmOperands<T> operands, int threads) : GemmWork<T>(operands)
    {
        private readonly PackedMatrix<T> packed = PackedMatrix<T>.Left(
            operands.Problem.TransA, operands.Problem.Size.M, operands.Problem.Size.K,
            operands.SpanA, operands.Problem.Lda);

        public override void Run(int calls)
        {
            GemmProblem p = Problem;
            int n = p.Size.N;
            for (; calls > 0; calls--)
            {
                if (packed is PackedMatrix<float> a32)
                {
                    Gemm.RunPackedA(
                        a32, p.TransB, n, 1, new ReadOnlySpan<float>(Operands.B, p.LengthB), p.Ldb,
                        0, new Span<float>(Operands.C, p.LengthC), n, threads: threads);
                }
                else if (packed is PackedMatrix<double> a64)
                {
                    Gemm.RunPackedA(
                        a64, p.TransB, n, 1, new ReadOnlySpan<double>(Operands.B, p.LengthB), p.Ldb,
                        0, new Span<double>(Operands.C, p.LengthC), n, threads: threads);
                }
            }
        }

        protected override void Free() => packed.Dispose();
    }

    /// <summary>A constant matrix times a vector, as docs/gemm.md advises: <c>yᵀ = xᵀ·Aᵀ</c> with Aᵀ packed.</summary>
    private sealed unsafe class VectorWork(GemmOperands<T> operands, int threads) : GemmWork<T>(operands)
    {
        private readonly PackedMatrix<T> packed = PackedMatrix<T>.Right(
            operands.Problem.TransA == Transpose.No ? Transpose.Yes : Transpose.No,
            operands.Problem.Size.K, operands.Problem.Size.M, operands.SpanA, operands.Problem.Lda);

        public override void Run(int calls)
        {
            GemmProblem p = Problem;
            (int m, _, int k) = p.Size;
            for (; calls > 0; calls--)
            {
                if (packed is PackedMatrix<float> a32)
                {
                    Gemm.RunPackedB(
                        Transpose.No, 1, 1, new ReadOnlySpan<float>(Operands.B, p.LengthB), k, a32,
                        0, new Span<float>(Operands.C, p.LengthC), m, threads: threads);
                }
                else if (packed is PackedMatrix<double> a64)
                {
                    Gemm.RunPackedB(
                        Transpose.No, 1, 1, new ReadOnlySpan<double>(Operands.B, p.LengthB), k, a64,
                        0, new Span<double>(Operands.C, p.LengthC), m, threads: threads);
                }
            }
        }

        protected override void Free() => packed.Dispose();
    }
}
