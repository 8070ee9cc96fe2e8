namespace Kernels;

/// <summary>The mean of each channel of each image, forward and backward.</summary>
/// <remarks>
/// Forward: <c>y = sum / pixels</c>, the sum in the canonical lane order of <see cref="Reduce"/>, which reads at memory
/// speed; <see cref="AvgPool2d"/> with a window over the whole image adds in row-major order and may differ in the last bit.
/// Backward: <c>dx = dy / pixels</c> for every pixel. The methods over pointers check nothing. Nothing is allocated.
/// </remarks>
public static unsafe class GlobalAvgPool2d
{
    /// <summary>Single precision over spans.</summary>
    /// <param name="planes">Images times channels, 0 or more.</param>
    /// <param name="pixels">Rows times columns of a channel, 1 or more.</param>
    /// <param name="x">Images: planes·pixels elements.</param>
    /// <param name="y">Means; overwritten. It must not overlap x.</param>
    /// <exception cref="ArgumentException">A size is out of range, a span is too short, or y overlaps x.</exception>
    public static void Forward(int planes, int pixels, ReadOnlySpan<float> x, Span<float> y) =>
        AvgPoolSpans<float>.GlobalForward(planes, pixels, x, y);

    /// <summary>Double precision over spans.</summary>
    /// <inheritdoc cref="Forward(int, int, ReadOnlySpan{float}, Span{float})"/>
    public static void Forward(int planes, int pixels, ReadOnlySpan<double> x, Span<double> y) =>
        AvgPoolSpans<double>.GlobalForward(planes, pixels, x, y);

    /// <summary>Single precision over pointers: nothing is checked.</summary>
    /// <inheritdoc cref="Forward(int, int, ReadOnlySpan{float}, Span{float})"/>
    public static void Forward(int planes, int pixels, float* x, float* y) =>
        GlobalAvgPoolLoops<float>.Forward(planes, pixels, x, y);

    /// <summary>Double precision over pointers: nothing is checked.</summary>
    /// <inheritdoc cref="Forward(int, int, ReadOnlySpan{float}, Span{float})"/>
    public static void Forward(int planes, int pixels, double* x, double* y) =>
        GlobalAvgPoolLoops<double>.Forward(planes, pixels, x, y);

    /// <summary>Gradient of the images, single precision over spans.</summary>
    /// <param name="planes">Images times channels, 0 or more.</param>
    /// <param name="pixels">Rows times columns of a channel, 1 or more.</param>
    /// <param name="dy">Gradient of the means.</param>
    /// <param name="dx">Gradient of the images; overwritten. It must not overlap dy.</param>
    /// <exception cref="ArgumentException">A size is out of range, a span is too short, or dx overlaps dy.</exception>
    public static void Backward(int planes, int pixels, ReadOnlySpan<float> dy, Span<float> dx) =>
        AvgPoolSpans<float>.GlobalBackward(planes, pixels, dy, dx);

    /// <summary>Gradient of the images, double precision over spans.</summary>
    /// <inheritdoc cref="Backward(int, int, ReadOnlySpan{float}, Span{float})"/>
    public static void Backward(int planes, int pixels, ReadOnlySpan<double> dy, Span<double> dx) =>
        AvgPoolSpans<double>.GlobalBackward(planes, pixels, dy, dx);

    /// <summary>Gradient of the images, single precision over pointers: nothing is checked.</summary>
    /// <inheritdoc cref="Backward(int, int, ReadOnlySpan{float}, Span{float})"/>
    public static void Backward(int planes, int pixels, float* dy, float* dx) =>
        GlobalAvgPoolLoops<float>.Backward(planes, pixels, dy, dx);

    /// <summary>Gradient of the images, double precision over pointers: nothing is checked.</summary>
    /// <inheritdoc cref="Backward(int, int, ReadOnlySpan{float}, Span{float})"/>
    public static void Backward(int planes, int pixels, double* dy, double* dx) =>
        GlobalAvgPoolLoops<double>.Backward(planes, pixels, dy, dx);
}
