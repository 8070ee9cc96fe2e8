namespace Kernels;

/// <summary>Maximum over sliding windows, (N, C, H, W) to (N, C, OH, OW), forward and backward.</summary>
/// <remarks>
/// <para>
/// Forward takes, of each window's elements in row-major order, the first one that none after it exceeds: of equal
/// elements (+0 and −0 are equal) the first, and of NaNs, which win over everything, the first. Padding never wins.
/// </para>
/// <para>
/// Backward adds each gradient to the element that won. Order of summation: from +0, outputs in memory order. The bits do
/// not depend on the instruction set. The methods over pointers check nothing. Nothing is allocated.
/// </para>
/// </remarks>
public static unsafe class MaxPool2d
{
    /// <summary>The maxima alone, for inference: single precision over spans.</summary>
    /// <param name="shape">All sizes.</param>
    /// <param name="x">Images.</param>
    /// <param name="y">Maxima; overwritten. It must not overlap x.</param>
    /// <exception cref="ArgumentException">shape is the default value, a span is too short, or y overlaps x.</exception>
    public static void Forward(PoolShape shape, ReadOnlySpan<float> x, Span<float> y) =>
        MaxPoolSpans<float>.Forward(shape, x, y);

    /// <summary>The maxima alone, for inference: double precision over spans.</summary>
    /// <inheritdoc cref="Forward(PoolShape, ReadOnlySpan{float}, Span{float})"/>
    public static void Forward(PoolShape shape, ReadOnlySpan<double> x, Span<double> y) =>
        MaxPoolSpans<double>.Forward(shape, x, y);

    /// <summary>The maxima alone, for inference: single precision over pointers, nothing is checked.</summary>
    /// <inheritdoc cref="Forward(PoolShape, ReadOnlySpan{float}, Span{float})"/>
    public static void Forward(PoolShape shape, float* x, float* y) => MaxPoolLoops<float>.Forward(shape, x, y, null);

    /// <summary>The maxima alone, for inference: double precision over pointers, nothing is checked.</summary>
    /// <inheritdoc cref="Forward(PoolShape, ReadOnlySpan{float}, Span{float})"/>
    public static void Forward(PoolShape shape, double* x, double* y) => MaxPoolLoops<double>.Forward(shape, x, y, null);

    /// <summary>The maxima and where they were: single precision over spans.</summary>
    /// <param name="shape">All sizes.</param>
    /// <param name="x">Images.</param>
    /// <param name="y">Maxima; overwritten. It must not overlap x.</param>
    /// <param name="indices">Where in x each of them was found, from the first element of the batch; overwritten.</param>
    /// <exception cref="ArgumentException">shape is the default value, a span is too short, or y overlaps x.</exception>
    public static void Forward(PoolShape shape, ReadOnlySpan<float> x, Span<float> y, Span<int> indices) =>
        MaxPoolSpans<float>.Forward(shape, x, y, indices);

    /// <summary>The maxima and where they were: double precision over spans.</summary>
    /// <inheritdoc cref="Forward(PoolShape, ReadOnlySpan{float}, Span{float}, Span{int})"/>
    public static void Forward(PoolShape shape, ReadOnlySpan<double> x, Span<double> y, Span<int> indices) =>
        MaxPoolSpans<double>.Forward(shape, x, y, indices);

    /// <summary>The maxima and where they were: single precision over pointers, nothing is checked.</summary>
    /// <inheritdoc cref="Forward(PoolShape, ReadOnlySpan{float}, Span{float}, Span{int})"/>
    public static void Forward(PoolShape shape, float* x, float* y, int* indices) =>
        MaxPoolLoops<float>.Forward(shape, x, y, indices);

    /// <summary>The maxima and where they were: double precision over pointers, nothing is checked.</summary>
    /// <inheritdoc cref="Forward(PoolShape, ReadOnlySpan{float}, Span{float}, Span{int})"/>
    public static void Forward(PoolShape shape, double* x, double* y, int* indices) =>
        MaxPoolLoops<double>.Forward(shape, x, y, indices);

    /// <summary>Gradient of the images, single precision over spans.</summary>
    /// <param name="shape">All sizes.</param>
    /// <param name="dy">Gradient of the maxima.</param>
    /// <param name="indices">What <c>Forward</c> wrote.</param>
    /// <param name="dx">Gradient of the images; overwritten. It must not overlap dy.</param>
    /// <exception cref="ArgumentException">
    /// shape is the default value, a span is too short, an index lies outside x, or dx overlaps dy.
    /// </exception>
    public static void Backward(PoolShape shape, ReadOnlySpan<float> dy, ReadOnlySpan<int> indices, Span<float> dx) =>
        MaxPoolSpans<float>.Backward(shape, dy, indices, dx);

    /// <summary>Gradient of the images, double precision over spans.</summary>
    /// <inheritdoc cref="Backward(PoolShape, ReadOnlySpan{float}, ReadOnlySpan{int}, Span{float})"/>
    public static void Backward(PoolShape shape, ReadOnlySpan<double> dy, ReadOnlySpan<int> indices, Span<double> dx) =>
        MaxPoolSpans<double>.Backward(shape, dy, indices, dx);

    /// <summary>Gradient of the images, single precision over pointers: nothing is checked.</summary>
    /// <inheritdoc cref="Backward(PoolShape, ReadOnlySpan{float}, ReadOnlySpan{int}, Span{float})"/>
    public static void Backward(PoolShape shape, float* dy, int* indices, float* dx) =>
        MaxPoolLoops<float>.Backward(shape, dy, indices, dx);

    /// <summary>Gradient of the images, double precision over pointers: nothing is checked.</summary>
    /// <inheritdoc cref="Backward(PoolShape, ReadOnlySpan{float}, ReadOnlySpan{int}, Span{float})"/>
    public static void Backward(PoolShape shape, double* dy, int* indices, double* dx) =>
        MaxPoolLoops<double>.Backward(shape, dy, indices, dx);
}
