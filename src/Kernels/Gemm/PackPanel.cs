using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Copies one panel of an operand into the order in which the tile reads it.</summary>
/// <remarks>
/// <code>
///   lanes →                 panel: width lanes of one index along K lie together
///   ┌───┬───┬───┬───┐
///   │ 0 │ 1 │ 2 │ 3 │ p=0   memory: 0 1 2 3 | 4 5 6 7 | …      lanes beyond the matrix are zeros
///   │ 4 │ 5 │ 6 │ 7 │ p=1
/// </code>
/// </remarks>
internal static unsafe class PackPanel
{
    /// <summary>Lanes are contiguous in the source: each index along K is a short row to copy.</summary>
    public static void Rows<TSimd, T, TVec>(T* panel, int width, T* source, nint depthStride, int lanes, int k)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        if (lanes == 2 * TSimd.Width && width == lanes)
        {
            for (; k > 0; k--, source += depthStride, panel += width)
            {
                TSimd.Store(panel, TSimd.Load(source));
                TSimd.Store(panel + TSimd.Width, TSimd.Load(source + TSimd.Width));
            }

            return;
        }

        for (; k > 0; k--, source += depthStride, panel += width)
        {
            for (int lane = 0; lane < lanes; lane++)
                panel[lane] = source[lane];
            for (int lane = lanes; lane < width; lane++)
                panel[lane] = T.Zero;
        }
    }

    /// <summary>Lanes are far apart: four of them at a time are walked along K.</summary>
    public static void Columns<T>(T* panel, int width, T* source, nint laneStride, nint depthStride, int lanes, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lane = 0;
        for (; lane + 4 <= lanes; lane += 4)
        {
            T* from = source + (lane * laneStride);
            T* to = panel + lane;
            for (int p = 0; p < k; p++, from += depthStride, to += width)
            {
                to[0] = from[0];
                to[1] = from[laneStride];
                to[2] = from[2 * laneStride];
                to[3] = from[3 * laneStride];
            }
        }

        for (; lane < width; lane++)
        {
            T* from = source + (lane * laneStride);
            for (int p = 0; p < k; p++)
                panel[((nint)p * width) + lane] = lane < lanes ? from[p * depthStride] : T.Zero;
        }
    }
}
