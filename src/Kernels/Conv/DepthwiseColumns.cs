using System.Numerics;

namespace Kernels;

/// <summary>Some output rows of one channel, and the rows that they read.</summary>
internal unsafe struct DepthwiseBand<T>
    where T : unmanaged
{
    /// <summary>Output row r finds kernel row kh at Rows[r·RowStep + kh·RowSpread].</summary>
    public T** Rows;
    public int RowStep;
    public int RowSpread;

    /// <summary>Where each kernel column lies from the output column.</summary>
    public nint* Taps;
    public int KernelHeight;
    public int KernelWidth;

    public T* W;
    public T Bias;
    public T* Y;
    public int OutRows;

    /// <summary>Whether neighbouring pixels and taps are neighbours in memory: no stride, no dilation.</summary>
    public bool Slides;
    public int OutWidth;
}

/// <summary>The registers of an output row: where they begin, and which of them touch padding.</summary>
/// <remarks>
/// <code>
///   OW = 20, W = 8, pad 1:    [0 … 7][8 … 15]        the last register begins where it ends with the row: what it computes
///                                  [12 … 19]         twice comes out the same, and no store needs a mask.
///                             edge   inside  edge
/// </code>
/// A row shorter than a register is one register, whose last lanes are stored over the next row's first, before those are
/// computed; only at the end of the band a mask keeps them.
/// </remarks>
internal readonly unsafe struct DepthwiseColumns<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    private readonly TVec* masks;
    private readonly int kernelWidth;
    private readonly int lastStart;

    public DepthwiseColumns(in ConvShape shape, nint* taps, bool readsInPlace, TVec* masks)
    {
        WindowAxis line = shape.Columns;
        this.masks = masks;
        kernelWidth = line.Kernel;
        Count = (line.Out + TSimd.Width - 1) / TSimd.Width;
        lastStart = Math.Max(0, line.Out - TSimd.Width);
        Keep = TSimd.FirstLanes(line.Out);
        IsMasked = readsInPlace;
        IsNarrow = line.Out < TSimd.Width;
        FirstInside = 0;
        EndInside = readsInPlace ? line.Out / TSimd.Width : Count - (line.Out % TSimd.Width == 0 ? 0 : 1);
        if (!readsInPlace)
            return;
        int room = line.Size + line.Pad - ((line.Kernel - 1) * line.Spread) - TSimd.Width;
        EndInside = room < 0 ? 0 : Math.Min(EndInside, (room / TSimd.Width) + 1);
        FirstInside = Math.Min(EndInside, (line.Pad + TSimd.Width - 1) / TSimd.Width);
        for (int i = 0; i < Count; i++)
        {
            if (i == FirstInside)
                i = EndInside;
            for (int kw = 0; i < Count && kw < line.Kernel; kw++)
            {
                int at = Start(i) + (int)taps[kw] - line.Pad;
                Masks(i)[kw] = LaneRange<TSimd, T, TVec>.Of(at, line.Size);
            }
        }
    }

    /// <summary>Registers of a row.</summary>
    public int Count { get; }

    /// <summary>Registers FirstInside … EndInside − 1 begin at multiples of the width and touch no padding.</summary>
    public int FirstInside { get; }

    public int EndInside { get; }

    /// <summary>Whether the others are loaded by masks.</summary>
    public bool IsMasked { get; }

    /// <summary>Whether a row is shorter than a register.</summary>
    public bool IsNarrow { get; }

    /// <summary>The lanes of a row that is shorter than a register.</summary>
    public TVec Keep { get; }

    /// <summary>First output column of a register.</summary>
    public int Start(int register) => Math.Min(register * TSimd.Width, lastStart);

    /// <summary>For each kernel column the lanes that lie in the image; the registers inside have no place.</summary>
    public TVec* Masks(int register) =>
        masks + ((nint)(register < FirstInside ? register : register - (EndInside - FirstInside)) * kernelWidth);
}
