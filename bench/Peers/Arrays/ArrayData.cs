using System.Numerics;

namespace Kernels.Peers;

/// <summary>The arrays of a process: every rival in it reads the same ones, and writes the same y.</summary>
/// <remarks>
/// x is uniform between −4 and 4 (positive for functions that want it), dy as well; a y that backward reads is positive,
/// and its rows add up to 1. Norms find γ at dy and β a row behind. Half as long again as a problem needs, so that a copy
/// can move the bytes of three streams.
/// </remarks>
internal sealed unsafe class ArrayData<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // No two arrays start at the same place of a page: a store to one would hold up a load from another.
    private static readonly int ThirdOfPage = 21 * 64 / sizeof(T);

    private NativeBuffer<T> x = RandomBuffer.Create<T>(1);
    private NativeBuffer<T> dy = RandomBuffer.Create<T>(1);
    private NativeBuffer<T> y = RandomBuffer.Create<T>(1);
    private ArrayProblem? prepared;
    private ArrayReference<T>? reference;

    /// <summary>What is read.</summary>
    public T* X => x.Pointer;

    /// <summary>The gradient, where one is read, or the vectors of a norm.</summary>
    public T* Dy => dy.Pointer + ThirdOfPage;

    /// <summary>What is written.</summary>
    public T* Y => y.Pointer + (2 * ThirdOfPage);

    /// <summary>Fills the arrays for a problem.</summary>
    public void Prepare(ArrayProblem problem)
    {
        if (problem == prepared)
            return;
        int length = problem.Length + Math.Max(problem.Length / 2, problem.Columns) + (3 * ThirdOfPage);
        Grow(ref x, length, 1);
        Grow(ref dy, length, 2);
        Grow(ref y, length, 3);
        (prepared, reference) = (problem, null);
        var random = new Random(4);
        bool isPositive = problem.Function is "log" or "reciprocal sqrt" or ArrayProblem.Backward;
        for (int i = 0; i < problem.Length; i++)
        {
            double value = random.NextDouble();
            X[i] = T.CreateTruncating(isPositive ? (4 * value) + (1.0 / 64) : (8 * value) - 4);
            Dy[i] = T.CreateTruncating((8 * random.NextDouble()) - 4);
        }

        if (problem.Function != ArrayProblem.Backward)
            return;
        for (int row = 0; row < problem.Rows; row++)
        {
            var values = new Span<T>(X + ((nint)row * problem.Columns), problem.Columns);
            T sum = T.Zero;
            foreach (T value in values)
                sum += value;
            foreach (ref T value in values)
                value /= sum;
        }
    }

    /// <summary>Compares y with the reference: null if it is right.</summary>
    public string? Fault(ArrayProblem problem)
    {
        reference ??= new ArrayReference<T>(problem, X, Dy);
        return reference.Fault(Y);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        x.Dispose();
        dy.Dispose();
        y.Dispose();
    }

    private static void Grow(ref NativeBuffer<T> buffer, int length, int seed)
    {
        if (buffer.Length >= length)
            return;
        buffer.Dispose();
        buffer = RandomBuffer.Create<T>((int)BitOperations.RoundUpToPowerOf2((uint)length), seed);
    }
}
