using System.Numerics;

namespace Kernels.Layers;

/// <summary>The rectifier on its own: <c>y = x &lt; 0 ? 0 : x</c>. <see cref="Linear{T}"/> and <see cref="Conv2d{T}"/> have it fused.</summary>
/// <remarks>A readonly struct without memory of its own; nothing is allocated.</remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly struct Relu<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A layer for rows of this size.</summary>
    /// <param name="size">Elements of one row, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">size is below 1.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public Relu(int size)
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
    /// <exception cref="ArgumentException">A size is wrong, a span too short, or y overlaps x in part.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    public void Forward(int batch, ReadOnlySpan<T> x, Span<T> y)
    {
        int length = RequireLayer.Rows(batch, Size);
        Require.Length(x.Length, length, nameof(x));
        Require.Length(y.Length, length, nameof(y));
        VecMathKernels<T>.Map<ReluFunction>(x[..length], y[..length]);
    }

    /// <summary>Computes the gradient by x: 0 where y ≤ 0, dy elsewhere.</summary>
    /// <param name="batch">Rows, 0 or more.</param>
    /// <param name="y">y, as Forward left it.</param>
    /// <param name="dy">Gradient by y: at least batch·<see cref="Size"/> elements.</param>
    /// <param name="dx">Gradient by x, overwritten; as many. May be dy or y itself.</param>
    /// <exception cref="ArgumentException">A size is wrong, a span too short, or dx overlaps in part.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    public void Backward(int batch, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx)
    {
        int length = RequireLayer.Rows(batch, Size);
        Require.Length(y.Length, length, nameof(y));
        Require.Length(dy.Length, length, nameof(dy));
        Require.Length(dx.Length, length, nameof(dx));
        VecMathKernels<T>.ReluBackward(y[..length], dy[..length], dx[..length]);
    }
}
