using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>A plane of a depthwise data gradient, 3×3 with a stride of 1: four rows of dx at a time.</summary>
/// <remarks>
/// <code>
///   g[r] = +0;   for kh, for kw:   g[r] = g[r] + w[kh, kw]·dy[r + pad − kh, lane + pad − kw]        lanes: columns of dx
///
///        dy row 5   d0 d1 d2 ─▶ g3 (w row 0)                         a row is loaded once, in three shifts, for the up to
///               4   d0 d1 d2 ─▶ g3 (w row 1), g2 (w row 0)           three rows of dx that it touches; rows descend, so
///               3   d0 d1 d2 ─▶ g3 (w row 2), g2 (1), g1 (0)         that each of these takes its kernel rows in order:
///               …                                                    18 loads for 36 products and additions
/// </code>
/// Registers: 9 weights, 4 sums, 3 shifts. Rows and columns beside dy are loads whose mask is empty: with finite weights
/// their products are zeros, which change no sum that started from +0. Other weights are not for these loops.
/// </remarks>
internal static unsafe class DepthwiseDataRows<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    private const int BlockRows = 4;

    public static bool Serves(in ConvShape shape) =>
        shape.GroupOutChannels == 1 && IsPlain(shape.Rows) && IsPlain(shape.Columns) && shape.InHeight >= BlockRows;

    /// <summary>Whether these loops give the plane's bits: a product with nothing must be zero.</summary>
    public static bool Serves(T* w)
    {
        bool isFinite = true;
        for (int tap = 0; tap < 9; tap++)
            isFinite &= T.IsFinite(w[tap]);
        return isFinite;
    }

    public static void Run(in ConvShape shape, T* w, T* dy, T beta, T* dx)
    {
        var plane = new Plane
        {
            Rows = shape.Rows,
            Line = shape.Columns,
            W = w,
            Dy = dy,
            Beta = beta,
            Dx = dx,
        };

        // What no edge touches: registers first … end of a row, and rows top … bottom in whole blocks.
        int size = shape.InWidth;
        int inRow = Math.Min(size, shape.OutWidth - shape.PadWidth);
        int first = Math.Min(size, Blocking.RoundUp(Math.Max(0, 2 - shape.PadWidth), TSimd.Width));
        int count = Math.Max(0, (inRow - first) / TSimd.Width);
        int top = Blocking.RoundUp(Math.Max(0, 2 - shape.PadHeight), BlockRows);
        int inPlane = Math.Min(shape.InHeight, shape.OutHeight - shape.PadHeight) - top;
        int bottom = inPlane > 0 ? top + (inPlane / BlockRows * BlockRows) : top;
        if (count > 0 && bottom > top)
            Blocks<Inside, Inside>(&plane, top, bottom, first, count);
        for (int column = 0; column < size; column += TSimd.Width)
        {
            if (bottom == top)
            {
                Blocks<AtEdge, AtEdge>(&plane, 0, shape.InHeight, column, 1);
                continue;
            }

            bool isInside = column >= first && column < first + (count * TSimd.Width);
            Blocks<AtEdge, AtEdge>(&plane, 0, top, column, 1);
            if (!isInside)
                Blocks<AtEdge, Inside>(&plane, top, bottom, column, 1);
            Blocks<AtEdge, AtEdge>(&plane, bottom, shape.InHeight, column, 1);
        }
    }

    private static bool IsPlain(in WindowAxis axis) => axis.Kernel == 3 && axis.Step == 1 && axis.Spread == 1;

    /// <summary>Rows h … end of some neighbouring registers; the last block begins before it where rows are left over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Blocks<TEdge, TRowEdge>(Plane* plane, int h, int end, int column, int count)
        where TEdge : struct, IEdge
        where TRowEdge : struct, IEdge
    {
        TVec zero = TSimd.Broadcast(T.Zero);
        int width = plane->Line.Size;
        int outWidth = plane->Line.Out;
        int outHeight = plane->Rows.Out;
        int at = column + plane->Line.Pad;
        TVec m0 = zero, m1 = zero, m2 = zero;
        if (TEdge.IsMasked)
        {
            m0 = LaneRange<TSimd, T, TVec>.Of(at, outWidth);
            m1 = LaneRange<TSimd, T, TVec>.Of(at - 1, outWidth);
            m2 = LaneRange<TSimd, T, TVec>.Of(at - 2, outWidth);
        }

        T* w = plane->W;
        TVec w00 = TSimd.Broadcast(w[0]), w01 = TSimd.Broadcast(w[1]), w02 = TSimd.Broadcast(w[2]);
        TVec w10 = TSimd.Broadcast(w[3]), w11 = TSimd.Broadcast(w[4]), w12 = TSimd.Broadcast(w[5]);
        TVec w20 = TSimd.Broadcast(w[6]), w21 = TSimd.Broadcast(w[7]), w22 = TSimd.Broadcast(w[8]);
        for (; h < end; h += BlockRows)
        {
            int skip = Math.Max(0, h + BlockRows - plane->Rows.Size);
            int row = h - skip;
            int oh = row + plane->Rows.Pad - 2;
            T* from = plane->Dy + ((nint)oh * outWidth) + at;
            T* to = plane->Dx + ((nint)row * width) + column;
            for (int c = 0; c < count; c++, from += TSimd.Width, to += TSimd.Width)
            {
                TVec keep = Row<TRowEdge>(oh + 5, outHeight);
                T* p = from + (5 * (nint)outWidth);
                TVec d0 = Load<TEdge, TRowEdge>(p, m0, keep);
                TVec d1 = Load<TEdge, TRowEdge>(p - 1, m1, keep);
                TVec d2 = Load<TEdge, TRowEdge>(p - 2, m2, keep);
                TVec g3 = Add(zero, d0, w00, d1, w01, d2, w02);

                keep = Row<TRowEdge>(oh + 4, outHeight);
                p -= outWidth;
                d0 = Load<TEdge, TRowEdge>(p, m0, keep);
                d1 = Load<TEdge, TRowEdge>(p - 1, m1, keep);
                d2 = Load<TEdge, TRowEdge>(p - 2, m2, keep);
                g3 = Add(g3, d0, w10, d1, w11, d2, w12);
                TVec g2 = Add(zero, d0, w00, d1, w01, d2, w02);

                keep = Row<TRowEdge>(oh + 3, outHeight);
                p -= outWidth;
                d0 = Load<TEdge, TRowEdge>(p, m0, keep);
                d1 = Load<TEdge, TRowEdge>(p - 1, m1, keep);
                d2 = Load<TEdge, TRowEdge>(p - 2, m2, keep);
                g3 = Add(g3, d0, w20, d1, w21, d2, w22);
                g2 = Add(g2, d0, w10, d1, w11, d2, w12);
                TVec g1 = Add(zero, d0, w00, d1, w01, d2, w02);

                keep = Row<TRowEdge>(oh + 2, outHeight);
                p -= outWidth;
                d0 = Load<TEdge, TRowEdge>(p, m0, keep);
                d1 = Load<TEdge, TRowEdge>(p - 1, m1, keep);
                d2 = Load<TEdge, TRowEdge>(p - 2, m2, keep);
                g2 = Add(g2, d0, w20, d1, w21, d2, w22);
                g1 = Add(g1, d0, w10, d1, w11, d2, w12);
                TVec g0 = Add(zero, d0, w00, d1, w01, d2, w02);

                keep = Row<TRowEdge>(oh + 1, outHeight);
                p -= outWidth;
                d0 = Load<TEdge, TRowEdge>(p, m0, keep);
                d1 = Load<TEdge, TRowEdge>(p - 1, m1, keep);
                d2 = Load<TEdge, TRowEdge>(p - 2, m2, keep);
                g1 = Add(g1, d0, w20, d1, w21, d2, w22);
                g0 = Add(g0, d0, w10, d1, w11, d2, w12);

                keep = Row<TRowEdge>(oh, outHeight);
                p -= outWidth;
                d0 = Load<TEdge, TRowEdge>(p, m0, keep);
                d1 = Load<TEdge, TRowEdge>(p - 1, m1, keep);
                d2 = Load<TEdge, TRowEdge>(p - 2, m2, keep);
                g0 = Add(g0, d0, w20, d1, w21, d2, w22);

                // Rows that the block before has stored are not added to dx again.
                int left = width - column;
                if (skip < 1)
                    Store<TEdge>(to, g0, left, plane->Beta);
                if (skip < 2)
                    Store<TEdge>(to + width, g1, left, plane->Beta);
                if (skip < 3)
                    Store<TEdge>(to + (2 * (nint)width), g2, left, plane->Beta);
                Store<TEdge>(to + (3 * (nint)width), g3, left, plane->Beta);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Add(TVec sum, TVec d0, TVec w0, TVec d1, TVec w1, TVec d2, TVec w2) =>
        TSimd.Add(
            TSimd.Add(TSimd.Add(sum, TSimd.Multiply(d0, w0)), TSimd.Multiply(d1, w1)), TSimd.Multiply(d2, w2));

    /// <summary>All lanes if there is such a row of dy, none otherwise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Row<TEdge>(int oh, int outHeight)
        where TEdge : struct, IEdge =>
        TEdge.IsMasked ? TSimd.FirstLanes((uint)oh < (uint)outHeight ? TSimd.Width : 0) : TSimd.Broadcast(T.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Load<TEdge, TRowEdge>(T* p, TVec mask, TVec row)
        where TEdge : struct, IEdge
        where TRowEdge : struct, IEdge
    {
        if (TRowEdge.IsMasked)
            return TSimd.Load(p, TSimd.And(mask, row));
        return TEdge.IsMasked ? TSimd.Load(p, mask) : TSimd.Load(p);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TEdge>(T* dx, TVec gradient, int left, T beta)
        where TEdge : struct, IEdge =>
        PixelStore<TSimd, T, TVec>.Run(dx, gradient, TEdge.IsMasked ? left : TSimd.Width, beta);

    private struct Plane
    {
        public WindowAxis Rows;
        public WindowAxis Line;
        public T* W;
        public T* Dy;
        public T Beta;
        public T* Dx;
    }
}
