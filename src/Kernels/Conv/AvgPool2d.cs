namespace Kernels;

/// <summary>Mean over sliding windows, (N, C, H, W) to (N, C, OH, OW), forward and backward.</summary>
/// <remarks>
/// <para>
/// Forward: from +0 the window's elements inside the image are added in row-major order; then <c>y = sum / count</c>, one
/// division. The count is that of those elements, or, if padding is counted, KH·KW for every window.
/// </para>
/// <para>
/// Backward: <c>dx = Σ dy / count</c> over the windows that a pixel is part of. Order of summation: from +0, outputs in
/// memory order. The bits do not depend on the instruction set. The methods over pointers check nothing. Nothing is
/// allocated on the managed heap.
/// </para>
/// </remarks>
public static unsafe class AvgPool2d
{
    /// <summary>Single precision over spans.</summary>
    /// <param name="shape">All sizes.</param>
    /// <param name="x">Images.</param>
    /// <param name="y">Means; overwritten. It must not overlap x.</param>
    /// <param name="countPadding">Whether padding is counted, as zeros (PyTorch's count_include_pad).</param>
    /// <exception cref="ArgumentException">shape is the default value, a span is too short, or y overlaps x.</exception>
    public static void Forward(PoolShape shape, ReadOnlySpan<float> x, Span<float> y, bool countPadding = false) =>
        AvgPoolSpans<float>.Forward(shape, x, y, countPadding);

    /// <summary>Double precision over spans.</summary>
    /// <inheritdoc cref="Forward(PoolShape, ReadOnlySpan{float}, Span{float}, bool)"/>
    public static void Forward(PoolShape shape, ReadOnlySpan<double> x, Span<double> y, bool countPadding = false) =>
        AvgPoolSpans<double>.Forward(shape, x, y, countPadding);

    /// <summary>Single precision over pointers: nothing is checked.</summary>
    /// <inheritdoc cref="Forward(PoolShape, ReadOnlySpan{float}, Span{float}, bool)"/>
    public static void Forward(PoolShape shape, float* x, float* y, bool countPadding = false) =>
        AvgPoolLoops<float>.Forward(shape, x, y, countPadding);

    /// <summary>Double precision over pointers: nothing is checked.</summary>
    /// <inheritdoc cref="Forward(PoolShape, ReadOnlySpan{float}, Span{float}, bool)"/>
    public static void Forward(PoolShape shape, double* x, double* y, bool countPadding = false) =>
        AvgPoolLoops<double>.Forward(shape, x, y, countPadding);

    /// <summary>Gradient of the images, single precision over spans.</summary>
    /// <param name="shape">All sizes.</param>
    /// <param name="dy">Gradient of the means.</param>
    /// <param name="dx">Gradient of the images; overwritten. It must not overlap dy.</param>
    /// <param name="countPadding">As in Forward.</param>
    /// <exception cref="ArgumentException">shape is the default value, a span is too short, or dx overlaps dy.</exception>
    public static void Backward(PoolShape shape, ReadOnlySpan<float> dy, Span<float> dx, bool countPadding = false) =>
        AvgPoolSpans<float>.Backward(shape, dy, dx, countPadding);

    /// <summary>Gradient of the images, double precision over spans.</summary>
    /// <inheritdoc cref="Backward(PoolShape, ReadOnlySpan{float}, Span{float}, bool)"/>
    public static void Backward(PoolShape shape, ReadOnlySpan<double> dy, Span<double> dx, bool countPadding = false) =>
        AvgPoolSpans<double>.Backward(shape, dy, dx, countPadding);

    /// <summary>Gradient of the images, single precision over pointers: nothing is checked.</summary>
    /// <inheritdoc cref="Backward(PoolShape, ReadOnlySpan{float}, Span{float}, bool)"/>
    public static void Backward(PoolShape shape, float* dy, float* dx, bool countPadding = false) =>
        AvgPoolGradient<float>.Run(shape, dy, dx, countPadding);

    /// <summary>Gradient of the images, double precision over pointers: nothing is checked.</summary>
    /// <inheritdoc cref="Backward(PoolShape, ReadOnlySpan{float}, Span{float}, bool)"/>
    public static void Backward(PoolShape shape, double* dy, double* dx, bool countPadding = false) =>
        AvgPoolGradient<double>.Run(shape, dy, dx, countPadding);
}
