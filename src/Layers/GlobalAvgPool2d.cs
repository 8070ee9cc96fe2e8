using System.Numerics;

namespace Kernels.Layers;

/// <summary>The mean of each channel: x (N, C, H, W) to y (N, C).</summary>
/// <remarks>
/// Orders of summation are those of <see cref="Kernels.GlobalAvgPool2d"/>. A readonly struct without memory of its own;
/// nothing is allocated.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly struct GlobalAvgPool2d<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A layer for images of this size.</summary>
    /// <param name="channels">Channels of an image, 1 or more.</param>
    /// <param name="pixels">Rows times columns of a channel, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or an image has more elements than an int counts.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public GlobalAvgPool2d(int channels, int pixels)
    {
        ElementType.Check<T>();
        Require.Positive(channels);
        Require.Positive(pixels);
        InputSize = Require.Size((long)channels * pixels, nameof(pixels));
        OutputSize = channels;
    }

    /// <summary>Elements of one image of x: C·H·W.</summary>
    public int InputSize { get; }

    /// <summary>Elements of one image of y: C.</summary>
    public int OutputSize { get; }

    /// <summary>Computes y.</summary>
    /// <param name="batch">Images, 0 or more.</param>
    /// <param name="x">x: at least batch·<see cref="InputSize"/> elements.</param>
    /// <param name="y">y, overwritten: at least batch·<see cref="OutputSize"/> elements. It must not overlap x.</param>
    /// <exception cref="ArgumentException">A size is wrong, a span too short, or y overlaps x.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    public void Forward(int batch, ReadOnlySpan<T> x, Span<T> y) =>
        AvgPoolSpans<T>.GlobalForward(RequireLayer.Rows(batch, OutputSize), InputSize / OutputSize, x, y);

    /// <summary>Computes the gradient by x.</summary>
    /// <param name="batch">Images, 0 or more.</param>
    /// <param name="dy">Gradient by y: at least batch·<see cref="OutputSize"/> elements.</param>
    /// <param name="dx">Gradient by x, overwritten: at least batch·<see cref="InputSize"/> elements.</param>
    /// <exception cref="ArgumentException">A size is wrong, a span too short, or dx overlaps dy.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    public void Backward(int batch, ReadOnlySpan<T> dy, Span<T> dx) =>
        AvgPoolSpans<T>.GlobalBackward(RequireLayer.Rows(batch, OutputSize), InputSize / OutputSize, dy, dx);
}
