namespace Kernels;

/// <summary>Unfolds images into the column matrix, whose product with the weights is the convolution.</summary>
/// <remarks>
/// <para>
/// <c>columns[(c, kh, kw), (n, oh, ow)] = x[n, c, oh·stride + kh·dilation − pad, ow·stride + kw·dilation − pad]</c>, zero
/// in the padding: C·KH·KW rows of N·OH·OW elements, all groups' channels among them. Chellapilla, Puri and Simard,
/// "High Performance Convolutional Neural Networks for Document Processing", 2006.
/// </para>
/// <para>
/// <see cref="Conv2d"/> never stores this matrix; this kernel is for those who need it. Values are copied bit for bit.
/// The methods over pointers check nothing.
/// </para>
/// </remarks>
public static unsafe class Im2Col
{
    /// <summary>Single precision over spans.</summary>
    /// <param name="shape">The convolution; its output channels do not matter.</param>
    /// <param name="x">Images, (N, C, H, W).</param>
    /// <param name="columns">The column matrix; overwritten. It must not overlap x.</param>
    /// <exception cref="ArgumentException">shape is the default value, a span is too short, or they overlap.</exception>
    public static void Run(ConvShape shape, ReadOnlySpan<float> x, Span<float> columns) =>
        ColumnSpans<float>.Unfold(shape, x, columns);

    /// <summary>Double precision over spans.</summary>
    /// <inheritdoc cref="Run(ConvShape, ReadOnlySpan{float}, Span{float})"/>
    public static void Run(ConvShape shape, ReadOnlySpan<double> x, Span<double> columns) =>
        ColumnSpans<double>.Unfold(shape, x, columns);

    /// <summary>Single precision over pointers: nothing is checked.</summary>
    /// <inheritdoc cref="Run(ConvShape, ReadOnlySpan{float}, Span{float})"/>
    public static void Run(ConvShape shape, float* x, float* columns) => Unfold<float>.Run(shape, x, columns);

    /// <summary>Double precision over pointers: nothing is checked.</summary>
    /// <inheritdoc cref="Run(ConvShape, ReadOnlySpan{float}, Span{float})"/>
    public static void Run(ConvShape shape, double* x, double* columns) => Unfold<double>.Run(shape, x, columns);
}
