using System.Numerics;

namespace Kernels;

/// <summary>The weight gradient where each group has one input channel, with lanes across channels.</summary>
/// <remarks>
/// <code>
///   dw[c, kh, kw] = Σ dy[n, c, oh, ow] · x[n, c, oh·s + kh·d, ow·s + kw·d]      K: images, rows, columns, blocks of KB
///
///   a band of rows, channels last:   x │c c c c│c c c c│ …      dy │c c c c│ …        a register: one pixel, W channels
/// </code>
/// As many channels as a register has lanes are laid out pixel by pixel; then each pixel is one load of dy and one load
/// and one multiply-add for each tap, nine chains at a time. Sums wait in memory between rows, and go to the result at the
/// end of each block of K, wherever in an image it falls.
/// </remarks>
internal static unsafe class DepthwiseWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Fewer channels than this leave lanes empty, and more outputs for each repay a product.</summary>
    private const int LeastChannels = 8;

    private const int MostMultiplier = 4;

    public static bool Serves(in ConvShape shape) =>
        shape.GroupInChannels == 1 && shape.InChannels >= LeastChannels && shape.GroupOutChannels <= MostMultiplier
        && shape.Batch > 0 && !shape.IsWhole;

    public static void Run(
        in ConvShape shape, T* x, T* dy, T beta, T* dw, int threads, Workspace workspace)
    {
        DepthwiseWeightsPlan<T> plan = new(Isa.Current, shape, threads);
        using Scratch scratch = workspace.Take(plan.Bytes);
        DepthwiseWeightsCall<T> call;
        call.Plan = plan;
        call.X = x;
        call.Dy = dy;
        call.Beta = beta;
        call.Dw = dw;
        call.Scratch = (byte*)scratch.Pointer;
        ForkJoin.Run(plan.Parts, threads, &Part, &call);
    }

    private static void Part(void* context, int index)
    {
        var call = (DepthwiseWeightsCall<T>*)context;
        var part = new DepthwiseWeightsPart<T> { Call = call, Index = index };
        IsaDispatch<T>.Run(call->Plan.Isa, ref part);
    }
}

/// <summary>How it is run and what scratch memory it takes.</summary>
internal readonly unsafe struct DepthwiseWeightsPlan<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Taps whose sums are in registers at a time.</summary>
    public const int TapsAtOnce = 9;

    public DepthwiseWeightsPlan(InstructionSet isa, in ConvShape shape, int threads)
    {
        Isa = isa;
        Shape = shape;
        Parts = Math.Min(
            GemmDriver.Worthwhile(shape.MultiplyAdds, threads), (shape.InChannels + MostLanes - 1) / MostLanes);
        double rowBytes = (double)MostLanes * sizeof(T) * (((double)shape.Columns.Used * shape.Rows.Step) + shape.OutWidth);
        BandRows = (int)Math.Clamp(Caches.Level2 / 2 / rowBytes, 1, shape.OutHeight);
        ImageBytes = AlignedMemory.RoundUp<T>(
            (nuint)RowsFor(BandRows) * (nuint)shape.Columns.Used * (nuint)MostLanes);
        GradientBytes = AlignedMemory.RoundUp<T>((nuint)BandRows * (nuint)shape.OutWidth * (nuint)MostLanes);
        TapGroups = (shape.Taps + TapsAtOnce - 1) / TapsAtOnce;
        SumBytes = AlignedMemory.RoundUp<T>((nuint)(TapGroups * TapsAtOnce * MostLanes));
        OffsetBytes = AlignedMemory.RoundUp<nint>((nuint)(TapGroups * TapsAtOnce));
    }

    public ConvShape Shape { get; }

    public InstructionSet Isa { get; }

    public int Parts { get; }

    /// <summary>Output rows that are laid out at a time: half of the second-level cache.</summary>
    public int BandRows { get; }

    public int TapGroups { get; }

    public nuint ImageBytes { get; }

    public nuint GradientBytes { get; }

    /// <summary>Of the sums of the running block.</summary>
    public nuint SumBytes { get; }

    public nuint OffsetBytes { get; }

    public nuint PartBytes => ImageBytes + GradientBytes + SumBytes + OffsetBytes;

    public nuint Bytes => PartBytes * (nuint)Parts;

    /// <summary>Lanes of the widest register.</summary>
    private static int MostLanes => AlignedMemory.Alignment / sizeof(T);

    /// <summary>Padded rows that so many output rows touch.</summary>
    public int RowsFor(int outRows) =>
        ((outRows - 1) * Shape.Rows.Step) + ((Shape.Rows.Kernel - 1) * Shape.Rows.Spread) + 1;
}

/// <summary>The arguments, for the threads that share them.</summary>
internal unsafe struct DepthwiseWeightsCall<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public DepthwiseWeightsPlan<T> Plan;
    public T* X;
    public T* Dy;
    public T Beta;
    public T* Dw;

    /// <summary>For each part: the band of x and of dy, the running sums, the taps.</summary>
    public byte* Scratch;
}
