using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>A depthwise convolution on registers: four output rows, or four registers of one, at a time.</summary>
/// <remarks>
/// <code>
///   s[r] = fma(w[kh, kw], x[r + kh, lane + kw], s[r])     for kh, for kw, from +0;   lanes: output columns
///   y[r] = act(s[r] + bias)
///
///        input row 0   x0 x1 x2 ─▶ s0 (w row 0)                        3×3, stride 1: a row is loaded once, in three
///                  1   x0 x1 x2 ─▶ s0 (w row 1), s1 (w row 0)          shifts, for the up to three output rows that it
///                  2   x0 x1 x2 ─▶ s0 (w row 2), s1 (1), s2 (0)        is part of: 18 loads for 36 multiply-adds
///                  …
/// </code>
/// Registers: 3×3 has 9 weights, 4 sums and 3 shifts, 16 in all; 5×5 25 + 4 + 5, of which the JIT keeps on the stack what
/// does not fit, read as memory operands. Other kernels take the tap's weight and four loads. Four sums are independent,
/// and so are neighbouring blocks, which is what hides the latency of a chain.
/// Zhang, Lo and Lu, "High Performance Depthwise and Pointwise Convolutions on Mobile Devices", AAAI 2020, keep rows in
/// registers likewise.
/// </remarks>
internal static unsafe class DepthwiseRows<TSimd, T, TVec, TActivation>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TActivation : struct, IActivation
{
    private const int BlockRows = DepthwisePlan<T>.BlockRows;

    /// <summary>Computes the band's output rows.</summary>
    public static void Run(DepthwiseBand<T>* band, in DepthwiseColumns<TSimd, T, TVec> columns)
    {
        if (band->OutRows < BlockRows)
        {
            for (int r = 0; r < band->OutRows; r++)
                Row(band, r, columns);
            return;
        }

        for (int i = 0; i < columns.FirstInside; i++)
            Strip(band, columns, i);
        if (columns.EndInside > columns.FirstInside)
        {
            int count = columns.EndInside - columns.FirstInside;
            Strip<Inside>(band, null, columns.FirstInside * TSimd.Width, count, columns.Keep);
        }

        for (int i = columns.EndInside; i < columns.Count; i++)
            Strip(band, columns, i);
    }

    /// <summary>One register of every row.</summary>
    private static void Strip(DepthwiseBand<T>* band, in DepthwiseColumns<TSimd, T, TVec> columns, int register)
    {
        int start = columns.Start(register);
        if (!columns.IsMasked && columns.IsNarrow)
            Strip<NarrowInside>(band, null, start, 1, columns.Keep);
        else if (!columns.IsMasked)
            Strip<Inside>(band, null, start, 1, columns.Keep);
        else if (columns.IsNarrow)
            Strip<NarrowAtEdge>(band, columns.Masks(register), start, 1, columns.Keep);
        else
            Strip<AtEdge>(band, columns.Masks(register), start, 1, columns.Keep);
    }

    /// <summary>Some neighbouring registers of every row: one call, since a call costs as much as a block.</summary>
    private static void Strip<TEdge>(DepthwiseBand<T>* band, TVec* masks, int column, int count, TVec keep)
        where TEdge : struct, IEdge
    {
        bool slides = band->Slides && band->KernelHeight == band->KernelWidth;
        if (slides && band->KernelWidth == 3)
        {
            Three<TEdge>(band, masks, column, count, keep);
        }
        else if (slides && band->KernelWidth == 5)
        {
            Five<TEdge>(band, masks, column, count, keep);
        }
        else
        {
            for (int r0 = 0; r0 < band->OutRows; r0 += BlockRows)
            {
                DepthwiseUnits<T> units = Units(band, FirstRow(band, r0), 1, column, 0, column);
                Any<TEdge>(band, units, masks, TSimd.Width, count, keep);
            }
        }
    }

    /// <summary>The last block ends with the band: rows that it computes again come out the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FirstRow(DepthwiseBand<T>* band, int r0) => Math.Min(r0, band->OutRows - BlockRows);

