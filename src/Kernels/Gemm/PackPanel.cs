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
        for (; k > 0; k--, source += depthStride, panel += width)
        {
            int lane = 0;
            for (; lane + TSimd.Width <= lanes; lane += TSimd.Width)
                TSimd.Store(panel + lane, TSimd.Load(source + lane));
            for (; TSimd.HasMaskedLoads && lane < width; lane += TSimd.Width)
            {
                TVec edge = TSimd.Load(source + lane, TSimd.FirstLanes(lanes - lane));
                TSimd.Store(panel + lane, edge, TSimd.FirstLanes(width - lane));
            }

            for (; lane < width; lane++)
                panel[lane] = lane < lanes ? source[lane] : T.Zero;
        }
    }

    /// <summary>Indices along K are contiguous in the source: squares are transposed on registers.</summary>
    public static void Columns<T>(T* panel, int width, T* source, nint laneStride, int lanes, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lane = 0;
        for (; lane + Square.Size <= lanes; lane += Square.Size)
        {
            T* from = source + (lane * laneStride);
            T* to = panel + lane;
            int p = 0;
            for (; p + Square.Size <= k; p += Square.Size)
                Square.Transpose(from + p, laneStride, to + ((nint)p * width), width);
            for (; p < k; p++)
            {
                for (int i = 0; i < Square.Size; i++)
                    to[((nint)p * width) + i] = from[(i * laneStride) + p];
            }
        }

        for (; lane < lanes; lane++)
        {
            for (int p = 0; p < k; p++)
                panel[((nint)p * width) + lane] = source[(lane * laneStride) + p];
        }

        for (; lane < width; lane++)
        {
            for (int p = 0; p < k; p++)
                panel[((nint)p * width) + lane] = T.Zero;
        }
    }
}
