namespace Kernels;

/// <summary>Folds a column matrix back into images, adding where windows overlap: the adjoint of <see cref="Im2Col"/>.</summary>
/// <remarks>
/// <para>
/// <c>dx[n, c, h, w] = Σ columns[(c, kh, kw), (n, oh, ow)]</c> over the taps (kh, kw) whose window (oh, ow) touches the
/// pixel. Order of summation: from +0, kernel rows and then kernel columns ascending; taps that fall into the padding or
/// between strides take no part. The bits do not depend on the instruction set.
/// </para>
/// <para>The methods over pointers check nothing.</para>
/// </remarks>
public static unsafe class Col2Im
{
    /// <summary>Single precision over spans.</summary>
    /// <param name="shape">The convolution; its output channels do not matter.</param>
    /// <param name="columns">The column matrix, C·KH·KW rows of N·OH·OW elements.</param>
    /// <param name="dx">Images, (N, C, H, W); overwritten. It must not overlap columns.</param>
    /// <exception cref="ArgumentException">shape is the default value, a span is too short, or they overlap.</exception>
    public static void Run(ConvShape shape, ReadOnlySpan<float> columns, Span<float> dx) =>
        ColumnSpans<float>.Fold(shape, columns, dx);

    /// <summary>Double precision over spans.</summary>
    /// <inheritdoc cref="Run(ConvShape, ReadOnlySpan{float}, Span{float})"/>
    public static void Run(ConvShape shape, ReadOnlySpan<double> columns, Span<double> dx) =>
        ColumnSpans<double>.Fold(shape, columns, dx);

    /// <summary>Single precision over pointers: nothing is checked.</summary>
    /// <inheritdoc cref="Run(ConvShape, ReadOnlySpan{float}, Span{float})"/>
    public static void Run(ConvShape shape, float* columns, float* dx) => Fold<float>.Run(shape, columns, dx);

    /// <summary>Double precision over pointers: nothing is checked.</summary>
    /// <inheritdoc cref="Run(ConvShape, ReadOnlySpan{float}, Span{float})"/>
    public static void Run(ConvShape shape, double* columns, double* dx) => Fold<double>.Run(shape, columns, dx);
}
