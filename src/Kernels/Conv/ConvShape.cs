using System.Globalization;

namespace Kernels;

/// <summary>Sizes of a two-dimensional convolution: x (N, C, H, W) with w (O, C/groups, KH, KW) gives y (N, O, OH, OW).</summary>
/// <remarks>
/// All tensors are contiguous and row-major, the last index fastest. The image is padded with zeros on all four sides;
/// <c>OH = (H + 2·padHeight − dilationHeight·(KH − 1) − 1) / strideHeight + 1</c>, rounded down, and OW likewise.
/// The constructor refuses what no convolution has, so that a shape that exists is sound; only the default value, all
/// zeros, escapes it, and is refused by the kernels over spans.
/// </remarks>
public readonly record struct ConvShape
{
    /// <summary>Checks the sizes and computes the output's.</summary>
    /// <param name="batch">Images, 0 or more.</param>
    /// <param name="inChannels">Channels of an input image; a multiple of groups.</param>
    /// <param name="inHeight">Rows of an input image.</param>
    /// <param name="inWidth">Columns of an input image.</param>
    /// <param name="outChannels">Channels of an output image; a multiple of groups.</param>
    /// <param name="kernelHeight">Rows of the kernel.</param>
    /// <param name="kernelWidth">Columns of the kernel.</param>
    /// <param name="strideHeight">Input rows between neighbouring output rows.</param>
    /// <param name="strideWidth">Input columns between neighbouring output columns.</param>
    /// <param name="padHeight">Rows of zeros above and below.</param>
    /// <param name="padWidth">Columns of zeros left and right.</param>
    /// <param name="dilationHeight">Input rows between neighbouring kernel rows.</param>
    /// <param name="dilationWidth">Input columns between neighbouring kernel columns.</param>
    /// <param name="groups">Groups of channels that do not mix.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is out of range, the kernel is larger than the padded image, or a tensor has more elements than an int counts.
    /// </exception>
    /// <exception cref="ArgumentException">Channels are not divisible by groups.</exception>
    public ConvShape(
        int batch, int inChannels, int inHeight, int inWidth, int outChannels, int kernelHeight, int kernelWidth,
        int strideHeight = 1, int strideWidth = 1, int padHeight = 0, int padWidth = 0,
        int dilationHeight = 1, int dilationWidth = 1, int groups = 1)
    {
        Require.NonNegative(batch);
        Require.Positive(inChannels);
        Require.Positive(inHeight);
        Require.Positive(inWidth);
        Require.Positive(outChannels);
        Require.Positive(groups);
        Divisible(inChannels, groups, nameof(inChannels));
        Divisible(outChannels, groups, nameof(outChannels));
        Batch = batch;
        InChannels = inChannels;
        InHeight = inHeight;
        InWidth = inWidth;
        OutChannels = outChannels;
        Groups = groups;
        Rows = new WindowAxis(
            inHeight, kernelHeight, strideHeight, padHeight, dilationHeight,
            nameof(kernelHeight), nameof(strideHeight), nameof(padHeight), nameof(dilationHeight));
        Columns = new WindowAxis(
            inWidth, kernelWidth, strideWidth, padWidth, dilationWidth,
            nameof(kernelWidth), nameof(strideWidth), nameof(padWidth), nameof(dilationWidth));
        InputLength = Tensor.Volume(nameof(batch), batch, inChannels, inHeight, inWidth);
        WeightLength = Tensor.Volume(nameof(kernelHeight), outChannels, inChannels / groups, kernelHeight, kernelWidth);
        OutputLength = Tensor.Volume(nameof(outChannels), batch, outChannels, Rows.Out, Columns.Out);
        Tensor.Volume(nameof(padHeight), 1, inChannels, Rows.Padded, Columns.Padded);
    }

    /// <summary>Images, N.</summary>
    public int Batch { get; }

    /// <summary>Channels of an input image, C.</summary>
    public int InChannels { get; }

    /// <summary>Rows of an input image, H.</summary>
    public int InHeight { get; }

    /// <summary>Columns of an input image, W.</summary>
    public int InWidth { get; }

    /// <summary>Channels of an output image, O.</summary>
    public int OutChannels { get; }

    /// <summary>Rows of the kernel, KH.</summary>
    public int KernelHeight => Rows.Kernel;

    /// <summary>Columns of the kernel, KW.</summary>
    public int KernelWidth => Columns.Kernel;

    /// <summary>Input rows between neighbouring output rows.</summary>
    public int StrideHeight => Rows.Stride;

    /// <summary>Input columns between neighbouring output columns.</summary>
    public int StrideWidth => Columns.Stride;

    /// <summary>Rows of zeros above and below the image.</summary>
    public int PadHeight => Rows.Pad;

    /// <summary>Columns of zeros left and right of the image.</summary>
    public int PadWidth => Columns.Pad;

    /// <summary>Input rows between neighbouring kernel rows.</summary>
    public int DilationHeight => Rows.Dilation;

    /// <summary>Input columns between neighbouring kernel columns.</summary>
    public int DilationWidth => Columns.Dilation;

    /// <summary>Groups of channels that do not mix.</summary>
    public int Groups { get; }

    /// <summary>Rows of an output image, OH.</summary>
    public int OutHeight => Rows.Out;

    /// <summary>Columns of an output image, OW.</summary>
    public int OutWidth => Columns.Out;

    /// <summary>Elements of x: N·C·H·W.</summary>
    public int InputLength { get; }

    /// <summary>Elements of w: O·C/groups·KH·KW.</summary>
    public int WeightLength { get; }

    /// <summary>Elements of y: N·O·OH·OW.</summary>
    public int OutputLength { get; }

    /// <summary>Elements of the column matrix, C·KH·KW × N·OH·OW, which only <see cref="Im2Col"/> ever stores.</summary>
    public long ColumnsLength => (long)InChannels * Taps * Batch * Pixels;

    /// <summary>The vertical half of the geometry.</summary>
    internal WindowAxis Rows { get; }

    /// <summary>The horizontal half.</summary>
    internal WindowAxis Columns { get; }

    /// <summary>Pixels of an output channel, OH·OW.</summary>
    internal int Pixels => Rows.Out * Columns.Out;

    /// <summary>Pixels of an input channel, H·W.</summary>
    internal int InPixels => InHeight * InWidth;

    /// <summary>Places of the kernel, KH·KW.</summary>
    internal int Taps => Rows.Kernel * Columns.Kernel;

    internal int GroupInChannels => InChannels / Groups;

    internal int GroupOutChannels => OutChannels / Groups;

    /// <summary>Terms of an output's sum: C/groups·KH·KW.</summary>
    internal int Depth => GroupInChannels * Taps;

    /// <summary>Whether every pixel is its own window: the image is the column matrix.</summary>
    internal bool IsPointwise => Taps == 1 && Pixels == InPixels && !IsPadded;

    /// <summary>Whether one window covers the image: the image is one column.</summary>
    internal bool IsWhole => KernelHeight == InHeight && KernelWidth == InWidth && !IsPadded;

    private bool IsPadded => PadHeight > 0 || PadWidth > 0;

    /// <summary>Multiply-adds of a forward pass, and of each of the two large backward passes.</summary>
    internal double MultiplyAdds => (double)OutputLength * Depth;

    /// <summary>A one-dimensional convolution, x (N, C, L) with w (O, C/groups, K), as a two-dimensional one of height 1.</summary>
    /// <param name="batch">Signals, 0 or more.</param>
    /// <param name="inChannels">Channels of an input signal; a multiple of groups.</param>
    /// <param name="inLength">Elements of a channel.</param>
    /// <param name="outChannels">Channels of an output signal; a multiple of groups.</param>
    /// <param name="kernel">Elements of the kernel.</param>
    /// <param name="stride">Input elements between neighbouring output elements.</param>
    /// <param name="pad">Zeros at both ends.</param>
    /// <param name="dilation">Input elements between neighbouring kernel elements.</param>
    /// <param name="groups">Groups of channels that do not mix.</param>
    /// <exception cref="ArgumentOutOfRangeException">As the constructor, which names sizes as widths.</exception>
    /// <exception cref="ArgumentException">Channels are not divisible by groups.</exception>
    public static ConvShape OneDimensional(
        int batch, int inChannels, int inLength, int outChannels, int kernel, int stride = 1, int pad = 0,
        int dilation = 1, int groups = 1) => new(
        batch, inChannels, 1, inLength, outChannels, 1, kernel, 1, stride, 0, pad, 1, dilation, groups);

    /// <summary>The same convolution of another number of images.</summary>
    /// <param name="batch">Images, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">As the constructor.</exception>
    public ConvShape WithBatch(int batch) => new(
        batch, InChannels, InHeight, InWidth, OutChannels, KernelHeight, KernelWidth, StrideHeight, StrideWidth,
        PadHeight, PadWidth, DilationHeight, DilationWidth, Groups);

    /// <summary>The sizes, for a log.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"x {Batch}×{InChannels}×{InHeight}×{InWidth}, w {OutChannels}×{(Groups == 0 ? 0 : GroupInChannels)}"
            + $"×{KernelHeight}×{KernelWidth}, stride {StrideHeight}×{StrideWidth}, pad {PadHeight}×{PadWidth}, "
            + $"dilation {DilationHeight}×{DilationWidth}, groups {Groups}");

    /// <summary>Refuses the default value.</summary>
    internal void Check(string name = "shape")
    {
        if (InChannels == 0)
            Require.Fail($"{name} is default(ConvShape); expected one made by its constructor.", name);
    }

    internal static void Divisible(int channels, int groups, string name)
    {
        if (channels % groups != 0)
            Require.Fail($"{name} is {channels}; expected a multiple of groups, {groups}.", name);
    }
}
