using System.Numerics;

namespace Kernels.Peers;

/// <summary>The arrays of a process: every rival in it reads the same ones, and writes the same y.</summary>
/// <remarks>
/// x is uniform between −4 and 4 (positive for functions that want it), dy as well; a y that backward reads is positive,
/// and its rows add up to 1. Half as long again as a problem needs, so that a copy can move the bytes of three streams.
/// </remarks>
internal sealed unsafe class ArrayData : IDisposable
{
    // No two arrays start at the same place of a page: a store to one would hold up a load from another.
    private const int ThirdOfPage = 21 * 64 / sizeof(float);

    private NativeBuffer<float> x = RandomBuffer.Create<float>(1);
    private NativeBuffer<float> dy = RandomBuffer.Create<float>(1);
    private NativeBuffer<float> y = RandomBuffer.Create<float>(1);
    private ArrayProblem? prepared;
    private ArrayReference? reference;

    /// <summary>What is read.</summary>
    public float* X => x.Pointer;

    /// <summary>The gradient, where one is read.</summary>
    public float* Dy => dy.Pointer + ThirdOfPage;

    /// <summary>What is written.</summary>
    public float* Y => y.Pointer + (2 * ThirdOfPage);

    /// <summary>Fills the arrays for a problem.</summary>
    public void Prepare(ArrayProblem problem)
    {
        if (problem == prepared)
            return;
        Grow(ref x, problem.Length, 1);
        Grow(ref dy, problem.Length, 2);
        Grow(ref y, problem.Length, 3);
        (prepared, reference) = (problem, null);
        var random = new Random(4);
        bool isPositive = problem.Function is "log" or "reciprocal sqrt" or ArrayProblem.Backward;
        for (int i = 0; i < problem.Length; i++)
        {
            X[i] = isPositive ? (4 * random.NextSingle()) + (1.0f / 64) : (8 * random.NextSingle()) - 4;
            Dy[i] = (8 * random.NextSingle()) - 4;
        }

        if (problem.Function != ArrayProblem.Backward)
            return;
        for (int row = 0; row < problem.Rows; row++)
        {
            var values = new Span<float>(X + ((nint)row * problem.Columns), problem.Columns);
            float sum = 0;
            foreach (float value in values)
                sum += value;
            foreach (ref float value in values)
                value /= sum;
        }
    }

    /// <summary>Compares y with the reference: null if it is right.</summary>
    public string? Fault(ArrayProblem problem)
    {
        reference ??= new ArrayReference(problem, X, Dy);
        return reference.Fault(Y);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        x.Dispose();
        dy.Dispose();
        y.Dispose();
    }

    private static void Grow(ref NativeBuffer<float> buffer, int length, int seed)
    {
        length += (length / 2) + (3 * ThirdOfPage);
        if (buffer.Length >= length)
            return;
        buffer.Dispose();
        buffer = RandomBuffer.Create<float>((int)BitOperations.RoundUpToPowerOf2((uint)length), seed);
    }
}
