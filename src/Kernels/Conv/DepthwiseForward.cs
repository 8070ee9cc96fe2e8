using System.Numerics;
using System.Runtime.InteropServices;

namespace Kernels;

/// <summary>The forward pass where each group has one input channel: <c>y[o] = act(x[o / multiplier] ∗ w[o] + bias[o])</c>.</summary>
/// <remarks>
/// No column matrix and no product: a register holds neighbouring output pixels of a row, and takes its taps from memory
/// (<see cref="DepthwiseRows{TSimd, T, TVec, TActivation}"/>). A sum has KH·KW terms, at most one block of K, so that it is
/// one chain from +0 in (kernel row, kernel column) order, padding included: rows above and below the image are a row of
/// zeros, columns beside it the zeros of masked loads, or of the padded copy.
/// </remarks>
internal static unsafe class DepthwiseForward<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Run(
        InstructionSet isa, in ConvShape shape, T* x, T* w, T* bias, T* y, Activation activation, int threads,
        Workspace workspace, T* residual)
    {
        DepthwisePlan<T> plan = new(isa, shape, threads);
        using Scratch scratch = workspace.Take(plan.Bytes);
        DepthwiseCall<T> call = default;
        call.Plan = plan;
        call.X = x;
        call.W = w;
        call.Bias = bias;
        call.Y = y;
        Epilogue<T> epilogue = ConvForward<T>.After(
            residual, shape.OutputLength, shape.OutWidth, Epilogue<T>.Activate(activation));
        call.OnRegisters = epilogue.OfTiles;
        call.Ending.Take(epilogue);
        call.Scratch = (byte*)scratch.Pointer;
        ForkJoin.Run(plan.Parts, threads, &Part, &call);
    }

    private static void Part(void* context, int index)
    {
        var call = (DepthwiseCall<T>*)context;
        var part = new DepthwisePart<T> { Call = call, Index = index };
        IsaDispatch<T>.Run(call->Plan.Isa, ref part);
    }
}

/// <summary>The arguments of a depthwise forward pass, for the threads that share it.</summary>
internal unsafe struct DepthwiseCall<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public DepthwisePlan<T> Plan;
    public T* X;
    public T* W;

    /// <summary>Null for none.</summary>
    public T* Bias;
    public T* Y;

    /// <summary>ReLU or none; any other activation is the ending of each band.</summary>
    public Activation OnRegisters;
    public GemmEnding<T> Ending;

    /// <summary>For each part: rows, taps, masks, and the band or the row of zeros.</summary>
    public byte* Scratch;
}

