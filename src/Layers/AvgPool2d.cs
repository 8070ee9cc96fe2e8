using System.Numerics;

namespace Kernels.Layers;

/// <summary>The mean of each window of an image: x (N, C, H, W) to y (N, C, OH, OW).</summary>
/// <remarks>
/// Orders of summation are those of <see cref="Kernels.AvgPool2d"/>. A readonly struct without memory of its own; nothing
/// is allocated.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly struct AvgPool2d<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A layer of this shape.</summary>
    /// <param name="shape">Sizes, strides and padding; its batch does not matter, each call brings its own.</param>
    /// <param name="countPadding">Whether padding is counted, as zeros.</param>
    /// <exception cref="ArgumentException">shape is the default value.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public AvgPool2d(PoolShape shape, bool countPadding = false)
    {
        ElementType.Check<T>();
        shape.Check();
        Shape = shape.WithBatch(1);
        CountPadding = countPadding;
    }

    /// <summary>The pooling of one image.</summary>
    public PoolShape Shape { get; }

    /// <summary>Whether padding is counted, as zeros.</summary>
    public bool CountPadding { get; }

    /// <summary>Elements of one image of x: C·H·W.</summary>
    public int InputSize => Shape.InputLength;

    /// <summary>Elements of one image of y: C·OH·OW.</summary>
    public int OutputSize => Shape.OutputLength;

    /// <summary>Computes y.</summary>
    /// <param name="batch">Images, 0 or more.</param>
    /// <param name="x">x: at least batch·<see cref="InputSize"/> elements.</param>
    /// <param name="y">y, overwritten: at least batch·<see cref="OutputSize"/> elements. It must not overlap x.</param>
    /// <exception cref="ArgumentException">A size is wrong, a span too short, or y overlaps x.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    public void Forward(int batch, ReadOnlySpan<T> x, Span<T> y)
    {
        RequireLayer.Constructed(Shape.Channels);
        AvgPoolSpans<T>.Forward(Shape.WithBatch(batch), x, y, CountPadding);
    }

    /// <summary>Computes the gradient by x.</summary>
    /// <param name="batch">Images, 0 or more.</param>
    /// <param name="dy">Gradient by y: at least batch·<see cref="OutputSize"/> elements.</param>
    /// <param name="dx">Gradient by x, overwritten: at least batch·<see cref="InputSize"/> elements.</param>
    /// <exception cref="ArgumentException">A size is wrong, a span too short, or dx overlaps dy.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    public void Backward(int batch, ReadOnlySpan<T> dy, Span<T> dx)
    {
        RequireLayer.Constructed(Shape.Channels);
        AvgPoolSpans<T>.Backward(Shape.WithBatch(batch), dy, dx, CountPadding);
    }
}
