using System.Numerics;

namespace Kernels;

/// <summary>Depthwise 3×3 convolutions of whole channels, read in place: under a stride of 2, or narrower than a register.</summary>
/// <remarks>
/// Small channels are many, and what is done once for each counts: there is no table of rows, and one call computes them all.
/// </remarks>
internal static unsafe class DepthwisePlanes<TSimd, T, TVec, TActivation>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TActivation : struct, IActivation
{
    /// <summary>One thread's share of the tasks.</summary>
    public static void Run(DepthwiseCall<T>* call, int index)
    {
        ref readonly DepthwisePlan<T> plan = ref call->Plan;
        ref readonly ConvShape shape = ref plan.Shape;
        byte* scratch = call->Scratch + ((nuint)index * plan.PartBytes) + plan.RowBytes + plan.TapBytes;
        var masks = (TVec*)scratch;
        bool dealsOut = plan.Planes == DepthwisePlaneKind.DealtOut;
        if (dealsOut)
            DepthwiseHalves<TSimd, T, TVec, TActivation>.WriteMasks(shape, masks);
        else
            DepthwiseNarrow<TSimd, T, TVec, TActivation>.WriteMasks(shape, masks);
        DepthwisePlane<T> plane = default;
        plane.Zeros = (T*)(scratch + plan.MaskBytes);
        new Span<T>(plane.Zeros, shape.Columns.Padded).Clear();
        plane.Height = shape.InHeight;
        plane.Width = shape.InWidth;
        plane.OutWidth = shape.OutWidth;
        int first = (int)((long)plan.Tasks * index / plan.Parts);
        int end = (int)((long)plan.Tasks * (index + 1) / plan.Parts);
        int multiplier = shape.GroupOutChannels;
        bool together = !dealsOut && multiplier == 1 && plan.Bands == 1 && !call->Ending.Exists;
        for (int task = first; task < end; task++)
        {
            int image = task / plan.Bands;
            int n = image / shape.InChannels;
            int channel = image - (n * shape.InChannels);
            int firstRow = (task - (image * plan.Bands)) * plan.BandRows;
            plane.Rows = Math.Min(plan.BandRows, shape.OutHeight - firstRow);
            plane.X = call->X + ((nint)image * shape.InPixels) - shape.PadWidth;
            plane.FirstRow = (firstRow * shape.Rows.Step) - shape.PadHeight;
            if (together)
            {
                // The channels of an image follow each other: one call for all of them.
                int planes = Math.Min(shape.InChannels - channel, end - task);
                Outputs(call, &plane, n, channel, firstRow);
                DepthwiseNarrow<TSimd, T, TVec, TActivation>.Run(&plane, masks, planes, shape.InPixels, shape.Pixels);
                task += planes - 1;
                continue;
            }

            for (int o = channel * multiplier; o < (channel + 1) * multiplier; o++)
            {
                int row = Outputs(call, &plane, n, o, firstRow);
                if (dealsOut)
                    DepthwiseHalves<TSimd, T, TVec, TActivation>.Run(&plane, shape, masks);
                else
                    DepthwiseNarrow<TSimd, T, TVec, TActivation>.Run(&plane, masks, 1, 0, 0);
                if (call->Ending.Exists)
                    call->Ending.Run<TSimd, TVec>(plane.Y, shape.OutWidth, row, 0, plane.Rows, shape.OutWidth);
            }
        }
    }

    /// <summary>What belongs to an output channel; says which row of all output rows is its first.</summary>
    private static int Outputs(DepthwiseCall<T>* call, DepthwisePlane<T>* plane, int n, int o, int firstRow)
    {
        ref readonly ConvShape shape = ref call->Plan.Shape;
        int row = (((n * shape.OutChannels) + o) * shape.OutHeight) + firstRow;
        plane->W = call->W + ((nint)o * shape.Taps);
        plane->Biases = call->Bias == null ? null : call->Bias + o;
        plane->Y = call->Y + ((nint)row * shape.OutWidth);
        return row;
    }
}

/// <summary>Which depthwise convolutions are computed channel by channel, without a table of rows.</summary>
internal enum DepthwisePlaneKind
{
    /// <summary>Others.</summary>
    None,

    /// <summary>3×3 under a stride of 2.</summary>
    DealtOut,

    /// <summary>3×3, a row at most as long as a register.</summary>
    Narrow,
}

/// <summary>Some output rows of one channel, read in place.</summary>
internal unsafe struct DepthwisePlane<T>
    where T : unmanaged
{
    /// <summary>The channel, less the padding's columns; what stands for rows outside it.</summary>
    public T* X;
    public T* Zeros;
    public int Height;
    public int Width;

    /// <summary>The row of the channel that the first tap of the first output row touches; below 0 in the padding.</summary>
    public int FirstRow;

    public T* W;

    /// <summary>Null for none.</summary>
    public T* Biases;
    public T* Y;
    public int Rows;
    public int OutWidth;
}