/// <summary>One thread's share of the tasks.</summary>
internal unsafe struct DepthwisePart<T> : IIsaKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public DepthwiseCall<T>* Call;
    public int Index;

    public readonly void Run<TSimd, TVec>()
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        if (Call->OnRegisters == Activation.Relu)
            Tasks<TSimd, TVec, Relu>();
        else
            Tasks<TSimd, TVec, Identity>();
    }

    private readonly void Tasks<TSimd, TVec, TActivation>()
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
        where TActivation : struct, IActivation
    {
        ref readonly DepthwisePlan<T> plan = ref Call->Plan;
        ref readonly ConvShape shape = ref plan.Shape;
        if (plan.Planes != DepthwisePlaneKind.None)
        {
            DepthwisePlanes<TSimd, T, TVec, TActivation>.Run(Call, Index);
            return;
        }

        byte* scratch = Call->Scratch + ((nuint)Index * plan.PartBytes);
        DepthwiseBand<T> band = default;
        band.Rows = (T**)scratch;
        band.Taps = (nint*)(scratch + plan.RowBytes);
        band.RowStep = plan.Image.OutRowStep(shape);
        band.RowSpread = shape.Rows.Spread;
        band.Slides = band.RowStep == 1 && band.RowSpread == 1 && shape.Columns.Step == 1 && shape.Columns.Spread == 1;
        band.KernelHeight = shape.KernelHeight;
        band.KernelWidth = shape.KernelWidth;
        band.OutWidth = shape.OutWidth;
        plan.Image.WriteColumnOffsets(shape, band.Taps);
        var masks = (TVec*)(scratch + plan.RowBytes + plan.TapBytes);
        var image = (T*)(scratch + plan.RowBytes + plan.TapBytes + plan.MaskBytes);
        if (plan.ReadsInPlace)
            NativeMemory.Clear(image, plan.ImageBytes);
        var columns = new DepthwiseColumns<TSimd, T, TVec>(shape, band.Taps, plan.ReadsInPlace, masks);

        WindowAxis rows = shape.Rows;
        int lastTap = (rows.Kernel - 1) * rows.Spread;
        int rowStride = plan.Image.RowStride;
        int first = (int)((long)plan.Tasks * Index / plan.Parts);
        int end = (int)((long)plan.Tasks * (Index + 1) / plan.Parts);
        for (int task = first; task < end; task++)
        {
            (int plane, int index) = Math.DivRem(task, plan.Bands);
            int firstRow = index * plan.BandRows;
            band.OutRows = Math.Min(plan.BandRows, shape.OutHeight - firstRow);
            T* x = Call->X + ((nint)plane * shape.InPixels);
            if (plan.ReadsInPlace)
            {
                InPlace(
                    rows, rowStride, shape.InWidth, x - shape.PadWidth, firstRow * band.RowStep,
                    ((band.OutRows - 1) * band.RowStep) + lastTap + 1, image, band.Rows);
            }
            else
                LayOut<TSimd, TVec>(plan, x, firstRow, image + (AlignedMemory.Alignment / sizeof(T)), ref band);
            (int n, int channel) = Math.DivRem(plane, shape.InChannels);
            Filters<TSimd, TVec, TActivation>(n, channel, firstRow, &band, columns);
        }
    }

    /// <summary>Every output channel of one input channel.</summary>
    private readonly void Filters<TSimd, TVec, TActivation>(
        int n, int channel, int firstRow, DepthwiseBand<T>* band, in DepthwiseColumns<TSimd, T, TVec> columns)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
        where TActivation : struct, IActivation
    {
        ref readonly ConvShape shape = ref Call->Plan.Shape;
        int multiplier = shape.GroupOutChannels;
        for (int o = channel * multiplier; o < (channel + 1) * multiplier; o++)
        {
            band->W = Call->W + ((nint)o * shape.Taps);

            // Adding −0 changes nothing, not even −0: that is "no bias" without a branch.
            band->Bias = Call->Bias == null ? T.NegativeZero : Call->Bias[o];
            band->Y = Call->Y + ((((nint)n * shape.OutChannels) + o) * shape.Pixels) + ((nint)firstRow * shape.OutWidth);
            DepthwiseRows<TSimd, T, TVec, TActivation>.Run(band, columns);
            if (Call->Ending.Exists)
            {
                int row = (((n * shape.OutChannels) + o) * shape.OutHeight) + firstRow;
                Call->Ending.Run<TSimd, TVec>(band->Y, shape.OutWidth, row, 0, band->OutRows, shape.OutWidth);
            }
        }
    }

    /// <summary>Rows where they are; those outside the image are zeros.</summary>
    private static void InPlace(
        in WindowAxis rows, int rowStride, int inWidth, T* x, int firstRow, int count, T* zeros, T** to)
    {
        int h = (firstRow * rowStride) - rows.Pad;
        T* row = x + ((nint)h * inWidth);
        nint step = (nint)rowStride * inWidth;
        for (int r = 0; r < count; r++, h += rowStride, row += step)
            to[r] = (uint)h < (uint)rows.Size ? row : zeros;
    }

    private static void LayOut<TSimd, TVec>(
        in DepthwisePlan<T> plan, T* x, int firstRow, T* image, ref DepthwiseBand<T> band)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        var copy = new PlanarCopy<T>
        {
            Shape = plan.Shape,
            Layout = plan.Image,
            X = x,
            FirstRow = firstRow * plan.Image.OutRowStep(plan.Shape),
            Rows = plan.Image.RowsFor(plan.Shape, band.OutRows),
            Image = image,
        };
        copy.Run<TSimd, TVec>();
        for (int r = 0; r < copy.Rows; r++)
            band.Rows[r] = image + (r * plan.Image.RowStep);
    }
}