    /// <summary>One row: four registers side by side where they touch no padding.</summary>
    private static void Row(DepthwiseBand<T>* band, int r, in DepthwiseColumns<TSimd, T, TVec> columns)
    {
        for (int i = 0; i < columns.FirstInside; i++)
            Single(band, r, columns, i);
        int last = (columns.EndInside - 1) * TSimd.Width;
        for (int i = columns.FirstInside; i < columns.EndInside; i += BlockRows)
        {
            Any<Inside>(
                band, Units(band, r, 0, i * TSimd.Width, TSimd.Width, last), null, 0, 1, columns.Keep);
        }

        for (int i = columns.EndInside; i < columns.Count; i++)
            Single(band, r, columns, i);
    }

    private static void Single(DepthwiseBand<T>* band, int r, in DepthwiseColumns<TSimd, T, TVec> columns, int register)
    {
        int start = columns.Start(register);
        DepthwiseUnits<T> units = Units(band, r, 0, start, 0, start);
        if (columns.IsMasked)
            Any<NarrowAtEdge>(band, units, columns.Masks(register), 0, 1, columns.Keep);
        else
            Any<NarrowInside>(band, units, null, 0, 1, columns.Keep);
    }

    private static DepthwiseUnits<T> Units(DepthwiseBand<T>* band, int r, int rowStep, int column, int columnStep, int last)
    {
        DepthwiseUnits<T> units = default;
        T*** rows = &units.Rows0;
        T** y = &units.Y0;
        nint* columns = &units.Column0;
        for (int u = 0; u < BlockRows; u++)
        {
            columns[u] = Math.Min(column + (u * columnStep), last);
            rows[u] = band->Rows + ((nint)(r + (u * rowStep)) * band->RowStep);
            y[u] = band->Y + ((nint)(r + (u * rowStep)) * band->OutWidth) + columns[u];
        }

        return units;
    }

