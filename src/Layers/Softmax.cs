using System.Numerics;

namespace Kernels.Layers;

/// <summary>Softmax of each row: <c>y = exp(x − max) / Σ exp(x − max)</c>. See <see cref="Kernels.Softmax"/>.</summary>
/// <remarks>
/// To train with a softmax at the end, use <see cref="CrossEntropy{T}"/>, which takes what comes before it.
/// A readonly struct without memory of its own; nothing is allocated.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly struct Softmax<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A layer for rows of this size.</summary>
    /// <param name="size">Elements of one row, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">size is below 1.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public Softmax(int size)
    {
        ElementType.Check<T>();
        Require.Positive(size);
        Size = size;
    }

    /// <summary>Elements of one row.</summary>
    public int Size { get; }

    /// <summary>Computes y.</summary>
    /// <param name="batch">Rows, 0 or more.</param>
    /// <param name="x">x: at least batch·<see cref="Size"/> elements.</param>
    /// <param name="y">y, overwritten; as many. May be x itself, and must not overlap it otherwise.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentException">A size is wrong, a span too short, or y overlaps x in part.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    public void Forward(int batch, ReadOnlySpan<T> x, Span<T> y, int threads = 1)
    {
        RequireLayer.Rows(batch, Size);
        SoftmaxKernels<T, SoftmaxRows, SoftmaxBackwardRows>.Forward(batch, Size, x, Size, y, Size, threads);
    }

    /// <summary>Computes the gradient by x: <c>dx = y·(dy − ⟨y, dy⟩)</c>, without the Jacobian.</summary>
    /// <param name="batch">Rows, 0 or more.</param>
    /// <param name="y">y, as Forward left it.</param>
    /// <param name="dy">Gradient by y: at least batch·<see cref="Size"/> elements.</param>
    /// <param name="dx">Gradient by x, overwritten; as many. May be dy itself.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentException">A size is wrong, a span too short, or dx overlaps in part.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    public void Backward(int batch, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx, int threads = 1)
    {
        RequireLayer.Rows(batch, Size);
        SoftmaxKernels<T, SoftmaxRows, SoftmaxBackwardRows>.Backward(batch, Size, y, Size, dy, Size, dx, Size, threads);
    }
}
