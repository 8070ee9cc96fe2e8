using System.Numerics;

namespace Kernels;

/// <summary>
/// How the channels of one group of one image, or of a band of its rows, are laid out for the forward pass: padded, and
/// with the columns of a row dealt out by their remainder modulo the stride, so that neighbouring output pixels read
/// neighbouring elements.
/// </summary>
/// <remarks>
/// <code>
///   a row, padded by 1, stride 2:   0 a b c d e f 0   →   0 b d f | a c e 0      phase 0, then phase 1
/// </code>
/// Rows begin at cache lines. Where the kernel has a single row, or column, only the rows, or the phase, that it touches
/// have a place; otherwise those between the windows have one and are left as they are.
/// </remarks>
internal readonly record struct PlanarImage
{
    /// <param name="shape">The convolution.</param>
    /// <param name="outRows">Output rows of a band.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    public PlanarImage(in ConvShape shape, int outRows, int elementSize)
    {
        int line = AlignedMemory.Alignment / elementSize;
        PhaseLength = Tensor.Pieces(shape.Columns.Used, shape.Columns.Step);
        Phases = shape.KernelWidth == 1 ? 1 : shape.Columns.Step;
        RowStep = (((nint)PhaseLength * Phases) + line - 1) / line * line;
        RowStride = shape.KernelHeight == 1 ? shape.Rows.Step : 1;
        Rows = RowsFor(shape, outRows);
        ChannelStep = Rows * RowStep;
        Length = shape.GroupInChannels * ChannelStep;
    }

    /// <summary>Elements of one phase of a row.</summary>
    public int PhaseLength { get; }

    /// <summary>Phases of a row that are stored.</summary>
    public int Phases { get; }

    /// <summary>Every how many padded rows one is stored.</summary>
    public int RowStride { get; }

    /// <summary>Stored rows of a band.</summary>
    public int Rows { get; }

    public nint RowStep { get; }

    public nint ChannelStep { get; }

    public nint Length { get; }

    /// <summary>Stored rows between neighbouring output rows.</summary>
    public int OutRowStep(in ConvShape shape) => shape.Rows.Step / RowStride;

    /// <summary>Stored rows that so many output rows touch.</summary>
    public int RowsFor(in ConvShape shape, int outRows) =>
        ((outRows - 1) * OutRowStep(shape)) + ((shape.KernelHeight - 1) * shape.Rows.Spread) + 1;

    /// <summary>Where the window's top left corner finds each index along K: (channel, kernel row, kernel column).</summary>
    public unsafe void WriteDepthOffsets(in ConvShape shape, nint* offsets)
    {
        int taps = shape.Taps;
        for (int tap = 0; tap < taps; tap++)
        {
            (int row, int column) = Math.DivRem(tap, shape.KernelWidth);
            (int index, int phase) = Math.DivRem(column * shape.Columns.Spread, shape.Columns.Step);
            offsets[tap] = ((nint)row * shape.Rows.Spread * RowStep) + ((nint)phase * PhaseLength) + index;
        }

        // Every channel is the one before it, further on.
        for (int i = taps; i < shape.Depth; i++)
            offsets[i] = offsets[i - taps] + ChannelStep;
    }

    /// <summary>Where the window's top left corner finds each kernel column of the first kernel row.</summary>
    public unsafe void WriteColumnOffsets(in ConvShape shape, nint* offsets)
    {
        for (int column = 0; column < shape.KernelWidth; column++)
        {
            (int index, int phase) = Math.DivRem(column * shape.Columns.Spread, shape.Columns.Step);
            offsets[column] = ((nint)phase * PhaseLength) + index;
        }
    }

    /// <summary>Bytes of one such band with a line before and behind it, which packing reads and never uses.</summary>
    public nuint Bytes<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        AlignedMemory.RoundUp<T>((nuint)Length) + (2 * AlignedMemory.Alignment);
}
