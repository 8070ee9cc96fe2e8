using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Kernels.Layers;

/// <summary>What a layer learns: values and their gradient, row-major, in native memory.</summary>
/// <remarks>
/// An owner: dispose it once no layer or optimiser uses it; from then on they throw
/// <see cref="ObjectDisposedException"/>. Layers over it are free to copy and share it. Spans and pointers that it handed
/// out are invalid after disposal, which nothing can check.
/// Reading from many threads at once is safe while none writes.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed unsafe class Parameter<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] shape;
    private readonly NativeBuffer<T> value;
    private readonly NativeBuffer<T> gradient;

    /// <summary>Allocates values and gradient, all of them +0.</summary>
    /// <param name="name">What files and messages call it.</param>
    /// <param name="shape">Sizes from the slowest dimension to the fastest, each 0 or more; copied.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or their product is no int.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public Parameter(string name, params int[] shape)
    {
        ElementType.Check<T>();
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(shape);
        Name = name;
        this.shape = [.. shape];
        Length = CountElements(this.shape);
        value = new NativeBuffer<T>(Length, name);
        gradient = new NativeBuffer<T>(Length, name);
    }

    /// <summary>What files and messages call it.</summary>
    public string Name { get; }

    /// <summary>Sizes from the slowest dimension to the fastest.</summary>
    public ReadOnlySpan<int> Shape => shape;

    /// <summary>Number of elements: the product of <see cref="Shape"/>.</summary>
    public int Length { get; }

    /// <summary>The values.</summary>
    /// <exception cref="ObjectDisposedException">The parameter is disposed.</exception>
    public Span<T> Value => new(ValuePointer, Length);

    /// <summary>The gradient of the loss by each value, as the last backward call left it.</summary>
    /// <exception cref="ObjectDisposedException">The parameter is disposed.</exception>
    public Span<T> Gradient => new(GradientPointer, Length);

    /// <summary>Address of the first value, a multiple of 64.</summary>
    /// <exception cref="ObjectDisposedException">The parameter is disposed.</exception>
    public T* ValuePointer
    {
        get
        {
            ThrowIfDisposed();
            return value.Pointer;
        }
    }

    /// <summary>Address of the gradient's first element, a multiple of 64.</summary>
    /// <exception cref="ObjectDisposedException">The parameter is disposed.</exception>
    public T* GradientPointer
    {
        get
        {
            ThrowIfDisposed();
            return gradient.Pointer;
        }
    }

    /// <summary>Whether it is disposed.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Fills the values for a layer that a ReLU follows: uniform in ±√(6 / inputs).</summary>
    /// <param name="inputs">Terms of each sum that the layer makes, 1 or more.</param>
    /// <param name="seed">Picks the numbers; the same seed gives the same bits on every machine.</param>
    /// <remarks>He et al., "Delving Deep into Rectifiers", ICCV 2015. See <see cref="UniformSequence"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">inputs is below 1.</exception>
    /// <exception cref="ObjectDisposedException">The parameter is disposed.</exception>
    public void FillHe(int inputs, long seed)
    {
        Require.Positive(inputs);
        FillUniform(T.Sqrt(T.CreateChecked(6) / T.CreateChecked(inputs)), seed);
    }

    /// <summary>Fills the values for a layer that no ReLU follows: uniform in ±√(6 / (inputs + outputs)).</summary>
    /// <param name="inputs">Terms of each sum that the layer makes, 1 or more.</param>
    /// <param name="outputs">Sums that each input takes part in, 1 or more.</param>
    /// <param name="seed">Picks the numbers; the same seed gives the same bits on every machine.</param>
    /// <remarks>Glorot and Bengio, "Understanding the Difficulty of Training …", AISTATS 2010.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">inputs or outputs is below 1.</exception>
    /// <exception cref="ObjectDisposedException">The parameter is disposed.</exception>
    public void FillGlorot(int inputs, int outputs, long seed)
    {
        Require.Positive(inputs);
        Require.Positive(outputs);
        FillUniform(T.Sqrt(T.CreateChecked(6) / T.CreateChecked((long)inputs + outputs)), seed);
    }

    /// <summary>Sets every value to +0.</summary>
    /// <exception cref="ObjectDisposedException">The parameter is disposed.</exception>
    public void FillZero()
    {
        Value.Clear();
        GC.KeepAlive(this);
    }

    /// <summary>Frees the memory. Further calls do nothing.</summary>
    public void Dispose()
    {
        IsDisposed = true;
        value.Dispose();
        gradient.Dispose();
    }

    /// <summary>Name and shape, for a message: <c>conv1.weight [16, 1, 3, 3]</c>.</summary>
    public override string ToString() => $"{Name} [{string.Join(", ", shape)}]";

    /// <summary>Throws, by name, if it is disposed.</summary>
    internal void ThrowIfDisposed()
    {
        if (IsDisposed)
            ThrowDisposed();
    }

    [DoesNotReturn]
    private void ThrowDisposed() => throw new ObjectDisposedException(Name);

    private void FillUniform(T limit, long seed)
    {
        var uniform = new UniformSequence(seed);
        foreach (ref T x in Value)
            x = limit * T.CreateChecked(uniform.Next());
        GC.KeepAlive(this);
    }

    private static int CountElements(int[] shape)
    {
        long count = 1;
        Require.NonNegativeAxes(shape, nameof(shape));
        foreach (int size in shape)
            count = Require.Size(count * size, nameof(shape));

        return (int)count;
    }
}
