using System.Numerics;

namespace Kernels;

/// <summary>
/// How the channels of one group of one image are laid out for the forward pass: padded, and with the columns of a row
/// dealt out by their remainder modulo the stride, so that neighbouring output pixels read neighbouring elements.
/// </summary>
/// <remarks>
/// <code>
///   a row, padded by 1, stride 2:   0 a b c d e f 0   →   0 b d f | a c e 0      phase 0, then phase 1
/// </code>
/// Only what some window touches is stored; rows and phases between the windows are left as they are.
/// </remarks>
internal readonly record struct PlanarImage
{
    public PlanarImage(in ConvShape shape)
    {
        PhaseLength = (shape.Columns.Used + shape.Columns.Step - 1) / shape.Columns.Step;
        RowStep = (nint)PhaseLength * shape.Columns.Step;
        Rows = shape.Rows.Used;
        ChannelStep = Rows * RowStep;
        Length = shape.GroupInChannels * ChannelStep;
    }

    /// <summary>Elements of one phase of a row.</summary>
    public int PhaseLength { get; }

    /// <summary>Padded rows.</summary>
    public int Rows { get; }

    public nint RowStep { get; }

    public nint ChannelStep { get; }

    public nint Length { get; }

    /// <summary>Where the window's top left corner finds each index along K: (channel, kernel row, kernel column).</summary>
    public unsafe void WriteDepthOffsets(in ConvShape shape, nint* offsets)
    {
        int step = shape.Columns.Step;
        for (int c = 0; c < shape.GroupInChannels; c++)
        {
            for (int kh = 0; kh < shape.KernelHeight; kh++)
            {
                nint row = (c * ChannelStep) + ((nint)kh * shape.Rows.Spread * RowStep);
                for (int kw = 0; kw < shape.KernelWidth; kw++)
                {
                    int column = kw * shape.Columns.Spread;
                    *offsets++ = row + (column % step * PhaseLength) + (column / step);
                }
            }
        }
    }

    /// <summary>Bytes of one such image, with a register's room behind it, which packing reads and never uses.</summary>
    public nuint Bytes<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        AlignedMemory.RoundUp<T>((nuint)Length) + AlignedMemory.Alignment;
}
