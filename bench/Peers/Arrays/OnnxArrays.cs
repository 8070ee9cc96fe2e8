using System.Numerics;

namespace Kernels.Peers;

/// <summary>An operator of ONNX Runtime; its inference package has no gradients.</summary>
internal sealed unsafe class OnnxArrays<T> : ArrayWork<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly OnnxSession session;

    /// <summary>Loads the model.</summary>
    public OnnxArrays(ArrayData<T> data, ArrayProblem problem, int threads)
        : base(data, problem)
    {
        (int rows, int n) = (problem.Rows, problem.Columns);
        OnnxModel model = Operator(problem.Function).Input("X", rows, n);
        if (problem.Function is ArrayProblem.LayerNorm or ArrayProblem.RmsNorm)
            model.Constant("gamma", new ReadOnlySpan<T>(Dy, n), n);
        if (problem.Function == ArrayProblem.LayerNorm)
            model.Constant("beta", new ReadOnlySpan<T>(Dy + n, n), n);
        session = new OnnxSession(model.Output("Y", rows, n).ToBytes(), threads);
        session.BindInput("X", X, rows, n);
        session.BindOutput("Y", Y, rows, n);
    }

    /// <inheritdoc/>
    public override void Run(int calls)
    {
        for (; calls > 0; calls--)
            session.Run();
    }

    /// <inheritdoc/>
    protected override void Free() => session.Dispose();

    private static OnnxModel Operator(string function) => function switch
    {
        ArrayProblem.Softmax => Model("Softmax"),
        ArrayProblem.LogSoftmax => Model("LogSoftmax"),
        ArrayProblem.LayerNorm => Model("LayerNormalization"),
        ArrayProblem.RmsNorm => Model("RMSNormalization"),
        ArrayProblem.Backward => throw new NotAvailableException("has no gradient"),
        "exp" => Model("Exp"),
        "log" => Model("Log"),
        "tanh" => Model("Tanh"),
        "sigmoid" => Model("Sigmoid"),
        "erf" => Model("Erf"),
        "gelu" => Model("Gelu"),
        "gelu tanh" when typeof(T) == typeof(double) =>
            throw new NotAvailableException("computes with constants of single precision"),
        "gelu tanh" => Model("Gelu").Attribute("approximate", "tanh"),
        "silu" => Model("Swish"),
        "softplus" => Model("Softplus"),
        _ => throw new NotAvailableException("has no such operator"),
    };

    private static OnnxModel Model(string name) => new(name, typeof(T) == typeof(double));
}
