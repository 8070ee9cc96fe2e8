using System.Numerics;

namespace Kernels;

/// <summary>
/// How the channels of one group of one image are laid out for the weight gradient: padded, with the channels of a pixel
/// side by side, so that the taps of one output pixel, taken as (kernel row, kernel column, channel), form long runs.
/// </summary>
internal readonly record struct ChannelsLastImage
{
    public ChannelsLastImage(in ConvShape shape)
    {
        PixelStep = shape.GroupInChannels;
        RowStep = (nint)shape.Columns.Used * PixelStep;
        Length = shape.Rows.Used * RowStep;
    }

    public int PixelStep { get; }

    public nint RowStep { get; }

    /// <summary>Elements of an image.</summary>
    public nint Length { get; }

    /// <summary>Where the windows of output pixels first … first + count − 1, counted across images, begin.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="first">First pixel, of image first / (OH·OW).</param>
    /// <param name="count">How many.</param>
    /// <param name="offsets">Their offsets from the start of that image.</param>
    public unsafe void WriteDepthOffsets(in ConvShape shape, long first, int count, nint* offsets)
    {
        nint step = (nint)shape.Columns.Step * PixelStep;
        int pixel = (int)(first % shape.Pixels);
        int row = pixel / shape.OutWidth;
        int column = pixel % shape.OutWidth;
        nint image = 0;
        while (count > 0)
        {
            nint start = image + ((nint)row * shape.Rows.Step * RowStep);
            int end = Math.Min(shape.OutWidth, column + count);
            count -= end - column;
            for (; column < end; column++)
                *offsets++ = start + (column * step);
            column = 0;
            if (++row == shape.OutHeight)
            {
                row = 0;
                image += Length;
            }
        }
    }

    /// <summary>Lays out the channels of one group of one image.</summary>
    /// <param name="isa">What to run on.</param>
    /// <param name="shape">The convolution.</param>
    /// <param name="x">First channel of the group.</param>
    /// <param name="image">Where to.</param>
    public unsafe void Copy<T>(InstructionSet isa, in ConvShape shape, T* x, T* image)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var call = new ChannelsLastCopy<T> { Shape = shape, Layout = this, X = x, Image = image };
        IsaDispatch<T>.Run(PoolWidth.Fit(isa, Math.Min(shape.InWidth, PixelStep), sizeof(T)), ref call);
    }
}

/// <summary>The copy on one instruction set: each image row is turned, by squares as wide as a register.</summary>
internal unsafe struct ChannelsLastCopy<T> : IIsaKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public ConvShape Shape;
    public ChannelsLastImage Layout;
    public T* X;
    public T* Image;

    public readonly void Run<TSimd, TVec>()
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        WindowAxis line = Shape.Columns;
        int channels = Layout.PixelStep;
        int left = Math.Min(line.Pad, line.Used);
        int inside = Math.Min(line.Size, line.Used - left);
        T* image = Image;
        for (int r = 0; r < Shape.Rows.Used; r++, image += Layout.RowStep)
        {
            var row = new Span<T>(image, (int)Layout.RowStep);
            int h = r - Shape.Rows.Pad;
            if ((uint)h >= (uint)Shape.InHeight)
            {
                row.Clear();
                continue;
            }

            row[..(left * channels)].Clear();
            PackPanel.Turn<TSimd, T, TVec>(
                image + ((nint)left * channels), channels, X + ((nint)h * line.Size), Shape.InPixels, channels, inside);
            row[((left + inside) * channels)..].Clear();
        }
    }
}
