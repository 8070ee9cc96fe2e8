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
    private const int RowsAhead = 8;
    private const int LanesTogether = 12;

    /// <summary>Lanes are contiguous in the source, and whole panels of them are written: each index along K is a row to deal out.</summary>
    /// <remarks>A few rows ahead are asked for in advance: rows lie apart, often in other pages, where no prefetcher looks.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Rows<TSimd, T, TVec>(T* panels, int width, T* source, nint depthStride, int lanes, int k)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        nint step = (nint)width * k;
        nint ahead = RowsAhead * depthStride;
        int full = width % TSimd.Width == 0 ? lanes / width * width : 0;
        for (; k > 0; k--, source += depthStride, panels += width)
        {
            T* to = panels;
            int lane = 0;
            for (; lane < full; to += step)
            {
                for (int w = 0; w < width; w += TSimd.Width, lane += TSimd.Width)
                {
                    TSimd.Prefetch(source + lane + ahead);
                    TSimd.Store(to + w, TSimd.Load(source + lane));
                }
            }

            for (; lane < lanes; lane += width, to += step)
                Masked<TSimd, T, TVec>(to, width, source + lane, Math.Min(width, lanes - lane));
        }
    }

    /// <summary>One row of a panel that is no whole registers wide, or whose last lanes are missing: those are zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Masked<TSimd, T, TVec>(T* to, int width, T* source, int lanes)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        for (int lane = 0; lane < width; lane += TSimd.Width)
            TSimd.Store(to + lane, TSimd.Load(source + lane, TSimd.FirstLanes(lanes - lane)), TSimd.FirstLanes(width - lane));
    }

    /// <summary>Indices along K are contiguous in the source and stay so: each lane's k terms are copied, stride apart.</summary>
    /// <remarks>Some lanes advance together and ask for the next ones: memory that is far away then serves many at once.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Copy<TSimd, T, TVec>(T* rows, nint stride, T* source, nint laneStride, int lanes, int k)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        nint ahead = LanesTogether * laneStride;
        for (int l = 0; l < lanes; l += LanesTogether, source += ahead, rows += LanesTogether * stride)
        {
            int count = Math.Min(LanesTogether, lanes - l);
            int p = 0;
            for (; p + TSimd.Width <= k; p += TSimd.Width)
            {
                T* from = source + p;
                T* to = rows + p;
                for (int i = count; i > 0; i--, from += laneStride, to += stride)
                {
                    TSimd.Prefetch(from + ahead);
                    TSimd.Store(to, TSimd.Load(from));
                }
            }

            for (; p < k; p++)
            {
                for (int i = 0; i < count; i++)
                    rows[(i * stride) + p] = source[(i * laneStride) + p];
            }
        }
    }

    /// <summary>Indices along K are contiguous in the source: squares are transposed on registers.</summary>
    public static void Columns<TSimd, T, TVec>(T* panel, nint width, T* source, nint laneStride, int lanes, int k)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => Squares<TSimd, T, TVec>(panel, width, source, laneStride, lanes, k, (int)width);

    /// <summary><c>panel[p·width + l] = source[l·laneStride + p]</c>, by squares as wide as a register.</summary>
    public static void Turn<TSimd, T, TVec>(T* panel, nint width, T* source, nint laneStride, int lanes, int k)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => Squares<TSimd, T, TVec>(panel, width, source, laneStride, lanes, k, lanes);

    /// <summary>The same, and zeros from the last lane up to <paramref name="written"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Squares<TSimd, T, TVec>(
        T* panel, nint width, T* source, nint laneStride, int lanes, int k, int written)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        for (int lane = 0; lane < written; lane += TSimd.Width)
        {
            T* from = source + (lane * laneStride);
            T* to = panel + lane;
            int p = 0;
            if (lane + TSimd.Width <= lanes)
            {
                for (; p + TSimd.Width <= k; p += TSimd.Width)
                    RegisterSquare<TSimd, T, TVec>.Transpose(from + p, laneStride, to + (p * width), width);
            }

            if (p < k)
            {
                Edge<TSimd, T, TVec>(
                    to + (p * width), width, from + p, laneStride, Math.Clamp(lanes - lane, 0, TSimd.Width), k - p,
                    Math.Min(written - lane, TSimd.Width));
            }
        }
    }

    /// <summary>Squares that lack lanes, or indices along K: what exists is moved to a place where one may read a whole square.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Edge<TSimd, T, TVec>(
        T* panel, nint width, T* source, nint laneStride, int lanes, int k, int written)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        byte* room = stackalloc byte[(2 * TSimd.Width * TSimd.Width * sizeof(T)) + AlignedMemory.Alignment];
        var before = (T*)AlignedMemory.FirstLine(room);
        T* after = before + (TSimd.Width * TSimd.Width);
        for (int lane = lanes; lane < TSimd.Width; lane++)
            TSimd.Store(before + (lane * TSimd.Width), TSimd.Broadcast(T.Zero));
        TVec exist = TSimd.FirstLanes(written);
        for (int p = 0; p < k; p += TSimd.Width)
        {
            int terms = Math.Min(TSimd.Width, k - p);
            TVec edge = TSimd.FirstLanes(terms);
            T* from = source + p;
            for (int lane = 0; lane < lanes; lane++, from += laneStride)
                TSimd.Store(before + (lane * TSimd.Width), terms == TSimd.Width ? TSimd.Load(from) : TSimd.Load(from, edge));
            if (terms == TSimd.Width && written == TSimd.Width)
            {
                RegisterSquare<TSimd, T, TVec>.Transpose(before, TSimd.Width, panel + (p * width), width);
                continue;
            }

            RegisterSquare<TSimd, T, TVec>.Transpose(before, TSimd.Width, after, TSimd.Width);
            for (int q = 0; q < terms; q++)
                TSimd.Store(panel + ((p + q) * width), TSimd.Load(after + (q * TSimd.Width)), exist);
        }
    }

    /// <summary><c>panel[p·width + l] = source[l·laneStride + p]</c> by small squares, the same for every instruction set.</summary>
    public static void Turn<T>(T* panel, nint width, T* source, nint laneStride, int lanes, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lane = 0;
        for (; lane + Square.Size <= lanes; lane += Square.Size)
        {
            int p = 0;
            for (; p + Square.Size <= k; p += Square.Size)
                Square.Transpose(source + (lane * laneStride) + p, laneStride, panel + (p * width) + lane, width);
            Elements(panel + (p * width) + lane, width, source + (lane * laneStride) + p, laneStride, Square.Size, k - p);
        }

        Elements(panel + lane, width, source + (lane * laneStride), laneStride, lanes - lane, k);
    }

    private static void Elements<T>(T* panel, nint width, T* source, nint laneStride, int lanes, int k)
        where T : unmanaged
    {
        for (int lane = 0; lane < lanes; lane++)
        {
            for (int p = 0; p < k; p++)
                panel[(p * width) + lane] = source[(lane * laneStride) + p];
        }
    }
}
