using System.Numerics;

namespace Kernels.Layers;

/// <summary>The maximum of each window of an image: x (N, C, H, W) to y (N, C, OH, OW).</summary>
/// <remarks>
/// Forward notes where each maximum was if it is asked to, Backward sends the gradient there. See <see cref="Kernels.MaxPool2d"/> for ties,
/// NaN and the order of summation where windows overlap. A readonly struct without memory of its own; nothing is allocated.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly struct MaxPool2d<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A layer of this shape.</summary>
    /// <param name="shape">Sizes, strides and padding; its batch does not matter, each call brings its own.</param>
    /// <exception cref="ArgumentException">shape is the default value.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public MaxPool2d(PoolShape shape)
    {
        ElementType.Check<T>();
        shape.Check();
        Shape = shape.WithBatch(1);
    }

    /// <summary>The pooling of one image.</summary>
    public PoolShape Shape { get; }

    /// <summary>Elements of one image of x: C·H·W.</summary>
    public int InputSize => Shape.InputLength;

    /// <summary>Elements of one image of y, and of its indices: C·OH·OW.</summary>
    public int OutputSize => Shape.OutputLength;

    /// <summary>Computes y alone, for inference.</summary>
    /// <param name="batch">Images, 0 or more.</param>
    /// <param name="x">x: at least batch·<see cref="InputSize"/> elements.</param>
    /// <param name="y">y, overwritten: at least batch·<see cref="OutputSize"/> elements. It must not overlap x.</param>
    /// <exception cref="ArgumentException">A size is wrong, a span too short, or y overlaps x.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    public void Forward(int batch, ReadOnlySpan<T> x, Span<T> y)
    {
        RequireLayer.Constructed(Shape.Channels);
        MaxPoolSpans<T>.Forward(Shape.WithBatch(batch), x, y);
    }

    /// <summary>Computes y and where its elements came from.</summary>
    /// <param name="batch">Images, 0 or more.</param>
    /// <param name="x">x: at least batch·<see cref="InputSize"/> elements.</param>
    /// <param name="y">y, overwritten: at least batch·<see cref="OutputSize"/> elements. It must not overlap x.</param>
    /// <param name="indices">The place in x of each element of y, overwritten; as many.</param>
    /// <exception cref="ArgumentException">A size is wrong, a span too short, or y overlaps x.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    public void Forward(int batch, ReadOnlySpan<T> x, Span<T> y, Span<int> indices)
    {
        RequireLayer.Constructed(Shape.Channels);
        MaxPoolSpans<T>.Forward(Shape.WithBatch(batch), x, y, indices);
    }

    /// <summary>Computes the gradient by x.</summary>
    /// <param name="batch">Images, 0 or more.</param>
    /// <param name="indices">As Forward left them.</param>
    /// <param name="dy">Gradient by y: at least batch·<see cref="OutputSize"/> elements.</param>
    /// <param name="dx">Gradient by x, overwritten: at least batch·<see cref="InputSize"/> elements.</param>
    /// <exception cref="ArgumentException">A size or an index is wrong, a span too short, or dx overlaps dy.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    public void Backward(int batch, ReadOnlySpan<int> indices, ReadOnlySpan<T> dy, Span<T> dx)
    {
        RequireLayer.Constructed(Shape.Channels);
        MaxPoolSpans<T>.Backward(Shape.WithBatch(batch), dy, indices, dx);
    }
}
