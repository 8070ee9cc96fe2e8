using System.Numerics;

namespace Kernels;

/// <summary>The forward pass: for each image and group, <c>y (O × OH·OW) = act(w · columns + bias)</c>.</summary>
/// <remarks>
/// Five paths with the same bits (docs/conv.md). <em>Matrix</em>: the image is its own column matrix (1×1 kernels, or a
/// kernel as large as the image), read in place. <em>Batch</em>: a kernel as large as the image over many images, where
/// one product with lanes across output channels serves them all. <em>Depthwise</em>: one input channel for each
/// group, on registers (<see cref="DepthwiseForward{T}"/>). <em>Channels</em>: weights packed beforehand, lanes across output
/// channels (<see cref="ChannelsPart{T}"/>). <em>Windows</em>: everything else, packed from a padded copy of the image.
/// </remarks>
internal static unsafe class ConvForward<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Run(
        in ConvShape shape, T* x, T* w, T* bias, T* y, Activation activation, int threads, Workspace workspace,
        T* residual = null) =>
        Run(Isa.Current, ForwardChoice.Of(shape), shape, x, w, bias, y, activation, threads, workspace, residual);

    /// <summary>The same with weights packed beforehand.</summary>
    public static void RunPacked(
        int batch, T* x, ConvWeights<T> w, T* bias, T* y, Activation activation, int threads, Workspace workspace,
        T* residual = null)
    {
        ConvShape shape = w.Shape.WithBatch(batch);
        if (batch > 0 && w.Path == ForwardPath.Channels)
            Channels(shape, x, w, bias, y, activation, threads, workspace, residual);
        else if (batch > 0 && w.Path == ForwardPath.Batch)
            PackedBatch(shape, x, w, bias, y, activation, threads, workspace, residual);
        else if (batch > 0)
            Run(w.InstructionSet, w.Path, shape, x, w.Rows, bias, y, activation, threads, workspace, residual);
        GC.KeepAlive(w);
    }

    /// <summary>Bytes of scratch that <see cref="RunPacked"/> takes.</summary>
    public static nuint PackedBytes(in ConvShape shape, ConvWeights<T> w, int threads)
    {
        if (shape.Batch == 0)
            return 0;
        return w.Path switch
        {
            ForwardPath.Channels => new ChannelsPlan<T>(w.InstructionSet, shape, w.PanelWidth, threads).Bytes,
            ForwardPath.Batch => GemmProducts<T>.WorkspaceSizePackedB(
                new GemmSizes(shape.Batch, shape.GroupOutChannels, shape.Depth), shape.Groups * shape.Depth, w.Group(0), threads),
            _ => Bytes(w.InstructionSet, w.Path, shape, threads),
        };
    }

    public static nuint Bytes(InstructionSet isa, ForwardPath path, in ConvShape shape, int threads)
    {
        if (shape.Batch == 0)
            return 0;
        return path == ForwardPath.Depthwise
            ? new DepthwisePlan<T>(isa, shape, threads).Bytes
            : new ForwardPlan<T>(isa, path, shape, threads).Bytes;
    }

    private static void Run(
        InstructionSet isa, ForwardPath path, in ConvShape shape, T* x, T* w, T* bias, T* y, Activation activation,
        int threads, Workspace workspace, T* residual)
    {
        if (shape.Batch == 0)
            return;
        if (path == ForwardPath.Depthwise)
        {
            DepthwiseForward<T>.Run(isa, shape, x, w, bias, y, activation, threads, workspace, residual);
            return;
        }

        ForwardPlan<T> plan = new(isa, path, shape, threads);
        using Scratch scratch = workspace.Take(plan.Bytes);
        ForwardCall<T> call;
        call.Plan = plan;
        call.X = x;
        call.W = w;
        call.Bias = bias;
        call.Y = y;
        call.Residual = residual;
        call.Activation = activation;
        call.Scratch = (byte*)scratch.Pointer;
        if (plan.Path == ForwardPath.Windows)
            plan.Image.WriteDepthOffsets(shape, (nint*)call.Scratch);
        ForkJoin.Run(plan.Parts, threads, &Part, &call);
    }

    private static void Channels(
        in ConvShape shape, T* x, ConvWeights<T> w, T* bias, T* y, Activation activation, int threads, Workspace workspace,
        T* residual)
    {
        ChannelsPlan<T> plan = new(w.InstructionSet, shape, w.PanelWidth, threads);
        using Scratch scratch = workspace.Take(plan.Bytes);
        ChannelsCall<T> call = default;
        call.Plan = plan;
        call.X = x;
        call.Weights = w.Panels;
        call.Bias = bias;
        call.Y = y;
        Epilogue<T> epilogue = After(residual, shape.OutputLength, shape.Pixels, Epilogue<T>.Activate(activation));
        call.OnRegisters = epilogue.OfTiles;
        call.Ending.Take(epilogue);
        call.Scratch = (byte*)scratch.Pointer;
        plan.WriteOffsets((nint*)call.Scratch);
        ForkJoin.Run(plan.Parts, threads, &ChannelsPart, &call);
    }

    private static void ChannelsPart(void* context, int index)
    {
        var call = (ChannelsCall<T>*)context;
        var part = new ChannelsPart<T> { Call = call, Index = index };
        IsaDispatch<T>.Run(call->Plan.Isa, ref part);
    }

    /// <summary>One product of all images for each group, with weights in panels.</summary>
    private static void PackedBatch(
        in ConvShape shape, T* x, ConvWeights<T> w, T* bias, T* y, Activation activation, int threads, Workspace workspace,
        T* residual)
    {
        for (int group = 0; group < shape.Groups; group++)
        {
            int firstOut = group * shape.GroupOutChannels;
            T* ofGroup = bias == null ? null : bias + firstOut;
            Epilogue<T> epilogue = OfGroup(shape, firstOut, ofGroup, residual, activation);
            GemmProducts<T>.RunPackedB(
                new GemmSizes(shape.Batch, shape.GroupOutChannels, shape.Depth), Transpose.No, x + ((nint)group * shape.Depth),
                shape.Groups * shape.Depth, w.Group(group), T.One, T.Zero, y + firstOut, shape.OutChannels, ofGroup, epilogue,
                threads, workspace);
        }
    }

    /// <summary>What ends the product of one group of all images: output channels are its columns.</summary>
    private static Epilogue<T> OfGroup(in ConvShape shape, int firstOut, T* bias, T* residual, Activation activation) => After(
        residual == null ? null : residual + firstOut, shape.OutputLength - firstOut, shape.OutChannels,
        bias == null
            ? Epilogue<T>.Activate(activation)
            : Epilogue<T>.ColumnBias(new ReadOnlySpan<T>(bias, shape.GroupOutChannels), activation));

    private static Epilogue<T> RowsOf(T* bias, int length, Activation activation) => bias == null
        ? Epilogue<T>.Activate(activation)
        : Epilogue<T>.RowBias(new ReadOnlySpan<T>(bias, length), activation);

    /// <summary>The epilogue with a residual, unless there is none.</summary>
    internal static Epilogue<T> After(T* residual, int length, int stride, Epilogue<T> epilogue) =>
        residual == null ? epilogue : epilogue.Add(new ReadOnlySpan<T>(residual, length), stride);

    private static void Part(void* context, int index)
    {
        var call = (ForwardCall<T>*)context;
        ref readonly ForwardPlan<T> plan = ref call->Plan;
        byte* scratch = call->Scratch + plan.SharedBytes + ((nuint)index * plan.PartBytes);
        var workspace = new Workspace(scratch + plan.ImageBytes, plan.GemmBytes);
        int first = (int)((long)plan.Tasks * index / plan.Parts);
        int end = (int)((long)plan.Tasks * (index + 1) / plan.Parts);
        for (int task = first; task < end; task++)
        {
            if (plan.Path == ForwardPath.Batch)
                Batch(call, task, workspace);
            else if (plan.Path == ForwardPath.Matrix)
                Matrix(call, task, workspace);
            else
                Windows(call, task, (T*)(scratch + AlignedMemory.Alignment), workspace);
        }
    }

    /// <summary>One group of all images: y (N × O) = x (N × C·H·W) · wᵀ.</summary>
    private static void Batch(ForwardCall<T>* call, int group, Workspace workspace)
    {
        ref readonly ForwardPlan<T> plan = ref call->Plan;
        ref readonly ConvShape shape = ref plan.Shape;
        int firstOut = group * shape.GroupOutChannels;
        T* bias = call->Bias == null ? null : call->Bias + firstOut;
        Epilogue<T> epilogue = OfGroup(shape, firstOut, bias, call->Residual, call->Activation);
        GemmProducts<T>.Run(
            plan.Isa, plan.Sizes(shape.Pixels), Transpose.No, call->X + ((nint)group * shape.Depth), shape.Groups * shape.Depth,
            Transpose.Yes, call->W + ((nint)firstOut * shape.Depth), shape.Depth,
            T.One, T.Zero, call->Y + firstOut, shape.OutChannels, bias, epilogue, plan.GemmThreads, workspace);
    }

    /// <summary>One group of one image, which is its own column matrix.</summary>
    private static void Matrix(ForwardCall<T>* call, int index, Workspace workspace)
    {
        ref readonly ForwardPlan<T> plan = ref call->Plan;
        ref readonly ConvShape shape = ref plan.Shape;
        ForwardTask<T> task = call->Task(index);
        Epilogue<T> epilogue = After(
            task.Residual, shape.GroupOutChannels * shape.Pixels, shape.Pixels,
            RowsOf(task.Bias, shape.GroupOutChannels, call->Activation));
        GemmProducts<T>.Run(
            plan.Isa, plan.Sizes(shape.Pixels), Transpose.No, task.W, shape.Depth, Transpose.No, task.X, shape.Pixels,
            T.One, T.Zero, task.Y, shape.Pixels, task.Bias, epilogue, plan.GemmThreads, workspace);
    }

    /// <summary>One band of one group of one image, by virtual columns.</summary>
    private static void Windows(ForwardCall<T>* call, int index, T* image, Workspace workspace)
    {
        ref readonly ForwardPlan<T> plan = ref call->Plan;
        ref readonly ConvShape shape = ref plan.Shape;
        ForwardTask<T> task = call->Task(index / plan.Bands);
        int firstPixel = index % plan.Bands * plan.BandPixels;
        int pixels = Math.Min(plan.BandPixels, shape.Pixels - firstPixel);
        int firstRow = firstPixel / shape.OutWidth;
        int rows = ((firstPixel + pixels - 1) / shape.OutWidth) - firstRow + 1;
        var copy = new PlanarCopy<T>
        {
            Shape = shape,
            Layout = plan.Image,
            X = task.X,
            FirstRow = firstRow * plan.Image.OutRowStep(shape),
            Rows = plan.Image.RowsFor(shape, rows),
            Image = image,
        };
        IsaDispatch<T>.Run(plan.Isa, ref copy);
        GemmTask<T, DenseOperand<T>, WindowOperand<T>> product = plan.Product(
            task.W, image, (nint*)call->Scratch, firstPixel, pixels);
        product.C = task.Y + firstPixel;
        product.Bias = task.Bias;
        product.BiasAxis = task.Bias == null ? BiasAxis.None : BiasAxis.Row;
        Epilogue<T> epilogue = After(
            task.Residual == null ? null : task.Residual + firstPixel, (shape.GroupOutChannels * shape.Pixels) - firstPixel,
            shape.Pixels, Epilogue<T>.Activate(call->Activation));
        product.Activation = epilogue.OfTiles;
        product.Ending.Take(epilogue);
        GemmDriver.Run(plan.Isa, &product, plan.GemmThreads, workspace);
    }
}

