using System.Globalization;

namespace Kernels;

/// <summary>
/// Sizes of a two-dimensional transposed convolution: x (N, C, H, W) with w (C, O/groups, KH, KW) gives y (N, O, OH, OW).
/// </summary>
/// <remarks>
/// It is the adjoint of the convolution <see cref="Convolution"/>, which takes y to x, with the same weights.
/// <c>OH = (H − 1)·strideHeight − 2·padHeight + dilationHeight·(KH − 1) + 1 + outputPadHeight</c>, and OW likewise: rows of
/// the larger image that the convolution leaves over are what outputPadHeight counts, fewer than the stride.
/// The constructor refuses what has no such convolution; the default value is refused by the kernels over spans.
/// </remarks>
public readonly record struct ConvTransposeShape
{
    /// <summary>Checks the sizes and computes the output's.</summary>
    /// <param name="batch">Images, 0 or more.</param>
    /// <param name="inChannels">Channels of an input image; a multiple of groups.</param>
    /// <param name="inHeight">Rows of an input image.</param>
    /// <param name="inWidth">Columns of an input image.</param>
    /// <param name="outChannels">Channels of an output image; a multiple of groups.</param>
    /// <param name="kernelHeight">Rows of the kernel.</param>
    /// <param name="kernelWidth">Columns of the kernel.</param>
    /// <param name="strideHeight">Output rows between neighbouring input rows.</param>
    /// <param name="strideWidth">Output columns between neighbouring input columns.</param>
    /// <param name="padHeight">Rows that are cut off above and below.</param>
    /// <param name="padWidth">Columns that are cut off left and right.</param>
    /// <param name="outputPadHeight">Rows that are added below, fewer than strideHeight.</param>
    /// <param name="outputPadWidth">Columns that are added on the right, fewer than strideWidth.</param>
    /// <param name="dilationHeight">Output rows between neighbouring kernel rows.</param>
    /// <param name="dilationWidth">Output columns between neighbouring kernel columns.</param>
    /// <param name="groups">Groups of channels that do not mix.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is out of range, nothing is left of the output, or a tensor has more elements than an int counts.
    /// </exception>
    /// <exception cref="ArgumentException">Channels are not divisible by groups.</exception>
    public ConvTransposeShape(
        int batch, int inChannels, int inHeight, int inWidth, int outChannels, int kernelHeight, int kernelWidth,
        int strideHeight = 1, int strideWidth = 1, int padHeight = 0, int padWidth = 0,
        int outputPadHeight = 0, int outputPadWidth = 0, int dilationHeight = 1, int dilationWidth = 1, int groups = 1)
    {
        Require.Positive(inHeight);
        Require.Positive(inWidth);
        int outHeight = Length(
            inHeight, kernelHeight, strideHeight, padHeight, outputPadHeight, dilationHeight,
            nameof(outputPadHeight), nameof(padHeight));
        int outWidth = Length(
            inWidth, kernelWidth, strideWidth, padWidth, outputPadWidth, dilationWidth,
            nameof(outputPadWidth), nameof(padWidth));
        Require.NonNegative(batch);
        Require.Positive(inChannels);
        Require.Positive(outChannels);
        Require.Positive(groups);

        // The convolution would call one the other.
        ConvShape.Divisible(inChannels, groups, nameof(inChannels));
        ConvShape.Divisible(outChannels, groups, nameof(outChannels));
        Tensor.Volume(nameof(batch), batch, inChannels, inHeight, inWidth);
        Tensor.Volume(nameof(outChannels), batch, outChannels, outHeight, outWidth);
        Convolution = new ConvShape(
            batch, outChannels, outHeight, outWidth, inChannels, kernelHeight, kernelWidth, strideHeight, strideWidth,
            padHeight, padWidth, dilationHeight, dilationWidth, groups);
        OutputPadHeight = outputPadHeight;
        OutputPadWidth = outputPadWidth;
    }

    /// <summary>The convolution that this is the adjoint of: its input is y, its output x.</summary>
    public ConvShape Convolution { get; }

    /// <summary>Rows added below.</summary>
    public int OutputPadHeight { get; }

    /// <summary>Columns added on the right.</summary>
    public int OutputPadWidth { get; }

    /// <summary>Images, N.</summary>
    public int Batch => Convolution.Batch;

    /// <summary>Channels of an input image, C.</summary>
    public int InChannels => Convolution.OutChannels;

    /// <summary>Channels of an output image, O.</summary>
    public int OutChannels => Convolution.InChannels;

    /// <summary>Rows of an output image, OH.</summary>
    public int OutHeight => Convolution.InHeight;

    /// <summary>Columns of an output image, OW.</summary>
    public int OutWidth => Convolution.InWidth;

    /// <summary>Elements of x.</summary>
    public int InputLength => Convolution.OutputLength;

    /// <summary>Elements of w: C·O/groups·KH·KW.</summary>
    public int WeightLength => Convolution.WeightLength;

    /// <summary>Elements of y.</summary>
    public int OutputLength => Convolution.InputLength;

    /// <summary>The same of another number of images.</summary>
    /// <param name="batch">Images, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">As the constructor.</exception>
    public ConvTransposeShape WithBatch(int batch) => new(
        batch, InChannels, Convolution.OutHeight, Convolution.OutWidth, OutChannels, Convolution.KernelHeight,
        Convolution.KernelWidth, Convolution.StrideHeight, Convolution.StrideWidth, Convolution.PadHeight,
        Convolution.PadWidth, OutputPadHeight, OutputPadWidth, Convolution.DilationHeight, Convolution.DilationWidth,
        Convolution.Groups);

    /// <summary>The sizes, for a log.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"adjoint of {Convolution}, output pad {OutputPadHeight}×{OutputPadWidth}");

    /// <summary>Refuses the default value.</summary>
    internal void Check(string name = "shape")
    {
        if (Convolution.InChannels == 0)
            Require.Fail($"{name} is default(ConvTransposeShape); expected one made by its constructor.", name);
    }

    private static int Length(
        int size, int kernel, int stride, int pad, int outputPad, int dilation, string outputPadName, string padName)
    {
        // ConvShape refuses the others by name; here they only must not overflow.
        Require.NonNegative(outputPad, outputPadName);
        if (kernel < 1 || stride < 1 || pad < 0 || dilation < 1)
            return 1;
        if (outputPad >= stride)
        {
            throw new ArgumentOutOfRangeException(
                outputPadName, outputPad, $"{outputPadName} is {outputPad}; expected less than the stride, {stride}.");
        }

        decimal length = ((size - 1m) * stride) - (2m * pad) + ((decimal)dilation * (kernel - 1)) + 1 + outputPad;
        if (length is < 1 or > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                padName, pad, $"{padName} is {pad}, which makes the output {length} long; expected 1 to {int.MaxValue}.");
        }

        return (int)length;
    }
}
