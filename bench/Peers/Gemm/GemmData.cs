using System.Numerics;

namespace Kernels.Peers;

/// <summary>The operands of a process: every rival in it multiplies the same ones, and writes the same C.</summary>
/// <remarks>They grow, and each problem takes the first elements, so that going to the next one costs nothing.</remarks>
internal sealed unsafe class GemmData<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // No two operands start at the same place of a page: a store to one would hold up a load from another.
    private const int ThirdOfPage = 21 * 64;

    private NativeBuffer<T> a = RandomBuffer.Create<T>(1);
    private NativeBuffer<T> b = RandomBuffer.Create<T>(1);
    private NativeBuffer<T> c = RandomBuffer.Create<T>(1);
    private GemmReference<T>? reference;

    /// <summary>A.</summary>
    public T* A => a.Pointer;

    /// <summary>B.</summary>
    public T* B => b.Pointer + (ThirdOfPage / sizeof(T));

    /// <summary>C.</summary>
    public T* C => c.Pointer + (2 * ThirdOfPage / sizeof(T));

    /// <summary>Makes room for a problem.</summary>
    public GemmOperands<T> Prepare(GemmProblem problem)
    {
        Grow(ref a, problem.Batch * problem.LengthA, 1);
        Grow(ref b, problem.Batch * problem.LengthB, 2);
        Grow(ref c, problem.Batch * problem.LengthC, 3);
        if (reference?.Problem != problem)
            reference = null;
        return new GemmOperands<T>(problem, A, B, C, this);
    }

    /// <summary>Compares C with the reference: null if it is right.</summary>
    public string? Fault(GemmOperands<T> operands)
    {
        reference ??= new GemmReference<T>(operands);
        return reference.Fault(operands.SpanC);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        a.Dispose();
        b.Dispose();
        c.Dispose();
    }

    private static void Grow(ref NativeBuffer<T> buffer, int length, int seed)
    {
        length += 2 * ThirdOfPage / sizeof(T);
        if (buffer.Length >= length)
            return;
        buffer.Dispose();
        buffer = RandomBuffer.Create<T>((int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)length), int.MaxValue), seed);
    }
}

/// <summary>The operands of one problem.</summary>
internal sealed unsafe class GemmOperands<T>(GemmProblem problem, T* a, T* b, T* c, GemmData<T> owner)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The problem.</summary>
    public GemmProblem Problem => problem;

    /// <summary>A.</summary>
    public T* A => a;

    /// <summary>B.</summary>
    public T* B => b;

    /// <summary>C.</summary>
    public T* C => c;

    /// <summary>All of A.</summary>
    public ReadOnlySpan<T> SpanA => new(a, problem.Batch * problem.LengthA);

    /// <summary>All of B.</summary>
    public ReadOnlySpan<T> SpanB => new(b, problem.Batch * problem.LengthB);

    /// <summary>All of C.</summary>
    public Span<T> SpanC => new(c, problem.Batch * problem.LengthC);

    /// <summary>Compares C with the reference: null if it is right.</summary>
    public string? Fault() => owner.Fault(this);
}

/// <summary>A product by one rival.</summary>
internal abstract class GemmWork<T>(GemmOperands<T> operands) : Work
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The operands.</summary>
    protected GemmOperands<T> Operands => operands;

    /// <summary>The problem.</summary>
    protected GemmProblem Problem => operands.Problem;

    /// <inheritdoc/>
    public override string? Fault()
    {
        operands.SpanC.Fill(T.NaN);
        Run(1);
        Publish();
        return operands.Fault();
    }

    /// <summary>Copies the result to C, if it is elsewhere.</summary>
    protected virtual void Publish()
    {
    }
}
