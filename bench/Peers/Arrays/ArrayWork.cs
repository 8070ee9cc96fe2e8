using System.Numerics;

namespace Kernels.Peers;

/// <summary>A function over arrays by one rival.</summary>
internal abstract unsafe class ArrayWork<T> : Work
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ArrayData<T> data;

    /// <summary>Prepares the arrays.</summary>
    protected ArrayWork(ArrayData<T> data, ArrayProblem problem)
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
    protected T* X { get; }

    /// <summary>The gradient that is read, or γ and β of a norm.</summary>
    protected T* Dy { get; }

    /// <summary>What is written.</summary>
    protected T* Y { get; }

    /// <inheritdoc/>
    public override string? Fault()
    {
        new Span<T>(Y, Problem.Length).Fill(T.NaN);
        Run(1);
        Publish();
        return data.Fault(Problem);
    }

    /// <summary>Copies the result to y, if it is elsewhere.</summary>
    protected virtual void Publish()
    {
    }
}

/// <summary>Element by element; a call through a pointer costs each of them a nanosecond.</summary>
internal sealed unsafe class ElementWork<T>(
    ArrayData<T> data, ArrayProblem problem, delegate*<int, T*, T*, void> function) : ArrayWork<T>(data, problem)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override void Run(int calls)
    {
        int n = Problem.Length;
        T* x = X, y = Y;
        for (; calls > 0; calls--)
            function(n, x, y);
    }
}

/// <summary>Row by row: what libraries without a matrix leave to the caller.</summary>
internal sealed unsafe class RowsWork<T>(
    ArrayData<T> data, ArrayProblem problem, delegate*<int, T*, T*, T*, void> row) : ArrayWork<T>(data, problem)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override void Run(int calls)
    {
        (nint length, int n) = (Problem.Length, Problem.Columns);
        T* x = X, dy = Dy, y = Y;
        int rowOfDy = Problem.Function == ArrayProblem.Backward ? 1 : 0;
        for (; calls > 0; calls--)
        {
            for (nint at = 0; at < length; at += n)
                row(n, x + at, dy + (rowOfDy * at), y + at);
        }
    }
}

/// <summary>The limit: moves as many bytes, three streams as one and a half to one and a half.</summary>
internal sealed unsafe class CopyWork<T>(ArrayData<T> data, ArrayProblem problem, int threads)
    : ArrayWork<T>(data, problem)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int LeastOfPart = 1 << 16;

    private readonly ParallelOptions options = new() { MaxDegreeOfParallelism = threads };

    /// <inheritdoc/>
    public override void Run(int calls)
    {
        int n = (int)((long)Problem.Length * Problem.Streams / 2);
        int parts = Math.Clamp(n / LeastOfPart, 1, threads);
        for (; calls > 0; calls--)
        {
            if (parts == 1)
                Copy(0, n);
            else
                Parallel.For(0, parts, options, part => Copy((long)n * part / parts, (long)n * (part + 1) / parts));
        }
    }

    /// <inheritdoc/>
    public override string? Fault() => null;

    private void Copy(long from, long to) =>
        new ReadOnlySpan<T>(X + from, (int)(to - from)).CopyTo(new Span<T>(Y + from, (int)(to - from)));
}
