using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Copies rows of a group of channels between zeros, as close together as can be.</summary>
/// <remarks>
/// <code>
///   padded by 1:   0 a b c d e f 0 g h i j k l 0 …     the zero behind a row is the one before the next
/// </code>
/// Rows are stored by whole registers in order, so that what runs over the end of one is overwritten by the next.
/// </remarks>
internal static unsafe class ChannelsCopy<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    /// <summary>Copies what these output rows read.</summary>
    public static void Run(in ChannelsPlan<T> plan, T* x, int firstRow, int rows, T* to)
    {
        int first = firstRow * plan.Shape.Rows.Step;
        if (plan.Gathers)
            Gather(plan, x + ((nint)first * plan.Shape.InWidth), rows, to);
        else
            Pad(plan, x, first - plan.Shape.PadHeight, plan.InRows(rows), to);
    }

    /// <summary>The pixels that windows of one pixel touch, side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Gather(in ChannelsPlan<T> plan, T* x, int rows, T* to)
    {
        int width = plan.Shape.OutWidth;
        nint step = plan.Shape.Columns.Step;
        nint inRow = (nint)plan.Shape.Rows.Step * plan.Shape.InWidth;
        int whole = step == 2 ? width / TSimd.Width * TSimd.Width : 0;
        int rest = width - whole;
        TVec low = TSimd.FirstLanes((2 * rest) - 1);
        TVec high = TSimd.FirstLanes((2 * rest) - 1 - TSimd.Width);
        for (int c = 0; c < plan.Shape.GroupInChannels; c++, x += plan.Shape.InPixels)
        {
            T* row = to + (c * plan.ChannelStep);
            T* from = x;
            for (int r = 0; r < rows; r++, row += width, from += inRow)
            {
                int i = 0;

                // The last pixel may be the last of the row, and its neighbour the next one's.
                for (; i < whole; i += TSimd.Width)
                {
                    T* at = from + (2 * i);
                    TVec right = i + TSimd.Width < width
                        ? TSimd.Load(at + TSimd.Width)
                        : TSimd.Load(at + TSimd.Width, TSimd.FirstLanes(TSimd.Width - 1));
                    TSimd.Store(row + i, TSimd.Even(TSimd.Load(at), right));
                }

                if (step == 2 && i < width)
                    TSimd.Store(row + i, TSimd.Even(TSimd.Load(from + (2 * i), low), TSimd.Load(from + (2 * i) + TSimd.Width, high)));
                for (; step != 2 && i < width; i++)
                    row[i] = from[i * step];
            }
        }
    }

    /// <summary>Rows from firstRow on, which may lie above or below the image, between zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Pad(in ChannelsPlan<T> plan, T* x, int firstRow, int rows, T* to)
    {
        int height = plan.Shape.InHeight;
        int width = plan.Shape.InWidth;
        int pad = plan.Shape.PadWidth;
        int whole = width / TSimd.Width * TSimd.Width;
        nint pitch = plan.Pitch;
        TVec zero = TSimd.Broadcast(T.Zero);
        TVec edge = TSimd.FirstLanes(width - whole);
        int above = Math.Clamp(-firstRow, 0, rows);
        int inside = Math.Clamp(height - firstRow, above, rows);
        for (int c = 0; c < plan.Shape.GroupInChannels; c++, x += plan.Shape.InPixels)
        {
            T* row = to + (c * plan.ChannelStep);
            Clear(row, (above * pitch) + pad, zero);
            row += (above * pitch) + pad;
            T* from = x + ((nint)(firstRow + above) * width);
            for (int r = above; r < inside; r++, row += pitch, from += width)
            {
                int i = 0;
                for (; i < whole; i += TSimd.Width)
                    TSimd.Store(row + i, TSimd.Load(from + i));
                if (i < width)
                    TSimd.Store(row + i, TSimd.Load(from + i, edge));
                Clear(row + width, pad, zero);
            }

            Clear(row, (rows - inside) * pitch, zero);
        }
    }

    /// <summary>Zeros, and up to a register more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Clear(T* to, nint count, TVec zero)
    {
        for (nint i = 0; i < count; i += TSimd.Width)
            TSimd.Store(to + i, zero);
    }
}
