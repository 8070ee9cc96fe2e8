using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Kernels;

/// <summary>How a weight gradient is run and what scratch memory it takes: the same for planning and running.</summary>
internal readonly unsafe struct WeightsPlan<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ConvShape shape;
    private readonly ChannelsLastImage image;

    public WeightsPlan(InstructionSet isa, in ConvShape shape, int threads)
    {
        this.shape = shape;
        Isa = isa;
        IsPlain = shape.Batch == 0 || shape.IsWhole;
        int worthwhile = GemmDriver.Worthwhile(shape.MultiplyAdds, threads);
        Parts = shape.Groups >= worthwhile ? worthwhile : 1;
        GemmThreads = shape.Groups >= worthwhile ? 1 : worthwhile;
        if (!IsPlain)
        {
            image = new ChannelsLastImage(shape);
            ChunkDepth = Chunk();
            OffsetBytes = AlignedMemory.RoundUp<nint>((nuint)ChunkDepth);
            ImageBytes = AlignedMemory.RoundUp<T>((nuint)(ChunkImages * image.Length)) + (2 * AlignedMemory.Alignment);
            SortedBytes = IsSorted ? 0 : AlignedMemory.RoundUp<T>((nuint)shape.GroupOutChannels * (nuint)shape.Depth);
        }

        GemmBytes = ProductBytes();
    }

    [UnscopedRef]
    public ref readonly ConvShape Shape => ref shape;

    [UnscopedRef]
    public ref readonly ChannelsLastImage Image => ref image;

    public InstructionSet Isa { get; }

    /// <summary>Whether every image is one column: two plain matrices. So is a batch of none, with K = 0.</summary>
    public bool IsPlain { get; }

    /// <summary>Shares of the groups, one for each thread.</summary>
    public int Parts { get; }

    public int GemmThreads { get; }

    /// <summary>Terms of K that are laid out at a time: whole blocks, so that the sum is the canonical one, or all.</summary>
    public int ChunkDepth { get; }

    /// <summary>Whether (kernel row, kernel column, channel) is the order of the weights already.</summary>
    public bool IsSorted => shape.Taps == 1 || shape.GroupInChannels == 1;

    public nuint OffsetBytes { get; }

    public nuint ImageBytes { get; }

    /// <summary>Room for the gradient with channels last, before it is put in the order of the weights.</summary>
    public nuint SortedBytes { get; }

    public nuint GemmBytes { get; }

    public nuint PartBytes => OffsetBytes + ImageBytes + SortedBytes + GemmBytes;

    public nuint Bytes => PartBytes * (nuint)Parts;

    /// <summary>Terms of every sum: N·OH·OW.</summary>
    public int TotalDepth => shape.Batch * shape.Pixels;

    /// <summary>Images that a chunk can touch.</summary>
    private nint ChunkImages => Math.Min(shape.Batch, (nint)Tensor.Pieces(ChunkDepth - 1, shape.Pixels) + 1);

    /// <summary>The sizes for a plain product, K over images.</summary>
    public GemmSizes PlainSizes => new(shape.GroupOutChannels, shape.Depth, shape.Batch);

    /// <summary>The product of one chunk, but for its result.</summary>
    /// <param name="dy">First output channel of the group.</param>
    /// <param name="first">First pixel of the chunk, counted across images.</param>
    /// <param name="k">Pixels of the chunk.</param>
    /// <param name="images">The images of the chunk, laid out.</param>
    /// <param name="offsets">Where each pixel's window begins.</param>
    public GemmTask<T, GradientOperand<T>, WindowOperand<T>> Product(T* dy, int first, int k, T* images, nint* offsets)
    {
        GemmShape tile = GemmShape.Of(Isa, sizeof(T));
        GemmTask<T, GradientOperand<T>, WindowOperand<T>> product = default;
        product.M = shape.GroupOutChannels;
        product.N = shape.Depth;
        product.K = k;
        product.Blocking = Blocking.Choose(product.M, product.N, sizeof(T), tile);
        product.Alpha = T.One;
        product.A = new GradientOperand<T>(dy, shape.Pixels, (nint)shape.OutChannels * shape.Pixels, first);
        product.B = new WindowOperand<T>(images, offsets, LaneRuns.Taps(shape, image), 0);
        product.Ldc = shape.Depth;
        return product;
    }

    private nuint ProductBytes()
    {
        if (IsPlain)
        {
            return GemmProducts<T>.WorkspaceSize(
                Isa, PlainSizes, Transpose.Yes, shape.OutChannels, Transpose.No, shape.Groups * shape.Depth, GemmThreads);
        }

        // The largest chunk needs most: it has the deepest block and is worth most threads.
        GemmTask<T, GradientOperand<T>, WindowOperand<T>> product = Product(
            null, 0, ChunkDepth, null, null);
        return GemmDriver.ScratchBytes(&product, GemmThreads);
    }

    /// <summary>As many blocks of K as have images that fill the second-level cache, one at least.</summary>
    private int Chunk()
    {
        double images = Math.Max(1.0, Caches.Level2 / ((double)image.Length * sizeof(T)));
        double blocks = Math.Max(1, Math.Floor(images * shape.Pixels / Contract.BlockK));
        return (int)Math.Min(blocks * Contract.BlockK, TotalDepth);
    }
}
