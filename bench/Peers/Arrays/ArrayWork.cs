namespace Kernels.Peers;

/// <summary>A function over arrays by one rival.</summary>
internal abstract unsafe class ArrayWork : Work
{
    private readonly ArrayData data;

    /// <summary>Prepares the arrays.</summary>
    protected ArrayWork(ArrayData data, ArrayProblem problem)
    {
        (this.data, Problem) = (data, problem);
        data.Prepare(problem);
        X = data.X;
        Dy = data.Dy;
        Y = data.Y;
    }

    /// <summary>The problem.</summary>
    protected ArrayProblem Problem { get; }

    /// <summary>What is read.</summary>
    protected float* X { get; }

    /// <summary>The gradient that is read.</summary>
    protected float* Dy { get; }

    /// <summary>What is written.</summary>
    protected float* Y { get; }

    /// <inheritdoc/>
    public override string? Fault()
    {
        new Span<float>(Y, Problem.Length).Fill(float.NaN);
        Run(1);
        return data.Fault(Problem);
    }
}

/// <summary>Element by element; a call through a pointer costs each of them a nanosecond.</summary>
internal sealed unsafe class ElementWork(
    ArrayData data, ArrayProblem problem, delegate*<int, float*, float*, void> function) : ArrayWork(data, problem)
{
    /// <inheritdoc/>
    public override void Run(int calls)
    {
        int n = Problem.Length;
        float* x = X, y = Y;
        for (; calls > 0; calls--)
            function(n, x, y);
    }
}

/// <summary>The limit: moves as many bytes, three streams as one and a half to one and a half.</summary>
internal sealed unsafe class CopyWork(ArrayData data, ArrayProblem problem) : ArrayWork(data, problem)
{
    /// <inheritdoc/>
    public override void Run(int calls)
    {
        int n = (int)((long)Problem.Length * Problem.Streams / 2);
        for (; calls > 0; calls--)
            new ReadOnlySpan<float>(X, n).CopyTo(new Span<float>(Y, n));
    }

    /// <inheritdoc/>
    public override string? Fault() => null;
}
