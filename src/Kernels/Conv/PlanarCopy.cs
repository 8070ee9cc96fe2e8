using System.Numerics;

namespace Kernels;

/// <summary>Lays out the channels of one group of one image as <see cref="PlanarImage"/> says.</summary>
internal unsafe struct PlanarCopy<T> : IIsaKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public ConvShape Shape;
    public PlanarImage Layout;

    /// <summary>The group's first channel.</summary>
    public T* X;

    /// <summary>Where to, with room for a register behind it.</summary>
    public T* Image;

    public readonly void Run<TSimd, TVec>()
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => PlanarCopy<TSimd, T, TVec>.Run(Shape, Layout, X, Image);
}

/// <summary>The same on one instruction set.</summary>
/// <remarks>Rows are written in order, so a register may carry zeros beyond its row: the next row overwrites them.</remarks>
internal static unsafe class PlanarCopy<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    public static void Run(in ConvShape shape, in PlanarImage layout, T* x, T* image)
    {
        WindowAxis rows = shape.Rows;
        WindowAxis line = shape.Columns;
        for (int c = 0; c < shape.GroupInChannels; c++, x += shape.InPixels)
        {
            for (int r = 0; r < layout.Rows; r++, image += layout.RowStep)
            {
                int h = r - rows.Pad;
                if (rows.Step > 1 && !rows.IsUsed(r))
                    continue;
                if ((uint)h >= (uint)rows.Size)
                    Zero(image, layout.RowStep);
                else if (line.Step == 1)
                    Row(line, layout.PhaseLength, x + ((nint)h * line.Size), image);
                else
                    Phases(line, layout.PhaseLength, x + ((nint)h * line.Size), image);
            }
        }
    }

    private static void Row(in WindowAxis line, int length, T* x, T* image)
    {
        int left = Math.Min(line.Pad, length);
        int inside = Math.Min(line.Size, length - left);
        Zero(image, left);
        image += left;
        int i = 0;
        for (; i + TSimd.Width <= inside; i += TSimd.Width)
            TSimd.Store(image + i, TSimd.Load(x + i));
        if (i < inside)
            TSimd.Store(image + i, TSimd.Load(x + i, TSimd.FirstLanes(inside - i)));
        Zero(image + inside, length - left - inside);
    }

    private static void Phases(in WindowAxis line, int length, T* x, T* image)
    {
        for (int phase = 0; phase < line.Step; phase++, image += length)
        {
            if (!line.IsUsed(phase))
                continue;
            for (int i = 0; i < length; i++)
            {
                int w = (i * line.Step) + phase - line.Pad;
                image[i] = (uint)w < (uint)line.Size ? x[w] : T.Zero;
            }
        }
    }

    private static void Zero(T* image, nint count)
    {
        TVec zero = TSimd.Broadcast(T.Zero);
        for (nint i = 0; i < count; i += TSimd.Width)
            TSimd.Store(image + i, zero);
    }
}
