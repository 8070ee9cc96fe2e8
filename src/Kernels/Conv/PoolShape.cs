using System.Globalization;

namespace Kernels;

/// <summary>Sizes of a two-dimensional pooling: x (N, C, H, W) gives y (N, C, OH, OW).</summary>
/// <remarks>
/// Contiguous and row-major, the last index fastest. <c>OH = (H + 2·padHeight − KH) / strideHeight + 1</c>, rounded down,
/// and OW likewise. Padding is no element: it acts as −∞, and no window may consist of it alone. The constructor refuses
/// what no pooling has; only the default value, all zeros, escapes it, and is refused by the kernels over spans.
/// </remarks>
public readonly record struct PoolShape
{
    /// <summary>Checks the sizes and computes the output's.</summary>
    /// <param name="batch">Images, 0 or more.</param>
    /// <param name="channels">Channels of an image.</param>
    /// <param name="inHeight">Rows of an input image.</param>
    /// <param name="inWidth">Columns of an input image.</param>
    /// <param name="kernelHeight">Rows of a window.</param>
    /// <param name="kernelWidth">Columns of a window.</param>
    /// <param name="strideHeight">Input rows between neighbouring windows.</param>
    /// <param name="strideWidth">Input columns between neighbouring windows.</param>
    /// <param name="padHeight">Rows of padding above and below, fewer than the window has.</param>
    /// <param name="padWidth">Columns of padding left and right, fewer than the window has.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is out of range, the window is larger than the padded image, a window could hold padding alone, or a tensor
    /// has more elements than an int counts.
    /// </exception>
    public PoolShape(
        int batch, int channels, int inHeight, int inWidth, int kernelHeight, int kernelWidth,
        int strideHeight, int strideWidth, int padHeight = 0, int padWidth = 0)
    {
        Require.NonNegative(batch);
        Require.Positive(channels);
        Require.Positive(inHeight);
        Require.Positive(inWidth);
        Rows = new WindowAxis(
            inHeight, kernelHeight, strideHeight, padHeight, 1,
            nameof(kernelHeight), nameof(strideHeight), nameof(padHeight), "dilationHeight");
        Columns = new WindowAxis(
            inWidth, kernelWidth, strideWidth, padWidth, 1,
            nameof(kernelWidth), nameof(strideWidth), nameof(padWidth), "dilationWidth");
        Below(padHeight, kernelHeight, nameof(padHeight), nameof(kernelHeight));
        Below(padWidth, kernelWidth, nameof(padWidth), nameof(kernelWidth));
        Batch = batch;
        Channels = channels;
        InputLength = Tensor.Volume(nameof(batch), batch, channels, inHeight, inWidth);
        OutputLength = Tensor.Volume(nameof(batch), batch, channels, Rows.Out, Columns.Out);
    }

    /// <summary>Images, N.</summary>
    public int Batch { get; }

    /// <summary>Channels, C.</summary>
    public int Channels { get; }

    /// <summary>Rows of an input image, H.</summary>
    public int InHeight => Rows.Size;

    /// <summary>Columns of an input image, W.</summary>
    public int InWidth => Columns.Size;

    /// <summary>Rows of a window.</summary>
    public int KernelHeight => Rows.Kernel;

    /// <summary>Columns of a window.</summary>
    public int KernelWidth => Columns.Kernel;

    /// <summary>Input rows between neighbouring windows.</summary>
    public int StrideHeight => Rows.Stride;

    /// <summary>Input columns between neighbouring windows.</summary>
    public int StrideWidth => Columns.Stride;

    /// <summary>Rows of padding above and below.</summary>
    public int PadHeight => Rows.Pad;

    /// <summary>Columns of padding left and right.</summary>
    public int PadWidth => Columns.Pad;

    /// <summary>Rows of an output image, OH.</summary>
    public int OutHeight => Rows.Out;

    /// <summary>Columns of an output image, OW.</summary>
    public int OutWidth => Columns.Out;

    /// <summary>Elements of x: N·C·H·W.</summary>
    public int InputLength { get; }

    /// <summary>Elements of y and of the indices: N·C·OH·OW.</summary>
    public int OutputLength { get; }

    internal WindowAxis Rows { get; }

    internal WindowAxis Columns { get; }

    /// <summary>The same pooling of another number of images.</summary>
    /// <param name="batch">Images, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">As the constructor.</exception>
    public PoolShape WithBatch(int batch) => new(
        batch, Channels, InHeight, InWidth, KernelHeight, KernelWidth, StrideHeight, StrideWidth, PadHeight, PadWidth);

    /// <summary>The sizes, for a log.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"x {Batch}×{Channels}×{InHeight}×{InWidth}, window {KernelHeight}×{KernelWidth}, "
            + $"stride {StrideHeight}×{StrideWidth}, pad {PadHeight}×{PadWidth}");

    /// <summary>Refuses the default value.</summary>
    internal void Check(string name = "shape")
    {
        if (Channels == 0)
            Require.Fail($"{name} is default(PoolShape); expected one made by its constructor.", name);
    }

    private static void Below(int pad, int kernel, string padName, string kernelName)
    {
        if (pad >= kernel)
        {
            throw new ArgumentOutOfRangeException(
                padName, pad, $"{padName} is {pad}; expected less than {kernelName}, {kernel}, so that no window holds "
                + "padding alone.");
        }
    }
}