/// <summary>The arguments of a forward pass, for the threads that share it.</summary>
internal unsafe struct ForwardCall<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public ForwardPlan<T> Plan;
    public T* X;
    public T* W;
    public T* Bias;
    public T* Y;

    /// <summary>Null for none; laid out as Y.</summary>
    public T* Residual;
    public Activation Activation;

    /// <summary>The depth offsets; then for each part a band of an image and the product's scratch.</summary>
    public byte* Scratch;

    /// <summary>One group of one image.</summary>
    public readonly ForwardTask<T> Task(int index)
    {
        ConvShape shape = Plan.Shape;
        int group = index % shape.Groups;
        nint image = index / shape.Groups;
        nint firstOut = (nint)group * shape.GroupOutChannels;
        nint out0 = ((image * shape.OutChannels) + firstOut) * shape.Pixels;
        return new ForwardTask<T>
        {
            X = X + (((image * shape.InChannels) + ((nint)group * shape.GroupInChannels)) * shape.InPixels),
            W = W + (firstOut * shape.Depth),
            Bias = Bias == null ? null : Bias + firstOut,
            Y = Y + out0,
            Residual = Residual == null ? null : Residual + out0,
        };
    }
}

/// <summary>What one product reads and writes.</summary>
internal unsafe struct ForwardTask<T>
    where T : unmanaged
{
    public T* X;
    public T* W;
    public T* Bias;
    public T* Y;
    public T* Residual;
}
