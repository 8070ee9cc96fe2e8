using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Kernels;

/// <summary>How a data gradient is run and what scratch memory it takes: the same for planning and running.</summary>
internal readonly unsafe struct DataPlan<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ConvShape shape;

    public DataPlan(InstructionSet isa, in ConvShape shape, int threads, bool accumulates)
    {
        this.shape = shape;
        Isa = isa;
        IsBatch = shape.IsWhole;
        IsMatrix = shape.IsPointwise;
        Accumulates = accumulates;
        int worthwhile = GemmDriver.Worthwhile(shape.MultiplyAdds, threads);
        int products = IsBatch ? shape.Groups : shape.Batch * shape.Groups;
        Turns = !IsBatch && shape.Pixels <= shape.GroupOutChannels;
        ChunkChannels = IsBatch || (IsMatrix && !Turns) ? shape.GroupInChannels : Chunk(products, worthwhile);
        Chunks = (shape.GroupInChannels + ChunkChannels - 1) / ChunkChannels;
        Tasks = products * Chunks;
        Parts = Tasks >= worthwhile ? worthwhile : 1;
        GemmThreads = Tasks >= worthwhile ? 1 : worthwhile;
        ZeroBytes = IsBatch || IsMatrix ? AlignedMemory.RoundUp<T>((nuint)Sizes(ChunkChannels).M) : 0;
        if (!IsBatch && !IsMatrix)
        {
            ColumnBytes = AlignedMemory.RoundUp<T>((nuint)ChunkChannels * (nuint)shape.Taps * (nuint)shape.Pixels);
            RowBytes = accumulates ? AlignedMemory.RoundUp<T>((nuint)shape.InWidth) : 0;
        }
        else if (accumulates)
        {
            ColumnBytes = AlignedMemory.RoundUp<T>((nuint)Sizes(ChunkChannels).M * (nuint)Sizes(ChunkChannels).N);
        }

        TurnedBytes = Turns ? AlignedMemory.RoundUp<T>((nuint)ChunkChannels * (nuint)shape.Taps * (nuint)shape.Pixels) : 0;
        GemmBytes = Math.Max(
            ProductBytes(ChunkChannels), ProductBytes(shape.GroupInChannels - ((Chunks - 1) * ChunkChannels)));
    }

    [UnscopedRef]
    public ref readonly ConvShape Shape => ref shape;

    public InstructionSet Isa { get; }

    /// <summary>Whether the kernel is as large as the image: one product for all images.</summary>
    public bool IsBatch { get; }

    /// <summary>Whether the column matrix is the image itself: 1×1.</summary>
    public bool IsMatrix { get; }

    /// <summary>
    /// Whether columnsᵀ = dyᵀ · w is computed, and turned: w is then read in place, row by row, and each panel of it is
    /// asked for in advance, while wᵀ has to be packed. That moves a column's element twice more and a weight once less,
    /// and weights come from far away: it pays if there are more of these, fewer pixels than output channels.
    /// </summary>
    public bool Turns { get; }

    /// <summary>Whether dx is read and added to.</summary>
    public bool Accumulates { get; }

    /// <summary>Input channels whose columns are stored at a time.</summary>
    public int ChunkChannels { get; }

    /// <summary>Chunks of a group.</summary>
    public int Chunks { get; }

    /// <summary>Products.</summary>
    public int Tasks { get; }

    /// <summary>Shares of the tasks, one for each thread.</summary>
    public int Parts { get; }

    public int GemmThreads { get; }

    /// <summary>Room for zeros, the bias that turns a product's −0 into the +0 of a sum that starts from +0.</summary>
    public nuint ZeroBytes { get; }

    /// <summary>Columns; where there are none, a product that is added to dx.</summary>
    public nuint ColumnBytes { get; }

    /// <summary>Room for columnsᵀ.</summary>
    public nuint TurnedBytes { get; }

    /// <summary>A row of the gradient before it is added to dx.</summary>
    public nuint RowBytes { get; }

    public nuint GemmBytes { get; }

    public nuint PartBytes => ColumnBytes + RowBytes + TurnedBytes + GemmBytes;

    public nuint Bytes => ZeroBytes + (PartBytes * (nuint)Parts);

    /// <summary>The row behind the columns, or null where dx is overwritten.</summary>
    public T* RowOf(T* columns) => Accumulates ? (T*)((byte*)columns + ColumnBytes) : null;

    /// <summary>Room for columnsᵀ behind the columns.</summary>
    public T* TurnedOf(T* columns) => (T*)((byte*)columns + ColumnBytes + RowBytes);

    /// <summary>The product for this many channels.</summary>
    public GemmSizes Sizes(int channels)
    {
        if (IsBatch)
            return new GemmSizes(shape.Batch, shape.Depth, shape.GroupOutChannels);
        return Turns
            ? new GemmSizes(shape.Pixels, channels * shape.Taps, shape.GroupOutChannels)
            : new GemmSizes(channels * shape.Taps, shape.Pixels, shape.GroupOutChannels);
    }

    private nuint ProductBytes(int channels)
    {
        GemmSizes sizes = Sizes(channels);
        if (IsBatch)
        {
            return GemmProducts<T>.WorkspaceSize(
                Isa, sizes, Transpose.No, shape.OutChannels, Transpose.No, shape.Depth, GemmThreads);
        }

        return Turns
            ? GemmProducts<T>.WorkspaceSize(Isa, sizes, Transpose.Yes, shape.Pixels, Transpose.No, shape.Depth, GemmThreads)
            : GemmProducts<T>.WorkspaceSize(Isa, sizes, Transpose.Yes, shape.Depth, Transpose.No, shape.Pixels, GemmThreads);
    }

    /// <summary>
    /// As many channels as have columns that fill half of the second-level cache, turned ones included and then whole
    /// panels of a tile, but work for all threads.
    /// </summary>
    private int Chunk(int products, int threads)
    {
        double columnBytes = (double)shape.Taps * shape.Pixels * sizeof(T) * (Turns ? 2 : 1);
        int panel = Turns ? GemmShape.Of(Isa, sizeof(T)).Nr : 1;
        int most = (int)Math.Clamp(Caches.Level2 / 2 / columnBytes, 1, shape.GroupInChannels);
        if (most > panel)
            most -= most % panel;
        int fewest = Math.Min(shape.GroupInChannels, (threads + products - 1) / products);
        int chunks = Math.Max(fewest, (shape.GroupInChannels + most - 1) / most);
        int even = (shape.GroupInChannels + chunks - 1) / chunks;
        return Math.Min(most, Blocking.RoundUp(even, panel));
    }
}
