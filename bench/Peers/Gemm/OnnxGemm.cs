using System.Numerics;

namespace Kernels.Peers;

/// <summary>ONNX Runtime: MatMul, or Gemm for transposes, with the weights as a constant of the model.</summary>
/// <remarks>
/// In single precision it packs a constant B once and for all (MatMul and Gemm, PrePack); a constant A, and any constant
/// in double precision, it reads as it is.
/// </remarks>
internal sealed class OnnxGemm<T>(GemmData<T> data, int threads, string? unfair) : Rival
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Name => OnnxSession.Name;

    /// <inheritdoc/>
    public override Role Role => unfair is null ? Role.Peer : Role.Shown;

    /// <inheritdoc/>
    public override string Configuration =>
        $"version {OnnxSession.Version}, sequential, no spinning, I/O bound to native memory. Threads: {threads}."
        + (unfair is null ? "" : $" {unfair}");

    /// <inheritdoc/>
    public override bool IsOneThread => threads == 1;

    /// <inheritdoc/>
    public override Work Prepare(string problem)
    {
        GemmOperands<T> operands = data.Prepare(GemmProblem.Parse(problem));
        GemmProblem p = operands.Problem;
        bool isPlain = p is { TransA: Transpose.No, TransB: Transpose.No };
        if (p.Batch > 1)
        {
            return isPlain
                ? new BatchWork(operands, threads)
                : throw new NotAvailableException("its Gemm takes no batch, its MatMul no transposes");
        }

        var ways = new List<Work> { isPlain ? MatMulWork(operands) : GemmOperatorWork(operands) };
        if (isPlain && p.Size.N == 1 && p.Constant == ConstantSide.A)
            ways.Add(VectorWork(operands));
        return Work.Fastest(ways, IsOneThread);
    }

    private SessionWork MatMulWork(GemmOperands<T> operands) => new(operands, new OnnxModel("MatMul", IsDouble), threads);

    private SessionWork GemmOperatorWork(GemmOperands<T> operands)
    {
        OnnxModel model = new OnnxModel("Gemm", IsDouble)
            .Attribute("transA", operands.Problem.TransA == Transpose.Yes ? 1 : 0)
            .Attribute("transB", operands.Problem.TransB == Transpose.Yes ? 1 : 0);
        return new SessionWork(operands, model, threads);
    }

    // c = A·b as cᵀ = bᵀ·Aᵀ: as exporters write a linear layer, which lets the runtime pack A.
    private VectorSession VectorWork(GemmOperands<T> operands) => new(operands, threads);

    private static bool IsDouble => typeof(T) == typeof(double);

    private abstract class BoundWork(GemmOperands<T> operands) : GemmWork<T>(operands)
    {
        protected abstract OnnxSession Session { get; }

        public override void Run(int calls)
        {
            for (; calls > 0; calls--)
                Session.Run();
        }

        protected override void Free() => Session.Dispose();
    }

    private sealed class SessionWork : BoundWork
    {
        public unsafe SessionWork(GemmOperands<T> operands, OnnxModel model, int threads)
            : base(operands)
        {
            GemmProblem p = operands.Problem;
            long[] shapeA = [p.LengthA / p.Lda, p.Lda];
            long[] shapeB = [p.LengthB / p.Ldb, p.Ldb];
            long[] shapeC = [p.Size.M, p.Size.N];
            model = p.Constant == ConstantSide.A ? model.Constant("A", operands.SpanA, shapeA) : model.Input("A", shapeA);
            model = p.Constant == ConstantSide.B ? model.Constant("B", operands.SpanB, shapeB) : model.Input("B", shapeB);
            Session = new OnnxSession(model.Output("C", shapeC).ToBytes(), threads);
            if (p.Constant != ConstantSide.A)
                Session.BindInput("A", operands.A, shapeA);
            if (p.Constant != ConstantSide.B)
                Session.BindInput("B", operands.B, shapeB);
            Session.BindOutput("C", operands.C, shapeC);
        }

        protected override OnnxSession Session { get; }
    }

    private sealed class BatchWork : BoundWork
    {
        public unsafe BatchWork(GemmOperands<T> operands, int threads)
            : base(operands)
        {
            GemmProblem p = operands.Problem;
            (int m, int n, int k) = p.Size;
            OnnxModel model = new OnnxModel("MatMul", IsDouble)
                .Input("A", p.Batch, m, k).Input("B", p.Batch, k, n).Output("C", p.Batch, m, n);
            Session = new OnnxSession(model.ToBytes(), threads);
            Session.BindInput("A", operands.A, p.Batch, m, k);
            Session.BindInput("B", operands.B, p.Batch, k, n);
            Session.BindOutput("C", operands.C, p.Batch, m, n);
        }

        protected override OnnxSession Session { get; }
    }

    private sealed class VectorSession : BoundWork
    {
        public unsafe VectorSession(GemmOperands<T> operands, int threads)
            : base(operands)
        {
            (int m, _, int k) = operands.Problem.Size;
            OnnxModel model = new OnnxModel("Gemm", IsDouble)
                .Attribute("transB", 1).Input("x", 1, k).Constant("W", operands.SpanA, m, k).Output("y", 1, m);
            Session = new OnnxSession(model.ToBytes(), threads);
            Session.BindInput("x", operands.B, 1, k);
            Session.BindOutput("y", operands.C, 1, m);
        }

        protected override OnnxSession Session { get; }
    }
}