    /// <summary>Kernels of any size, strides and dilations.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Any<TEdge>(
        DepthwiseBand<T>* band, DepthwiseUnits<T> units, TVec* masks, nint step, int count, TVec keep)
        where TEdge : struct, IEdge
    {
        TVec zero = TSimd.Broadcast(T.Zero);
        TVec bias = TSimd.Broadcast(band->Bias);
        T* lastFull = LastFull(band);
        int kernelWidth = band->KernelWidth;
        nint* taps = band->Taps;
        for (nint at = 0; count > 0; count--, at += step)
        {
            TVec s0 = zero, s1 = zero, s2 = zero, s3 = zero;
            T* w = band->W;
            for (int kh = 0; kh < band->KernelHeight; kh++)
            {
                nint row = (nint)kh * band->RowSpread;
                T* p0 = units.Rows0[row] + units.Column0 + at;
                T* p1 = units.Rows1[row] + units.Column1 + at;
                T* p2 = units.Rows2[row] + units.Column2 + at;
                T* p3 = units.Rows3[row] + units.Column3 + at;
                for (int kw = 0; kw < kernelWidth; kw++)
                {
                    nint tap = taps[kw];
                    TVec f = TSimd.Broadcast(*w++);
                    TVec mask = TEdge.IsMasked ? masks[kw] : zero;
                    s0 = TSimd.MultiplyAdd(f, Load<TEdge>(p0 + tap, mask), s0);
                    s1 = TSimd.MultiplyAdd(f, Load<TEdge>(p1 + tap, mask), s1);
                    s2 = TSimd.MultiplyAdd(f, Load<TEdge>(p2 + tap, mask), s2);
                    s3 = TSimd.MultiplyAdd(f, Load<TEdge>(p3 + tap, mask), s3);
                }
            }

            Store<TEdge>(units.Y0 + at, s0, bias, zero, lastFull, keep);
            Store<TEdge>(units.Y1 + at, s1, bias, zero, lastFull, keep);
            Store<TEdge>(units.Y2 + at, s2, bias, zero, lastFull, keep);
            Store<TEdge>(units.Y3 + at, s3, bias, zero, lastFull, keep);
        }
    }

    /// <summary>3×3, rows one apart: four output rows from six input rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Three<TEdge>(DepthwiseBand<T>* band, TVec* masks, nint column, int count, TVec keep)
        where TEdge : struct, IEdge
    {
        TVec zero = TSimd.Broadcast(T.Zero);
        TVec bias = TSimd.Broadcast(band->Bias);
        T* lastFull = LastFull(band);
        TVec m0 = TEdge.IsMasked ? masks[0] : zero;
        TVec m1 = TEdge.IsMasked ? masks[1] : zero;
        TVec m2 = TEdge.IsMasked ? masks[2] : zero;
        T* w = band->W;
        TVec w00 = TSimd.Broadcast(w[0]), w01 = TSimd.Broadcast(w[1]), w02 = TSimd.Broadcast(w[2]);
        TVec w10 = TSimd.Broadcast(w[3]), w11 = TSimd.Broadcast(w[4]), w12 = TSimd.Broadcast(w[5]);
        TVec w20 = TSimd.Broadcast(w[6]), w21 = TSimd.Broadcast(w[7]), w22 = TSimd.Broadcast(w[8]);
        nint ldy = band->OutWidth;
        for (int r = 0; r < band->OutRows; r += BlockRows)
        {
            int r0 = FirstRow(band, r);
            T** rows = band->Rows + r0;
            T* p0 = rows[0], p1 = rows[1], p2 = rows[2], p3 = rows[3], p4 = rows[4], p5 = rows[5];
            T* y = band->Y + (r0 * ldy);
            nint end = column + ((nint)count * TSimd.Width);
            for (nint at = column; at < end; at += TSimd.Width)
            {
                TVec x0 = Load<TEdge>(p0 + at, m0);
                TVec x1 = Load<TEdge>(p0 + at + 1, m1);
                TVec x2 = Load<TEdge>(p0 + at + 2, m2);
                TVec s0 = Taps(zero, x0, x1, x2, w00, w01, w02);
                x0 = Load<TEdge>(p1 + at, m0);
                x1 = Load<TEdge>(p1 + at + 1, m1);
                x2 = Load<TEdge>(p1 + at + 2, m2);
                s0 = Taps(s0, x0, x1, x2, w10, w11, w12);
                TVec s1 = Taps(zero, x0, x1, x2, w00, w01, w02);
                x0 = Load<TEdge>(p2 + at, m0);
                x1 = Load<TEdge>(p2 + at + 1, m1);
                x2 = Load<TEdge>(p2 + at + 2, m2);
                s0 = Taps(s0, x0, x1, x2, w20, w21, w22);
                s1 = Taps(s1, x0, x1, x2, w10, w11, w12);
                TVec s2 = Taps(zero, x0, x1, x2, w00, w01, w02);
                x0 = Load<TEdge>(p3 + at, m0);
                x1 = Load<TEdge>(p3 + at + 1, m1);
                x2 = Load<TEdge>(p3 + at + 2, m2);
                s1 = Taps(s1, x0, x1, x2, w20, w21, w22);
                s2 = Taps(s2, x0, x1, x2, w10, w11, w12);
                TVec s3 = Taps(zero, x0, x1, x2, w00, w01, w02);
                x0 = Load<TEdge>(p4 + at, m0);
                x1 = Load<TEdge>(p4 + at + 1, m1);
                x2 = Load<TEdge>(p4 + at + 2, m2);
                s2 = Taps(s2, x0, x1, x2, w20, w21, w22);
                s3 = Taps(s3, x0, x1, x2, w10, w11, w12);
                x0 = Load<TEdge>(p5 + at, m0);
                x1 = Load<TEdge>(p5 + at + 1, m1);
                x2 = Load<TEdge>(p5 + at + 2, m2);
                s3 = Taps(s3, x0, x1, x2, w20, w21, w22);
                T* to = y + at;
                Store<TEdge>(to, s0, bias, zero, lastFull, keep);
                Store<TEdge>(to + ldy, s1, bias, zero, lastFull, keep);
                Store<TEdge>(to + (2 * ldy), s2, bias, zero, lastFull, keep);
                Store<TEdge>(to + (3 * ldy), s3, bias, zero, lastFull, keep);
            }
        }
    }

    /// <summary>5×5, rows one apart: four output rows from eight input rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Five<TEdge>(DepthwiseBand<T>* band, TVec* masks, nint column, int count, TVec keep)
        where TEdge : struct, IEdge
    {
        TVec zero = TSimd.Broadcast(T.Zero);
        TVec bias = TSimd.Broadcast(band->Bias);
        T* lastFull = LastFull(band);
        T* w = band->W;
        TVec w00 = TSimd.Broadcast(w[0]), w01 = TSimd.Broadcast(w[1]), w02 = TSimd.Broadcast(w[2]);
        TVec w03 = TSimd.Broadcast(w[3]), w04 = TSimd.Broadcast(w[4]);
        TVec w10 = TSimd.Broadcast(w[5]), w11 = TSimd.Broadcast(w[6]), w12 = TSimd.Broadcast(w[7]);
        TVec w13 = TSimd.Broadcast(w[8]), w14 = TSimd.Broadcast(w[9]);
        TVec w20 = TSimd.Broadcast(w[10]), w21 = TSimd.Broadcast(w[11]), w22 = TSimd.Broadcast(w[12]);
        TVec w23 = TSimd.Broadcast(w[13]), w24 = TSimd.Broadcast(w[14]);
        TVec w30 = TSimd.Broadcast(w[15]), w31 = TSimd.Broadcast(w[16]), w32 = TSimd.Broadcast(w[17]);
        TVec w33 = TSimd.Broadcast(w[18]), w34 = TSimd.Broadcast(w[19]);
        TVec w40 = TSimd.Broadcast(w[20]), w41 = TSimd.Broadcast(w[21]), w42 = TSimd.Broadcast(w[22]);
        TVec w43 = TSimd.Broadcast(w[23]), w44 = TSimd.Broadcast(w[24]);
        nint ldy = band->OutWidth;
        for (int r = 0; r < band->OutRows; r += BlockRows)
        {
            int r0 = FirstRow(band, r);
            T** row = band->Rows + r0;
            T* y = band->Y + (r0 * ldy);
            nint end = column + ((nint)count * TSimd.Width);
            for (nint at = column; at < end; at += TSimd.Width)
            {
                Shifts<TEdge>(row[0] + at, masks, out TVec x0, out TVec x1, out TVec x2, out TVec x3, out TVec x4);
                TVec s0 = Taps(Taps(zero, x0, x1, x2, w00, w01, w02), x3, x4, w03, w04);
                Shifts<TEdge>(row[1] + at, masks, out x0, out x1, out x2, out x3, out x4);
                s0 = Taps(Taps(s0, x0, x1, x2, w10, w11, w12), x3, x4, w13, w14);
                TVec s1 = Taps(Taps(zero, x0, x1, x2, w00, w01, w02), x3, x4, w03, w04);
                Shifts<TEdge>(row[2] + at, masks, out x0, out x1, out x2, out x3, out x4);
                s0 = Taps(Taps(s0, x0, x1, x2, w20, w21, w22), x3, x4, w23, w24);
                s1 = Taps(Taps(s1, x0, x1, x2, w10, w11, w12), x3, x4, w13, w14);
                TVec s2 = Taps(Taps(zero, x0, x1, x2, w00, w01, w02), x3, x4, w03, w04);
                Shifts<TEdge>(row[3] + at, masks, out x0, out x1, out x2, out x3, out x4);
                s0 = Taps(Taps(s0, x0, x1, x2, w30, w31, w32), x3, x4, w33, w34);
                s1 = Taps(Taps(s1, x0, x1, x2, w20, w21, w22), x3, x4, w23, w24);
                s2 = Taps(Taps(s2, x0, x1, x2, w10, w11, w12), x3, x4, w13, w14);
                TVec s3 = Taps(Taps(zero, x0, x1, x2, w00, w01, w02), x3, x4, w03, w04);
                Shifts<TEdge>(row[4] + at, masks, out x0, out x1, out x2, out x3, out x4);
                s0 = Taps(Taps(s0, x0, x1, x2, w40, w41, w42), x3, x4, w43, w44);
                s1 = Taps(Taps(s1, x0, x1, x2, w30, w31, w32), x3, x4, w33, w34);
                s2 = Taps(Taps(s2, x0, x1, x2, w20, w21, w22), x3, x4, w23, w24);
                s3 = Taps(Taps(s3, x0, x1, x2, w10, w11, w12), x3, x4, w13, w14);
                Shifts<TEdge>(row[5] + at, masks, out x0, out x1, out x2, out x3, out x4);
                s1 = Taps(Taps(s1, x0, x1, x2, w40, w41, w42), x3, x4, w43, w44);
                s2 = Taps(Taps(s2, x0, x1, x2, w30, w31, w32), x3, x4, w33, w34);
                s3 = Taps(Taps(s3, x0, x1, x2, w20, w21, w22), x3, x4, w23, w24);
                Shifts<TEdge>(row[6] + at, masks, out x0, out x1, out x2, out x3, out x4);
                s2 = Taps(Taps(s2, x0, x1, x2, w40, w41, w42), x3, x4, w43, w44);
                s3 = Taps(Taps(s3, x0, x1, x2, w30, w31, w32), x3, x4, w33, w34);
                Shifts<TEdge>(row[7] + at, masks, out x0, out x1, out x2, out x3, out x4);
                s3 = Taps(Taps(s3, x0, x1, x2, w40, w41, w42), x3, x4, w43, w44);
                T* to = y + at;
                Store<TEdge>(to, s0, bias, zero, lastFull, keep);
                Store<TEdge>(to + ldy, s1, bias, zero, lastFull, keep);
                Store<TEdge>(to + (2 * ldy), s2, bias, zero, lastFull, keep);
                Store<TEdge>(to + (3 * ldy), s3, bias, zero, lastFull, keep);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Shifts<TEdge>(
        T* p, TVec* masks, out TVec x0, out TVec x1, out TVec x2, out TVec x3, out TVec x4)
        where TEdge : struct, IEdge
    {
        x0 = Load<TEdge>(p, masks, 0);
        x1 = Load<TEdge>(p + 1, masks, 1);
        x2 = Load<TEdge>(p + 2, masks, 2);
        x3 = Load<TEdge>(p + 3, masks, 3);
        x4 = Load<TEdge>(p + 4, masks, 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Taps(TVec s, TVec x0, TVec x1, TVec x2, TVec w0, TVec w1, TVec w2) =>
        TSimd.MultiplyAdd(w2, x2, TSimd.MultiplyAdd(w1, x1, TSimd.MultiplyAdd(w0, x0, s)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Taps(TVec s, TVec x0, TVec x1, TVec w0, TVec w1) =>
        TSimd.MultiplyAdd(w1, x1, TSimd.MultiplyAdd(w0, x0, s));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Load<TEdge>(T* p, TVec* masks, int kw)
        where TEdge : struct, IEdge =>
        TEdge.IsMasked ? TSimd.Load(p, masks[kw]) : TSimd.Load(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Load<TEdge>(T* p, TVec mask)
        where TEdge : struct, IEdge =>
        TEdge.IsMasked ? TSimd.Load(p, mask) : TSimd.Load(p);

    /// <summary>Where a whole register can be stored without leaving the band.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T* LastFull(DepthwiseBand<T>* band) =>
        band->Y + ((nint)band->OutRows * band->OutWidth) - TSimd.Width;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TEdge>(T* y, TVec s, TVec bias, TVec zero, T* lastFull, TVec keep)
        where TEdge : struct, IEdge
    {
        TVec v = TActivation.Apply<TSimd, T, TVec>(TSimd.Add(s, bias), zero);
        if (!TEdge.IsNarrow || y <= lastFull)
            TSimd.Store(y, v);
        else
            TSimd.Store(y, v, keep);
    }
}
