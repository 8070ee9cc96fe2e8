using System.Numerics;
using System.Runtime.InteropServices;

namespace Kernels;

/// <summary>
/// The data gradient: for each image and group, columns (C·KH·KW × OH·OW) = wᵀ · dy, folded back into the image;
/// then <c>dx = gradient + beta·dx</c>.
/// </summary>
/// <remarks>
/// A few channels at a time, so that their columns are folded while they are in the cache. Where every pixel has one
/// tap the product is the gradient, and no columns are stored.
/// </remarks>
internal static unsafe class ConvBackwardData<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Run(in ConvShape shape, T* w, T* dy, T beta, T* dx, int threads, Workspace workspace)
    {
        if (shape.Batch == 0)
            return;
        if (DepthwiseData<T>.Serves(shape))
        {
            DepthwiseData<T>.Run(shape, w, dy, beta, dx, threads);
            return;
        }

        DataPlan<T> plan = new(Isa.Current, shape, threads, beta != T.Zero);
        using Scratch scratch = workspace.Take(plan.Bytes);
        DataCall<T> call;
        call.Plan = plan;
        call.W = w;
        call.Dy = dy;
        call.Beta = beta;
        call.Dx = dx;
        call.Scratch = (byte*)scratch.Pointer;
        if (plan.ZeroBytes > 0)
            NativeMemory.Clear(call.Scratch, plan.ZeroBytes);
        ForkJoin.Run(plan.Parts, threads, &Part, &call);
    }

    private static void Part(void* context, int index)
    {
        var call = (DataCall<T>*)context;
        ref readonly DataPlan<T> plan = ref call->Plan;
        byte* scratch = call->Scratch + plan.ZeroBytes + ((nuint)index * plan.PartBytes);
        var workspace = new Workspace(
            scratch + plan.ColumnBytes + plan.RowBytes + plan.TurnedBytes, plan.GemmBytes);
        int first = (int)((long)plan.Tasks * index / plan.Parts);
        int end = (int)((long)plan.Tasks * (index + 1) / plan.Parts);
        for (int task = first; task < end; task++)
        {
            if (plan.IsBatch)
                Batch(call, task, (T*)scratch, workspace);
            else
                Image(call, task, (T*)scratch, workspace);
        }
    }

    /// <summary>One group of all images: dx (N × C·H·W) = dy · w.</summary>
    private static void Batch(DataCall<T>* call, int group, T* product, Workspace workspace)
    {
        ref readonly DataPlan<T> plan = ref call->Plan;
        ref readonly ConvShape shape = ref plan.Shape;
        nint firstOut = (nint)group * shape.GroupOutChannels;
        GemmSizes sizes = plan.Sizes(shape.GroupInChannels);
        var zeros = (T*)call->Scratch;
        T* dx = call->Dx + ((nint)group * shape.Depth);
        int step = shape.Groups * shape.Depth;
        GemmProducts<T>.Run(
            plan.Isa, sizes, Transpose.No, call->Dy + firstOut, shape.OutChannels,
            Transpose.No, call->W + (firstOut * shape.Depth), shape.Depth,
            T.One, T.Zero, plan.Accumulates ? product : dx, plan.Accumulates ? shape.Depth : step,
            zeros, Epilogue<T>.RowBias(new ReadOnlySpan<T>(zeros, sizes.M)), plan.GemmThreads, workspace);
        for (int n = 0; plan.Accumulates && n < shape.Batch; n++)
            Accumulate<T>.Run(plan.Isa, shape.Depth, product + ((nint)n * shape.Depth), call->Beta, dx + ((nint)n * step));
    }

    /// <summary>Some channels of one group of one image.</summary>
    private static void Image(DataCall<T>* call, int index, T* columns, Workspace workspace)
    {
        ref readonly DataPlan<T> plan = ref call->Plan;
        ref readonly ConvShape shape = ref plan.Shape;
        int firstChannel = index % plan.Chunks * plan.ChunkChannels;
        int channels = Math.Min(plan.ChunkChannels, shape.GroupInChannels - firstChannel);
        int group = index / plan.Chunks % shape.Groups;
        nint image = index / plan.Chunks / shape.Groups;
        nint firstOut = (nint)group * shape.GroupOutChannels;
        T* w = call->W + (firstOut * shape.Depth) + ((nint)firstChannel * shape.Taps);
        T* dy = call->Dy + (((image * shape.OutChannels) + firstOut) * shape.Pixels);
        T* dx = call->Dx
            + (((image * shape.InChannels) + ((nint)group * shape.GroupInChannels) + firstChannel) * shape.InPixels);
        T* result = plan.IsMatrix && !plan.Accumulates ? dx : columns;
        Product(call, channels, w, dy, plan.TurnedOf(columns), result, workspace);
        if (!plan.IsMatrix)
            Fold<T>.Channels(plan.Isa, shape, channels, columns, shape.Pixels, call->Beta, plan.RowOf(columns), dx);
        else if (plan.Accumulates)
            Accumulate<T>.Run(plan.Isa, (nint)channels * shape.Pixels, columns, call->Beta, dx);
    }

    /// <summary>columns = wᵀ · dy, or its transpose, turned. Where it is the gradient, a bias of +0 makes +0 of −0.</summary>
    private static void Product(
        DataCall<T>* call, int channels, T* w, T* dy, T* turned, T* columns, Workspace workspace)
    {
        ref readonly DataPlan<T> plan = ref call->Plan;
        ref readonly ConvShape shape = ref plan.Shape;
        GemmSizes sizes = plan.Sizes(channels);
        T* zeros = plan.IsMatrix ? (T*)call->Scratch : null;
        Epilogue<T> epilogue = plan.IsMatrix ? Epilogue<T>.RowBias(new ReadOnlySpan<T>(zeros, sizes.M)) : default;
        if (!plan.Turns)
        {
            GemmProducts<T>.Run(
                plan.Isa, sizes, Transpose.Yes, w, shape.Depth, Transpose.No, dy, shape.Pixels,
                T.One, T.Zero, columns, shape.Pixels, zeros, epilogue, plan.GemmThreads, workspace);
            return;
        }

        GemmProducts<T>.Run(
            plan.Isa, sizes, Transpose.Yes, dy, shape.Pixels, Transpose.No, w, shape.Depth,
            T.One, T.Zero, turned, sizes.N, zeros, epilogue, plan.GemmThreads, workspace);
        TurnedProduct<T>.Turn(plan.Isa, columns, shape.Pixels, turned, sizes.N, sizes.M, sizes.N);
    }
}

/// <summary>The arguments of a data gradient, for the threads that share it.</summary>
internal unsafe struct DataCall<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public DataPlan<T> Plan;
    public T* W;
    public T* Dy;
    public T Beta;
    public T* Dx;

    /// <summary>Zeros; then for each part its columns and the product's scratch.</summary>
    public byte* Scratch;
}
