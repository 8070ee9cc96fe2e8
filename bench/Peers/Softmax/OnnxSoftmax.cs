namespace Kernels.Peers;

/// <summary>ONNX Runtime's Softmax over the last axis; its inference package has no gradient.</summary>
internal sealed unsafe class OnnxSoftmax : ArrayWork
{
    private readonly OnnxSession session;

    /// <summary>Loads the model.</summary>
    public OnnxSoftmax(ArrayData data, ArrayProblem problem, int threads)
        : base(data, problem)
    {
        if (problem.Function == ArrayProblem.Backward)
            throw new NotAvailableException("has no gradient");
        long[] shape = [problem.Rows, problem.Columns];
        OnnxModel model = new OnnxModel("Softmax", isDouble: false)
            .Attribute("axis", 1).Input("X", shape).Output("Y", shape);
        session = new OnnxSession(model.ToBytes(), threads);
        session.BindInput("X", X, shape);
        session.BindOutput("Y", Y, shape);
    }

    /// <inheritdoc/>
    public override void Run(int calls)
    {
        for (; calls > 0; calls--)
            session.Run();
    }

    /// <inheritdoc/>
    protected override void Free() => session.Dispose();
}
