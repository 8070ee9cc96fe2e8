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
    /// <summary>Copies the rows from firstRow on, which may lie above or below the image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(in ChannelsPlan<T> plan, T* x, int firstRow, int rows, T* to)
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
