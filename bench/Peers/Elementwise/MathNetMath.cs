using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Kernels.Peers;

/// <summary>MathNet.Numerics: its functions of vectors into vectors, and its functions of a number mapped over one.</summary>
internal sealed unsafe class MathNetMath<T> : ArrayWork<T>
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    private readonly Vector<T> x;
    private readonly Vector<T> y;
    private readonly Action<Vector<T>, Vector<T>> function;

    /// <summary>Copies the arrays into vectors.</summary>
    public MathNetMath(ArrayData<T> data, ArrayProblem problem)
        : base(data, problem)
    {
        function = Of(problem.Function);
        x = Vector<T>.Build.Dense(new ReadOnlySpan<T>(X, problem.Length).ToArray());
        y = Vector<T>.Build.Dense(problem.Length);
    }

    /// <inheritdoc/>
    public override void Run(int calls)
    {
        for (; calls > 0; calls--)
            function(x, y);
    }

    /// <inheritdoc/>
    protected override void Publish() => y.AsArray().CopyTo(new Span<T>(Y, Problem.Length));

    private static Action<Vector<T>, Vector<T>> Of(string function) => function switch
    {
        "exp" => static (x, y) => x.PointwiseExp(y),
        "log" => static (x, y) => x.PointwiseLog(y),
        "tanh" => static (x, y) => x.PointwiseTanh(y),
        "sigmoid" => static (x, y) => x.Map(Logistic, y, Zeros.Include),
        "erf" => static (x, y) => x.Map(Erf, y, Zeros.Include),
        "silu" => static (x, y) =>
        {
            x.Map(Logistic, y, Zeros.Include);
            y.PointwiseMultiply(x, y);
        }
        ,
        "reciprocal sqrt" => static (x, y) =>
        {
            x.PointwiseSqrt(y);
            y.DivideByThis(T.One, y);
        }
        ,
        _ => throw new NotAvailableException("has no such function"),
    };

    private static T Logistic(T x) => T.CreateTruncating(SpecialFunctions.Logistic(double.CreateTruncating(x)));

    private static T Erf(T x) => T.CreateTruncating(SpecialFunctions.Erf(double.CreateTruncating(x)));
}
