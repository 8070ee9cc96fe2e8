using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The forward pass with lanes across output channels and packed weights, on one thread's share of the tasks.</summary>
/// <remarks>
/// <code>
///   for each band of each group of each image     copied between zeros, if there is padding
///     for each panel of output channels             two registers wide
///       for each block of K                         one panel of weights, read by all pixels
///         for each tile of pixels                   ChannelTile; sums to scratch memory, pixel by pixel
///       turn the sums into planes of y
/// </code>
/// </remarks>
internal unsafe struct ChannelsPart<T> : IIsaKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Pixels after which a tile may go on in the next row: those of the last layers of many networks.</summary>
    private const int PairRow = 7;

    public ChannelsCall<T>* Call;
    public int Index;

    public readonly void Run<TSimd, TVec>()
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        ref readonly ChannelsPlan<T> plan = ref Call->Plan;
        ref readonly ConvShape shape = ref plan.Shape;
        byte* scratch = Call->Scratch + plan.OffsetBytes + ((nuint)Index * plan.PartBytes);
        var copy = (T*)scratch;
        ChannelsBand<T> band;
        band.Sums = (T*)(scratch + plan.CopyBytes);
        band.Bias = (T*)(scratch + plan.CopyBytes + plan.SumBytes);
        int first = (int)((long)plan.Tasks * Index / plan.Parts);
        int end = (int)((long)plan.Tasks * (Index + 1) / plan.Parts);
        int copied = -1;
        for (int task = first; task < end; task++)
        {
            (int bandIndex, int share) = Math.DivRem(task, plan.Shares);
            (int product, int bandOfImage) = Math.DivRem(bandIndex, plan.Bands);
            (int n, int group) = Math.DivRem(product, shape.Groups);
            int firstRow = bandOfImage * plan.BandRows;
            int rows = Math.Min(plan.BandRows, shape.OutHeight - firstRow);
            (band.Rows, band.Width) = plan.IsFlat ? (1, rows * shape.OutWidth) : (rows, shape.OutWidth);
            T* x = Call->X + ((((nint)n * shape.InChannels) + ((nint)group * shape.GroupInChannels)) * shape.InPixels);
            if (plan.Copies)
            {
                if (copied != bandIndex)
                    ChannelsCopy<TSimd, T, TVec>.Run(plan, x, firstRow, rows, copy);
                copied = bandIndex;
                band.X = copy;
                band.RowStep = shape.Rows.Step * plan.Pitch;
                band.Step = plan.Gathers ? 1 : shape.Columns.Step;
            }
            else
            {
                band.RowStep = (nint)shape.Rows.Step * shape.InWidth;
                band.X = x + (firstRow * band.RowStep);
                band.Step = shape.Columns.Step;
            }

            band.FirstPixel = firstRow * shape.OutWidth;
            band.FirstOut = group * shape.GroupOutChannels;
            band.Y = Call->Y + ((((nint)n * shape.OutChannels) + band.FirstOut) * shape.Pixels) + band.FirstPixel;
            int panel = plan.Panels * share / plan.Shares;
            int endPanel = plan.Panels * (share + 1) / plan.Shares;
            for (; panel < endPanel; panel++)
                Panel<TSimd, TVec>(&band, Call->Weights[group], n, panel * plan.PanelWidth);
        }
    }

    /// <summary>One panel of output channels for all pixels of the band.</summary>
    private readonly void Panel<TSimd, TVec>(ChannelsBand<T>* band, PackedOperand<T> weights, int n, int firstOut)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        ref readonly ChannelsPlan<T> plan = ref Call->Plan;
        ref readonly ConvShape shape = ref plan.Shape;
        int channels = Math.Min(plan.PanelWidth, shape.GroupOutChannels - firstOut);
        int pixels = band->Rows * band->Width;
        var bias = new Span<T>(band->Bias, plan.PanelWidth);
        bias.Fill(T.NegativeZero);
        ChannelStore<T> store;
        store.Ldc = plan.PanelWidth;
        store.Bias = band->Bias;
        store.Floor = T.NegativeInfinity;
        for (int pc = 0; pc < shape.Depth; pc += Contract.BlockK)
        {
            int k = Math.Min(Contract.BlockK, shape.Depth - pc);
            if (pc + k == shape.Depth)
            {
                if (Call->Bias != null)
                    new Span<T>(Call->Bias + band->FirstOut + firstOut, channels).CopyTo(bias);
                if (Call->OnRegisters == Activation.Relu)
                    store.Floor = T.Zero;
            }

            store.ReadC = pc > 0;
            Panels<T> w = weights.View(firstOut, pc, k, plan.PanelWidth);
            Tiles<TSimd, TVec>(band, w.Data, k, channels, (nint*)Call->Scratch + pc, &store);
        }

        T* y = band->Y + ((nint)firstOut * shape.Pixels);
        PackPanel.Turn<TSimd, T, TVec>(y, shape.Pixels, band->Sums, plan.PanelWidth, pixels, channels);
        if (Call->Ending.Exists)
        {
            GemmEnding<T> ending = Call->Ending;
            if (ending.Residual != null)
                ending.Residual += (((nint)n * shape.OutChannels) + band->FirstOut) * shape.Pixels;
            ending.Run<TSimd, TVec>(y, shape.Pixels, firstOut, band->FirstPixel, channels, pixels);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private readonly void Tiles<TSimd, TVec>(
        ChannelsBand<T>* band, T* w, int k, int channels, nint* offsets, ChannelStore<T>* store)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        ref readonly ChannelsPlan<T> plan = ref Call->Plan;
        nint step = band->Step;
        nint width = plan.PanelWidth;

        // Two rows of seven pixels are one tile.
        int together = band->Width == PairRow && plan.TileRows >= 2 * PairRow ? 2 : 1;
        int mr = together * Blocking.EvenRows(band->Width, plan.TileRows);

        // All tiles together ask for the panel, or the block of this one, that lies behind.
        int tiles = (band->Rows + together - 1) / together * ((band->Width + mr - 1) / mr);
        nint ahead = Math.Max(1, width / tiles);
        store->C = band->Sums;
        store->Next = w + (k * width);
        store->NextStep = ahead;
        T* end = store->Next + (k * width);
        T* row = band->X;
        for (int r = 0; r < band->Rows; r += together, row += together * band->RowStep)
        {
            bool isPair = r + 1 < band->Rows && together > 1;
            store->Row7 = isPair ? band->RowStep : PairRow * step;
            int pixels = isPair ? 2 * PairRow : band->Width;
            for (int ow = 0; ow < pixels; ow += mr)
            {
                int rows = Math.Min(mr, pixels - ow);
                ChannelTiles<TSimd, T, TVec>.Run(rows, channels, k, row + (ow * step), step, offsets, w, width, store);
                store->C += rows * width;
                store->Next += k * ahead;
                if (store->Next >= end)
                    store->NextStep = ahead = 0;
            }
        }
    }
}

/// <summary>The arguments of such a forward pass, for the threads that share it.</summary>
internal unsafe struct ChannelsCall<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public ChannelsPlan<T> Plan;
    public T* X;

    /// <summary>The weights of each group.</summary>
    public PackedOperand<T>* Weights;

    /// <summary>Null for none.</summary>
    public T* Bias;
    public T* Y;

    /// <summary>ReLU or none; what else there is, is the ending of each panel.</summary>
    public Activation OnRegisters;
    public GemmEnding<T> Ending;

    /// <summary>The offsets; then for each part the copy, the sums and the bias of a panel.</summary>
    public byte* Scratch;
}

/// <summary>What all panels of a band share.</summary>
internal unsafe struct ChannelsBand<T>
    where T : unmanaged
{
    /// <summary>The first window, and the distance of those of the next output row.</summary>
    public T* X;
    public nint RowStep;

    /// <summary>Distance of neighbouring windows.</summary>
    public nint Step;

    /// <summary>Output rows and their pixels; or one, of all pixels.</summary>
    public int Rows;
    public int Width;
    public int FirstPixel;

    /// <summary>The group's first output channel, and where its first pixel of the band goes.</summary>
    public int FirstOut;
    public T* Y;

    public T* Sums;
    public T* Bias;
}
