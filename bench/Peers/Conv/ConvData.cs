using System.Numerics;

namespace Kernels.Peers;

/// <summary>The tensors of a process: every rival in it reads the same ones, and writes the same result.</summary>
internal sealed unsafe class ConvData<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // No two tensors start at the same place of a page: a store to one would hold up a load from another.
    private const int ThirdOfPage = 21 * 64;

    private NativeBuffer<T> x = RandomBuffer.Create<T>(1);
    private NativeBuffer<T> w = RandomBuffer.Create<T>(1);
    private NativeBuffer<T> y = RandomBuffer.Create<T>(1);
    private ConvReference<T>? reference;
    private ConvPass? written;

    /// <summary>Makes room for a problem.</summary>
    public ConvTensors<T> Prepare(ConvProblem problem)
    {
        Grow(ref x, problem.Shape.InputLength, 1);
        Grow(ref w, problem.Shape.WeightLength, 2);
        Grow(ref y, problem.Shape.OutputLength, 3);

        // What one pass wrote would be another's operand: it may hold NaN.
        Clean(problem);
        if (reference?.Problem != problem)
            reference = null;
        int third = ThirdOfPage / sizeof(T);
        return new ConvTensors<T>(problem, x.Pointer, w.Pointer + third, y.Pointer + (2 * third), this);
    }

    /// <summary>Compares the result with the reference: null if it is right.</summary>
    public string? Fault(ConvTensors<T> tensors)
    {
        reference ??= new ConvReference<T>(tensors);
        return reference.Fault(tensors);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        x.Dispose();
        w.Dispose();
        y.Dispose();
    }

    private void Clean(ConvProblem problem)
    {
        if (written is { } last && last != problem.Pass)
        {
            if (last == ConvPass.Forward)
                Renew(ref y, 3);
            else if (last == ConvPass.Weights)
                Renew(ref w, 2);
            else
                Renew(ref x, 1);
        }

        written = problem.Pass;
    }

    private static void Renew(ref NativeBuffer<T> buffer, int seed)
    {
        int length = (int)buffer.Length;
        buffer.Dispose();
        buffer = RandomBuffer.Create<T>(length, seed);
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

/// <summary>The tensors of one problem: one of them, by its pass, is the result.</summary>
internal sealed unsafe class ConvTensors<T>(ConvProblem problem, T* x, T* w, T* y, ConvData<T> owner)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The problem.</summary>
    public ConvProblem Problem => problem;

    /// <summary>Images, or their gradient.</summary>
    public T* X => x;

    /// <summary>Weights, or their gradient.</summary>
    public T* W => w;

    /// <summary>Result, or its gradient.</summary>
    public T* Y => y;

    /// <summary>What the pass writes.</summary>
    public Span<T> Result => problem.Pass switch
    {
        ConvPass.Forward => new Span<T>(y, problem.Shape.OutputLength),
        ConvPass.Weights => new Span<T>(w, problem.Shape.WeightLength),
        _ => new Span<T>(x, problem.Shape.InputLength),
    };

    /// <summary>Compares the result with the reference: null if it is right.</summary>
    public string? Fault() => owner.Fault(this);
}

/// <summary>A convolution by one rival.</summary>
internal abstract class ConvWork<T>(ConvTensors<T> tensors) : Work
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The tensors.</summary>
    protected ConvTensors<T> Tensors => tensors;

    /// <inheritdoc/>
    public override string? Fault()
    {
        tensors.Result.Fill(T.NaN);
        Run(1);
        return tensors.Fault();
    }
}
