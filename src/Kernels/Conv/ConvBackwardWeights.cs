using System.Numerics;

namespace Kernels;

/// <summary>The weight gradient: for each group, <c>dw (O × C·KH·KW) = dy · columnsᵀ + beta·dw</c>, K across all images.</summary>
/// <remarks>
/// K is taken in chunks of whole blocks. For each, the images it touches are laid out with channels last, and one
/// product adds the chunk's sums to what is there, which is what the canonical sum does from block to block.
/// Lanes are (kernel row, kernel column, channel), the order in which the taps of a pixel adjoin; the result is put into
/// the order of the weights at the end.
/// </remarks>
internal static unsafe class ConvBackwardWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Run(in ConvShape shape, T* x, T* dy, T beta, T* dw, int threads, Workspace workspace)
    {
        if (shape.WeightLength == 0)
            return;
        if (DepthwiseWeights<T>.Serves(shape))
        {
            DepthwiseWeights<T>.Run(shape, x, dy, beta, dw, threads, workspace);
            return;
        }

        WeightsPlan<T> plan = new(Isa.Current, shape, threads);
        using Scratch scratch = workspace.Take(plan.Bytes);
        WeightsCall<T> call;
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
        var call = (WeightsCall<T>*)context;
        ref readonly WeightsPlan<T> plan = ref call->Plan;
        byte* scratch = call->Scratch + ((nuint)index * plan.PartBytes);
        int groups = plan.Shape.Groups;
        int first = (int)((long)groups * index / plan.Parts);
        int end = (int)((long)groups * (index + 1) / plan.Parts);
        for (int group = first; group < end; group++)
        {
            if (plan.IsPlain)
                Plain(call, group, scratch);
            else
                Windows(call, group, scratch);
        }
    }

    /// <summary>Every image is one column: dw (O × C·H·W) = dyᵀ · x.</summary>
    private static void Plain(WeightsCall<T>* call, int group, byte* scratch)
    {
        ref readonly WeightsPlan<T> plan = ref call->Plan;
        ref readonly ConvShape shape = ref plan.Shape;
        nint firstOut = (nint)group * shape.GroupOutChannels;
        GemmProducts<T>.Run(
            plan.Isa, plan.PlainSizes, Transpose.Yes, call->Dy + firstOut, shape.OutChannels,
            Transpose.No, call->X + ((nint)group * shape.Depth), shape.Groups * shape.Depth,
            T.One, call->Beta, call->Dw + (firstOut * shape.Depth), shape.Depth,
            null, default, plan.GemmThreads, new Workspace(scratch, plan.GemmBytes));
    }

    private static void Windows(WeightsCall<T>* call, int group, byte* scratch)
    {
        ref readonly WeightsPlan<T> plan = ref call->Plan;
        ref readonly ConvShape shape = ref plan.Shape;
        nint firstOut = (nint)group * shape.GroupOutChannels;
        T* x = call->X + ((nint)group * shape.GroupInChannels * shape.InPixels);
        T* dy = call->Dy + (firstOut * shape.Pixels);
        T* dw = call->Dw + (firstOut * shape.Depth);
        var offsets = (nint*)scratch;
        var images = (T*)(scratch + plan.OffsetBytes + AlignedMemory.Alignment);
        T* sorted = plan.IsSorted ? dw : (T*)(scratch + plan.OffsetBytes + plan.ImageBytes);
        var workspace = new Workspace(scratch + plan.OffsetBytes + plan.ImageBytes + plan.SortedBytes, plan.GemmBytes);

        if (!plan.IsSorted && call->Beta != T.Zero)
            TapOrder<T>.ChannelsLast(plan.Isa, shape, dw, sorted);
        for (int first = 0, k; first < plan.TotalDepth; first += k)
        {
            k = Math.Min(plan.ChunkDepth, plan.TotalDepth - first);
            LayOut(plan, x, first, k, images);
            plan.Image.WriteDepthOffsets(shape, first, k, offsets);
            GemmTask<T, GradientOperand<T>, WindowOperand<T>> product = plan.Product(dy, first, k, images, offsets);
            product.Beta = first == 0 ? call->Beta : T.One;
            product.C = sorted;
            GemmDriver.Run(plan.Isa, &product, plan.GemmThreads, workspace);
        }

        if (!plan.IsSorted)
            TapOrder<T>.ChannelsFirst(plan.Isa, shape, sorted, dw);
    }

    /// <summary>The images that a chunk touches, one after the other.</summary>
    private static void LayOut(in WeightsPlan<T> plan, T* x, int first, int k, T* images)
    {
        int pixels = plan.Shape.Pixels;
        nint step = (nint)plan.Shape.InChannels * plan.Shape.InPixels;
        int end = (first + k - 1) / pixels;
        for (int image = first / pixels; image <= end; image++, images += plan.Image.Length)
            plan.Image.Copy(plan.Isa, plan.Shape, x + (image * step), images);
    }
}

/// <summary>The arguments of a weight gradient, for the threads that share it.</summary>
internal unsafe struct WeightsCall<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public WeightsPlan<T> Plan;
    public T* X;
    public T* Dy;
    public T Beta;
    public T* Dw;

    /// <summary>For each part: offsets, images, the gradient with channels last, the product's scratch.</summary>
    public byte* Scratch;
}
