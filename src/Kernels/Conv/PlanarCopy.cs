using System.Numerics;

namespace Kernels;

/// <summary>Lays out a band of the channels of one group of one image as <see cref="PlanarImage"/> says.</summary>
internal unsafe struct PlanarCopy<T> : IIsaKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public ConvShape Shape;
    public PlanarImage Layout;

    /// <summary>The group's first channel.</summary>
    public T* X;

    /// <summary>The band's first row among those that are stored, and how many.</summary>
    public int FirstRow;
    public int Rows;

    /// <summary>Where to.</summary>
    public T* Image;

    public readonly void Run<TSimd, TVec>()
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        WindowAxis rows = Shape.Rows;
        WindowAxis columns = Shape.Columns;
        var line = new PlanarRow<TSimd, T, TVec>(columns, Layout);
        bool skips = rows.Kernel < rows.Step || rows.Spread > 1;
        T* x = X;
        for (int c = 0; c < Shape.GroupInChannels; c++, x += Shape.InPixels)
        {
            T* image = Image + (c * Layout.ChannelStep);
            for (int r = 0; r < Rows; r++, image += Layout.RowStep)
            {
                int padded = (FirstRow + r) * Layout.RowStride;
                int h = padded - rows.Pad;
                if (skips && !rows.IsUsed(padded))
                    continue;
                if ((uint)h >= (uint)rows.Size)
                    new Span<T>(image, (int)Layout.RowStep).Clear();
                else if (columns.Step == 1)
                    line.Copy(x + ((nint)h * columns.Size), image);
                else if (columns.Step == 2)
                    PlanarHalves<TSimd, T, TVec>.Copy(columns, Layout, x + ((nint)h * columns.Size), image);
                else
                    Phases(columns, Layout, x + ((nint)h * columns.Size), image);
            }
        }
    }

    private static void Phases(in WindowAxis line, in PlanarImage layout, T* x, T* image)
    {
        int length = layout.PhaseLength;
        for (int phase = 0; phase < layout.Phases; phase++, image += length)
        {
            // Element i of the phase is column i·step + phase − pad of the image.
            long before = line.Pad - phase;
            int first = (int)Math.Min(length, before <= 0 ? 0 : (before + line.Step - 1) / line.Step);
            int end = (int)Math.Clamp((line.Size + before + line.Step - 1) / line.Step, first, length);
            T* from = x + (((nint)first * line.Step) - (nint)before);
            for (int i = 0; i < first; i++)
                image[i] = T.Zero;
            for (int i = first; i < end; i++, from += line.Step)
                image[i] = *from;
            for (int i = end; i < length; i++)
                image[i] = T.Zero;
        }
    }
}

/// <summary>Copies one row of an image between zeros, by aligned stores of whole registers.</summary>
/// <remarks>
/// <code>
///   padded row:   0 0 0 0 0 0 0 0 │ 0 0 0 a b c d e │ f g h i j k l m │ n o 0 0 0 0 0 0
///                 lead            │ head            │ plain            │ tail
/// </code>
/// </remarks>
internal readonly unsafe struct PlanarRow<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    private readonly TVec head;
    private readonly TVec tail;
    private readonly int lead;
    private readonly int end;
    private readonly int length;
    private readonly int pad;

    public PlanarRow(in WindowAxis line, in PlanarImage layout)
    {
        pad = line.Pad;
        length = (int)layout.RowStep;
        end = Math.Min(pad + line.Size, line.Used);
        lead = Math.Min(pad, line.Used) / TSimd.Width * TSimd.Width;
        head = TSimd.Select(TSimd.FirstLanes(pad - lead), TSimd.Broadcast(T.Zero), TSimd.FirstLanes(end - lead));
        tail = TSimd.FirstLanes((end - lead) % TSimd.Width);
    }

    public void Copy(T* x, T* image)
    {
        x -= pad;
        TVec zero = TSimd.Broadcast(T.Zero);
        for (int i = 0; i < lead; i += TSimd.Width)
            TSimd.Store(image + i, zero);
        if (lead >= length)
            return;
        TSimd.Store(image + lead, TSimd.Load(x + lead, head));
        int at = lead + TSimd.Width;
        for (; at + TSimd.Width <= end; at += TSimd.Width)
            TSimd.Store(image + at, TSimd.Load(x + at));
        if (at < end)
        {
            TSimd.Store(image + at, TSimd.Load(x + at, tail));
            at += TSimd.Width;
        }

        for (; at < length; at += TSimd.Width)
            TSimd.Store(image + at, zero);
    }
}
