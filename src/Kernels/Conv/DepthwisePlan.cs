using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Kernels;

/// <summary>How a depthwise forward pass is run and what scratch memory it takes: the same for planning and running.</summary>
/// <remarks>
/// A task is a band of output rows of one input channel of one image, for all of its output channels. With a horizontal
/// stride of 1, and where masked loads are cheap, rows are read in place; elsewhere a band is laid out as the windows path
/// does it (<see cref="PlanarImage"/>), so many rows at a time as stay in the first-level cache.
/// </remarks>
internal readonly unsafe struct DepthwisePlan<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Output rows that a kernel has on registers at a time.</summary>
    public const int BlockRows = 4;

    private readonly ConvShape shape;
    private readonly PlanarImage image;

    public DepthwisePlan(InstructionSet isa, in ConvShape shape, int threads)
    {
        this.shape = shape;
        Isa = isa;
        GemmShape tile = GemmShape.Of(isa, sizeof(T));
        Planes = tile.HasMaskedLoads ? KindOf(shape, tile.Nr / 2) : DepthwisePlaneKind.None;
        ReadsInPlace = Planes != DepthwisePlaneKind.None || (shape.Columns.Step == 1 && tile.HasMaskedLoads);
        int worthwhile = GemmDriver.Worthwhile(shape.MultiplyAdds, threads);
        int planes = shape.Batch * shape.InChannels;
        int most = Math.Max(ReadsInPlace ? shape.OutHeight : CachedRows(), BlockRows);
        int bands = Tensor.Pieces(shape.OutHeight, most);
        if ((long)planes * bands < 4L * worthwhile && worthwhile > 1)
            bands = Math.Max(bands, Math.Min(Tensor.Pieces(shape.OutHeight, BlockRows), 4 * worthwhile));
        BandRows = Tensor.Pieces(shape.OutHeight, bands);
        Bands = Tensor.Pieces(shape.OutHeight, BandRows);
        Tasks = planes * Bands;
        Parts = Math.Min(Tasks, worthwhile);
        image = new PlanarImage(shape, BandRows, sizeof(T));
        RowBytes = AlignedMemory.RoundUp<nint>((nuint)image.Rows);
        TapBytes = AlignedMemory.RoundUp<nint>((nuint)shape.KernelWidth);
        MaskBytes = !ReadsInPlace ? 0
            : Planes == DepthwisePlaneKind.None ? Math.Min(RowMasks(shape.OutWidth), RowMasks(shape.PadWidth) * 2)
            : RowMasks(shape.OutWidth);
        ImageBytes = ReadsInPlace
            ? AlignedMemory.RoundUp<T>((nuint)shape.Columns.Padded) + AlignedMemory.Alignment
            : image.Bytes<T>();
    }

    [UnscopedRef]
    public ref readonly ConvShape Shape => ref shape;

    [UnscopedRef]
    public ref readonly PlanarImage Image => ref image;

    public InstructionSet Isa { get; }

    /// <summary>Whether whole channels are computed at once, and how.</summary>
    public DepthwisePlaneKind Planes { get; }

    /// <summary>Whether rows are read where they are, with masks at their ends.</summary>
    public bool ReadsInPlace { get; }

    /// <summary>Output rows of a band; the last may have fewer.</summary>
    public int BandRows { get; }

    /// <summary>Bands of an image.</summary>
    public int Bands { get; }

    public int Tasks { get; }

    /// <summary>Shares of the tasks, one for each thread.</summary>
    public int Parts { get; }

    /// <summary>Where each stored row of a band begins.</summary>
    public nuint RowBytes { get; }

    /// <summary>Where each kernel column lies from there.</summary>
    public nuint TapBytes { get; }

    /// <summary>The masks of registers that touch padding.</summary>
    public nuint MaskBytes { get; }

    /// <summary>The band laid out, or a row of zeros that stands for those above and below the image.</summary>
    public nuint ImageBytes { get; }

    public nuint PartBytes => RowBytes + TapBytes + MaskBytes + ImageBytes;

    public nuint Bytes => PartBytes * (nuint)Parts;

    /// <summary>Masks of the registers of so many pixels, one of which may stick out.</summary>
    private nuint RowMasks(int pixels) =>
        (AlignedMemory.RoundUp<T>((nuint)pixels) + AlignedMemory.Alignment) * (nuint)(shape.KernelWidth + 1);

    private static DepthwisePlaneKind KindOf(in ConvShape shape, int width)
    {
        if (shape.Rows is { Kernel: 3, Step: 2, Spread: 1 } && shape.Columns is { Kernel: 3, Step: 2, Spread: 1 })
            return DepthwisePlaneKind.DealtOut;
        return shape.Rows is { Kernel: 3, Step: 1, Spread: 1 } && shape.Columns is { Kernel: 3, Step: 1, Spread: 1 }
            && shape.OutWidth <= width
            ? DepthwisePlaneKind.Narrow
            : DepthwisePlaneKind.None;
    }

    /// <summary>Output rows whose input fills half of the first-level cache.</summary>
    private int CachedRows()
    {
        var row = new PlanarImage(shape, 1, sizeof(T));
        double rows = Caches.Level1 / 2 / ((double)row.RowStep * sizeof(T));
        return (int)Math.Clamp(((rows - row.Rows) / row.OutRowStep(shape)) + 1, 1, shape.OutHeight);
    }
}
