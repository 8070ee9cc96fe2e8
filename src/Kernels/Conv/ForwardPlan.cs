using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Kernels;

/// <summary>How a forward pass reads its column matrix.</summary>
internal enum ForwardPath
{
    /// <summary>The image is the matrix.</summary>
    Matrix,

    /// <summary>The image is the column; all images at once.</summary>
    Batch,

    /// <summary>Packed from a padded copy.</summary>
    Windows,
}

/// <summary>How a forward pass is run and what scratch memory it takes: the same for planning and running.</summary>
internal readonly unsafe struct ForwardPlan<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>From here on, packing the weights costs less than products with one column for each image.</summary>
    private const int LeastBatch = 3;

    private readonly ConvShape shape;
    private readonly PlanarImage image;
    private readonly GemmSizes sizes;

    public ForwardPlan(InstructionSet isa, in ConvShape shape, int threads)
    {
        this.shape = shape;
        Isa = isa;
        Path = Choose(shape);
        Tasks = Path == ForwardPath.Batch ? shape.Groups : shape.Batch * shape.Groups;
        sizes = Path == ForwardPath.Batch
            ? new GemmSizes(shape.Batch, shape.GroupOutChannels, shape.Depth)
            : new GemmSizes(shape.GroupOutChannels, shape.Pixels, shape.Depth);
        int worthwhile = GemmDriver.Worthwhile(shape.MultiplyAdds, threads);
        Parts = Tasks >= worthwhile ? worthwhile : 1;
        GemmThreads = Tasks >= worthwhile ? 1 : worthwhile;
        if (Path == ForwardPath.Windows)
        {
            image = new PlanarImage(shape);
            SharedBytes = AlignedMemory.RoundUp<nint>((nuint)shape.Depth);
            ImageBytes = image.Bytes<T>();
        }

        GemmBytes = ProductBytes();
    }

    [UnscopedRef]
    public ref readonly ConvShape Shape => ref shape;

    [UnscopedRef]
    public ref readonly PlanarImage Image => ref image;

    [UnscopedRef]
    public ref readonly GemmSizes Sizes => ref sizes;

    public InstructionSet Isa { get; }

    public ForwardPath Path { get; }

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

    /// <summary>The product of the windows path, but for its result and epilogue.</summary>
    public GemmTask<T, DenseOperand<T>, WindowOperand<T>> Product(T* w, T* padded, nint* offsets)
    {
        GemmShape tile = GemmShape.Of(Isa, sizeof(T));
        GemmTask<T, DenseOperand<T>, WindowOperand<T>> product = default;
        product.M = sizes.M;
        product.N = sizes.N;
        product.K = sizes.K;
        product.Blocking = Blocking.Choose(sizes.M, sizes.N, sizeof(T), tile.Mr, tile.Nr);
        bool inPlace = GemmCost.ReadsAInPlace(sizes, Transpose.No, shape.Depth, sizeof(T), product.Blocking);
        product.Alpha = T.One;
        product.A = new DenseOperand<T>(w, shape.Depth, 1, inPlace);
        product.B = new WindowOperand<T>(padded, offsets, LaneRuns.Pixels(shape, image));
        product.Ldc = shape.Pixels;
        return product;
    }

    private nuint ProductBytes()
    {
        if (Path == ForwardPath.Windows)
        {
            GemmTask<T, DenseOperand<T>, WindowOperand<T>> product = Product(null, null, null);
            return GemmDriver.ScratchBytes(&product, GemmThreads);
        }

        return Path == ForwardPath.Batch
            ? GemmProducts<T>.WorkspaceSize(
                sizes, Transpose.No, shape.Groups * shape.Depth, Transpose.Yes, shape.Depth, GemmThreads)
            : GemmProducts<T>.WorkspaceSize(sizes, Transpose.No, shape.Depth, Transpose.No, shape.Pixels, GemmThreads);
    }

    private static ForwardPath Choose(in ConvShape shape)
    {
        if (shape.IsWhole && shape.Batch >= LeastBatch)
            return ForwardPath.Batch;
        return shape.IsWhole || shape.IsPointwise ? ForwardPath.Matrix : ForwardPath.Windows;
    }
}
