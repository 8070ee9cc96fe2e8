using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Kernels;

/// <summary>How a forward pass with lanes across output channels is run, and what scratch memory it takes.</summary>
/// <remarks>
/// A task is a band of output rows of one group of one image, for some panels of output channels. A band is as large as
/// keeps what it reads, and the sums of a panel, in the second-level cache. It reads a copy between zeros, or of the pixels
/// that windows of one pixel under a stride touch; otherwise the image itself.
/// </remarks>
internal readonly unsafe struct ChannelsPlan<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Pixels whose sums for one panel, 128 KiB of floats under AVX-512, leave room in the second-level cache.</summary>
    private const int MostPixels = 1024;

    private readonly ConvShape shape;

    public ChannelsPlan(InstructionSet isa, in ConvShape shape, int panelWidth, int threads)
    {
        this.shape = shape;
        Isa = isa;
        PanelWidth = panelWidth;
        TileRows = ForwardCost.TileRows(GemmShape.Of(isa, sizeof(T)));
        bool isPadded = shape.PadHeight > 0 || shape.PadWidth > 0;
        IsFlat = shape.Taps == 1 && !isPadded;
        Gathers = IsFlat && !shape.IsPointwise;
        Copies = isPadded || Gathers;
        Pitch = Gathers ? shape.OutWidth : shape.InWidth + shape.PadWidth;
        int worthwhile = GemmDriver.Worthwhile(shape.MultiplyAdds, threads);
        int products = shape.Batch * shape.Groups;
        int most = MostRows();
        Bands = Tensor.Pieces(shape.OutHeight, most);
        BandRows = Tensor.Pieces(shape.OutHeight, Bands);
        Bands = Tensor.Pieces(shape.OutHeight, BandRows);
        Panels = Tensor.Pieces(shape.GroupOutChannels, panelWidth);
        Shares = 1;
        while ((long)products * Bands * Shares % worthwhile != 0 && Shares < Panels)
            Shares++;
        Tasks = products * Bands * Shares;
        Parts = Math.Min(Tasks, worthwhile);
        CopyRows = Gathers ? BandRows : InRows(BandRows);
        ChannelStep = Copies ? CopyRows * Pitch : shape.InPixels;
        OffsetBytes = AlignedMemory.RoundUp<nint>((nuint)shape.Depth);
        CopyBytes = Copies
            ? AlignedMemory.RoundUp<T>((nuint)((shape.GroupInChannels * ChannelStep) + shape.PadWidth)) + (2 * AlignedMemory.Alignment)
            : 0;
        SumBytes = AlignedMemory.RoundUp<T>((nuint)BandRows * (nuint)shape.OutWidth * (nuint)panelWidth);
        BiasBytes = AlignedMemory.RoundUp<T>((nuint)panelWidth);
    }

    [UnscopedRef]
    public ref readonly ConvShape Shape => ref shape;

    public InstructionSet Isa { get; }

    public int PanelWidth { get; }

    /// <summary>Pixels of a tile at most.</summary>
    public int TileRows { get; }

    /// <summary>Windows of one pixel, none in the padding: the rows of a band are one long one.</summary>
    public bool IsFlat { get; }

    /// <summary>Whether the pixels that such windows touch are copied close together.</summary>
    public bool Gathers { get; }

    /// <summary>Whether that, or whether images are copied between zeros.</summary>
    public bool Copies { get; }

    /// <summary>Distance of the copy's rows: the zeros behind one are those before the next.</summary>
    public nint Pitch { get; }

    public nint ChannelStep { get; }

    /// <summary>Output rows of a band; the last may have fewer.</summary>
    public int BandRows { get; }

    public int Bands { get; }

    /// <summary>Padded rows that a band's copy has room for.</summary>
    public int CopyRows { get; }

    /// <summary>Panels of output channels in a group, and the shares into which threads cut them.</summary>
    public int Panels { get; }

    public int Shares { get; }

    public int Tasks { get; }

    public int Parts { get; }

    public nuint OffsetBytes { get; }

    public nuint CopyBytes { get; }

    public nuint SumBytes { get; }

    public nuint BiasBytes { get; }

    public nuint PartBytes => CopyBytes + SumBytes + BiasBytes;

    public nuint Bytes => OffsetBytes + (PartBytes * (nuint)Parts);

    /// <summary>Input rows that so many output rows touch, those of the padding included.</summary>
    public int InRows(int outRows) =>
        ((outRows - 1) * shape.Rows.Step) + ((shape.KernelHeight - 1) * shape.Rows.Spread) + 1;

    /// <summary>Where a window finds each index along K: (channel, kernel row, kernel column).</summary>
    public void WriteOffsets(nint* offsets)
    {
        nint row = Copies ? Pitch : shape.InWidth;
        int taps = shape.Taps;
        for (int tap = 0; tap < taps; tap++)
        {
            (int kh, int kw) = Math.DivRem(tap, shape.KernelWidth);
            offsets[tap] = (kh * shape.Rows.Spread * row) + ((nint)kw * shape.Columns.Spread);
        }

        for (int i = taps; i < shape.Depth; i++)
            offsets[i] = offsets[i - taps] + ChannelStep;
    }

    private int MostRows()
    {
        double rowBytes = (double)shape.GroupInChannels * Pitch * (Gathers ? 1 : shape.Rows.Step) * sizeof(T);
        double rows = Math.Min((double)MostPixels / shape.OutWidth, Caches.Level2 / 2 / rowBytes);
        return (int)Math.Clamp(rows, 1, shape.OutHeight);
    }
}
