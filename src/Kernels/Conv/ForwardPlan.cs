using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Kernels;

/// <summary>How a forward pass is run and what scratch memory it takes: the same for planning and running.</summary>
/// <remarks>
/// The windows path cuts the output pixels into bands, so that the padded copy of what a band reads stays in the
/// second-level cache. Bands are the tasks of the threads, too.
/// </remarks>
internal readonly unsafe struct ForwardPlan<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Panels of B that are packed at a time, to stay in the second-level cache beside the weights.</summary>
    private const int BlockPanels = 4;

    private readonly ConvShape shape;
    private readonly PlanarImage image;
    private readonly GemmShape tile;

    public ForwardPlan(InstructionSet isa, ForwardPath path, in ConvShape shape, int threads)
    {
        this.shape = shape;
        Isa = isa;
        tile = GemmShape.Of(isa, sizeof(T));
        Path = path;
        int products = Path == ForwardPath.Batch ? shape.Groups : shape.Batch * shape.Groups;
        int worthwhile = GemmDriver.Worthwhile(shape.MultiplyAdds, threads);
        BandPixels = shape.Pixels;
        Bands = 1;
        if (Path == ForwardPath.Windows)
        {
            BandPixels = Band(products, worthwhile);
            Bands = Tensor.Pieces(shape.Pixels, BandPixels);
            image = new PlanarImage(shape, RowsOf(BandPixels), sizeof(T));
            SharedBytes = AlignedMemory.RoundUp<nint>((nuint)shape.Depth);
            ImageBytes = image.Bytes<T>();
        }

        Tasks = products * Bands;
        Parts = Tasks >= worthwhile ? worthwhile : 1;
        GemmThreads = Tasks >= worthwhile ? 1 : worthwhile;
        GemmBytes = Math.Max(ProductBytes(BandPixels), ProductBytes(shape.Pixels - ((Bands - 1) * BandPixels)));
    }

    [UnscopedRef]
    public ref readonly ConvShape Shape => ref shape;

    [UnscopedRef]
    public ref readonly PlanarImage Image => ref image;

    public InstructionSet Isa { get; }

    public ForwardPath Path { get; }

    /// <summary>Output pixels of a band; the last may have fewer.</summary>
    public int BandPixels { get; }

    /// <summary>Bands of an image.</summary>
    public int Bands { get; }

    /// <summary>Products.</summary>
    public int Tasks { get; }

    /// <summary>Shares of the tasks, one for each thread.</summary>
    public int Parts { get; }

    /// <summary>Threads within a product: more than one only where there is one part.</summary>
    public int GemmThreads { get; }

    public nuint SharedBytes { get; }

    public nuint ImageBytes { get; }

    public nuint GemmBytes { get; }

    public nuint PartBytes => ImageBytes + GemmBytes;

    public nuint Bytes => SharedBytes + (PartBytes * (nuint)Parts);

    /// <summary>The product of this many pixels, or of all images.</summary>
    public GemmSizes Sizes(int pixels) => Path == ForwardPath.Batch
        ? new GemmSizes(shape.Batch, shape.GroupOutChannels, shape.Depth)
        : new GemmSizes(shape.GroupOutChannels, pixels, shape.Depth);

    /// <summary>
    /// The product of the windows path, but for its result and epilogue. Weights are read in place at every size: their
    /// rows are streams that the hardware prefetches, and a band is too short to repay packing them.
    /// </summary>
    /// <param name="w">The group's weights.</param>
    /// <param name="padded">The band, laid out.</param>
    /// <param name="offsets">Where each index along K begins.</param>
    /// <param name="firstPixel">The band's first pixel.</param>
    /// <param name="pixels">How many it has.</param>
    public GemmTask<T, DenseOperand<T>, WindowOperand<T>> Product(
        T* w, T* padded, nint* offsets, int firstPixel, int pixels)
    {
        GemmTask<T, DenseOperand<T>, WindowOperand<T>> product = default;
        product.M = shape.GroupOutChannels;
        product.N = pixels;
        product.K = shape.Depth;
        Blocking blocking = Blocking.Choose(
            product.M, product.N, sizeof(T), tile, Blocking.IsAliased(shape.Depth, sizeof(T)));
        product.Blocking = blocking with { Nc = Math.Min(blocking.Nc, BlockPanels * tile.Nr) };
        product.Alpha = T.One;
        product.A = new DenseOperand<T>(w, shape.Depth, 1, Reading.InPlace);
        product.B = new WindowOperand<T>(
            padded, offsets, LaneRuns.Pixels(shape, image), firstPixel % shape.OutWidth);
        product.Ldc = shape.Pixels;
        return product;
    }

    private nuint ProductBytes(int pixels)
    {
        if (Path == ForwardPath.Windows)
        {
            GemmTask<T, DenseOperand<T>, WindowOperand<T>> product = Product(null, null, null, 0, pixels);
            return GemmDriver.ScratchBytes(&product, GemmThreads);
        }

        return Path == ForwardPath.Batch
            ? GemmProducts<T>.WorkspaceSize(
                Isa, Sizes(pixels), Transpose.No, shape.Groups * shape.Depth, Transpose.Yes, shape.Depth, GemmThreads)
            : GemmProducts<T>.WorkspaceSize(
                Isa, Sizes(pixels), Transpose.No, shape.Depth, Transpose.No, shape.Pixels, GemmThreads);
    }

    /// <summary>Whole panels whose input fills half of the second-level cache, as many bands as keep threads busy.</summary>
    private int Band(int products, int threads)
    {
        var row = new PlanarImage(shape, 1, sizeof(T));
        double rowBytes = (double)shape.GroupInChannels * row.RowStep * sizeof(T);
        double rows = Math.Max(row.Rows, Caches.Level2 / 2 / rowBytes);
        double pixels = (((rows - row.Rows) / row.OutRowStep(shape)) + 1) * shape.OutWidth;
        int panels = Tensor.Pieces(shape.Pixels, tile.Nr);
        int bands = (int)Math.Clamp(Math.Ceiling(shape.Pixels / pixels), 1, panels);
        while (bands < panels && (long)products * bands < 4L * threads && products * bands % threads != 0)
            bands++;
        int most = Tensor.Pieces(panels, bands);
        return (int)Math.Min(shape.Pixels, (long)most * tile.Nr);
    }

    /// <summary>Output rows that a band of so many pixels can touch.</summary>
    private int RowsOf(int pixels) =>
        Math.Min(shape.OutHeight, Tensor.Pieces(pixels - 1, shape.OutWidth) + 1);
}
