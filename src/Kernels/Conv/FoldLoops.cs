using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Adds up what the windows that touch a pixel have for it, a register of an image row at a time.</summary>
/// <remarks>
/// <code>
///   dx row h, one register:  s = +0;  for kh, for kw:  s += column row (kh, kw), shifted by kw, zero where it has no pixel
/// </code>
/// Every pixel takes its taps in (kh, kw) order from +0, or in the opposite one, which is that of outputs in memory. A sum
/// that started from +0 is never −0, so the zeros that stand for taps beyond the row leave it as it is. Lanes lie across
/// pixels: the order is the same on every instruction set. Four planes advance together, so that a mask is read once for
/// them and their chains of additions hide each other's latency. Under a horizontal stride of 2 even and odd pixels have
/// registers of their own, which are zipped before the store; with larger ones pixels are added one by one.
/// </remarks>
internal static unsafe class FoldLoops<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    private const int MostTaps = TouchingTaps.MostTaps;

    public static void Run(FoldTask<T>* task)
    {
        if (!TouchingTaps.Serves(task->Rows, task->Line))
        {
            OneByOne(task);
            return;
        }

        if (task->Outputs == 0)
            Strips<ColumnTerm>(task);
        else if (task->Outputs == 1)
            Strips<ProductTerm>(task);
        else
            Strips<ProductsTerm>(task);
    }

    private static void Strips<TTerm>(FoldTask<T>* task)
        where TTerm : struct, IFoldTerm
    {
        FoldStrip strip;
        nint* taps = stackalloc nint[2 * MostTaps];
        TVec* masks = stackalloc TVec[MostTaps];
        strip.Taps = taps;
        strip.Columns = taps + MostTaps;
        strip.Masks = masks;
        strip.Count = task->Line.Kernel;
        bool isTwo = task->Line.Step == 2;
        int length = Tensor.Pieces(task->Line.Size, task->Line.Step);
        for (strip.J = 0; strip.J < length; strip.J += TSimd.Width)
        {
            bool isInside = TouchingTaps.Write<TSimd, T, TVec>(
                task->Line, strip.J, task->TapStep, task->Descending, strip.Columns, taps, masks, out strip.Even);
            if (isTwo && isInside)
                Planes<TTerm, TwoInside>(task, &strip);
            else if (isTwo)
                Planes<TTerm, TwoAtEdge>(task, &strip);
            else if (isInside)
                Planes<TTerm, OneInside>(task, &strip);
            else
                Planes<TTerm, OneAtEdge>(task, &strip);
        }
    }

    /// <summary>One register of columns, or two, of every row of every plane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Planes<TTerm, TReach>(FoldTask<T>* task, FoldStrip* strip)
        where TTerm : struct, IFoldTerm
        where TReach : struct, IPoolReach
    {
        FoldRow row;
        nint* offsets = stackalloc nint[2 * MostTaps];
        row.Offsets = offsets;
        row.KernelRows = offsets + MostTaps;
        row.Left = task->Line.Size - (strip->J * TReach.Step);
        row.Plane = (nint)task->Rows.Size * task->Line.Size;
        row.From = task->Columns;
        row.Weights = task->Weights;
        WindowAxis axis = task->Rows;
        T* to = task->Dx + (strip->J * TReach.Step);
        for (int left = task->Planes, done; left > 0; left -= done)
        {
            done = left >= 4 ? 4 : 1;
            row.To = to;
            for (int h = 0; h < axis.Size; h++, row.To += task->Line.Size)
            {
                row.Count = TouchingTaps.Rows(
                    axis, h, task->RowTapStep, task->Line.Out, task->Descending, row.KernelRows, offsets);
                if (done == 4)
                    Four<TTerm, TReach>(task, strip, &row);
                else
                    One<TTerm, TReach>(task, strip, &row);
            }

            row.From += done * task->PlaneStep;
            row.Weights += done * task->Outputs * task->Taps;
            to += done * row.Plane;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four<TTerm, TReach>(FoldTask<T>* task, FoldStrip* strip, FoldRow* row)
        where TTerm : struct, IFoldTerm
        where TReach : struct, IPoolReach
    {
        TVec zero = TSimd.Broadcast(T.Zero);
        TVec s0 = zero, s1 = zero, s2 = zero, s3 = zero;
        TVec o0 = zero, o1 = zero, o2 = zero, o3 = zero;
        nint step = task->PlaneStep;
        nint next = task->Outputs * task->Taps;
        nint* taps = strip->Taps;
        nint* columns = strip->Columns;
        TVec* masks = strip->Masks;
        int even = strip->Even;
        int all = strip->Count;
        for (int r = 0; r < row->Count; r++)
        {
            T* from = row->From + row->Offsets[r];
            T* weights = row->Weights + (row->KernelRows[r] * task->Line.Kernel);
            for (int i = 0; i < even; i++)
            {
                T* p = from + taps[i];
                T* w = weights + columns[i];
                TVec mask = TReach.IsInside ? zero : masks[i];
                s0 = TSimd.Add(s0, Term<TTerm, TReach>(task, p, w, mask));
                s1 = TSimd.Add(s1, Term<TTerm, TReach>(task, p + step, w + next, mask));
                s2 = TSimd.Add(s2, Term<TTerm, TReach>(task, p + (2 * step), w + (2 * next), mask));
                s3 = TSimd.Add(s3, Term<TTerm, TReach>(task, p + (3 * step), w + (3 * next), mask));
            }

            if (TReach.Step == 1)
                continue;
            for (int i = even; i < all; i++)
            {
                T* p = from + taps[i];
                T* w = weights + columns[i];
                TVec mask = TReach.IsInside ? zero : masks[i];
                o0 = TSimd.Add(o0, Term<TTerm, TReach>(task, p, w, mask));
                o1 = TSimd.Add(o1, Term<TTerm, TReach>(task, p + step, w + next, mask));
                o2 = TSimd.Add(o2, Term<TTerm, TReach>(task, p + (2 * step), w + (2 * next), mask));
                o3 = TSimd.Add(o3, Term<TTerm, TReach>(task, p + (3 * step), w + (3 * next), mask));
            }
        }

        Store<TReach>(task, row->To, s0, o0, row->Left);
        Store<TReach>(task, row->To + row->Plane, s1, o1, row->Left);
        Store<TReach>(task, row->To + (2 * row->Plane), s2, o2, row->Left);
        Store<TReach>(task, row->To + (3 * row->Plane), s3, o3, row->Left);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void One<TTerm, TReach>(FoldTask<T>* task, FoldStrip* strip, FoldRow* row)
        where TTerm : struct, IFoldTerm
        where TReach : struct, IPoolReach
    {
        TVec s = TSimd.Broadcast(T.Zero), o = s;
        for (int r = 0; r < row->Count; r++)
        {
            T* from = row->From + row->Offsets[r];
            T* weights = row->Weights + (row->KernelRows[r] * task->Line.Kernel);
            for (int i = 0; i < strip->Even; i++)
            {
                s = TSimd.Add(
                    s, Term<TTerm, TReach>(task, from + strip->Taps[i], weights + strip->Columns[i], strip->Masks[i]));
            }

            for (int i = strip->Even; TReach.Step > 1 && i < strip->Count; i++)
            {
                o = TSimd.Add(
                    o, Term<TTerm, TReach>(task, from + strip->Taps[i], weights + strip->Columns[i], strip->Masks[i]));
            }
        }

        Store<TReach>(task, row->To, s, o, row->Left);
    }

    /// <summary>
    /// A column, or the sum of products that it would hold. Lanes without a pixel are masked off: of the product, since
    /// masking outputs alone would make NaN of an infinite weight.
    /// </summary>
    /// <remarks>
    /// A chain from +0 begins with a product here: the −0 that it may be in place of +0 is lost when it is added to a sum
    /// that is never −0.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Term<TTerm, TReach>(FoldTask<T>* task, T* p, T* w, TVec mask)
        where TTerm : struct, IFoldTerm
        where TReach : struct, IPoolReach
    {
        TVec t = TReach.IsInside ? TSimd.Load(p) : TSimd.Load(p, mask);
        if (TTerm.Products == 0)
            return t;
        t = TSimd.Multiply(TSimd.Broadcast(*w), t);
        for (int o = 1; TTerm.Products > 1 && o < task->Outputs; o++)
        {
            p += task->OutputStep;
            w += task->Taps;
            t = TSimd.MultiplyAdd(TSimd.Broadcast(*w), TReach.IsInside ? TSimd.Load(p) : TSimd.Load(p, mask), t);
        }

        return TReach.IsInside ? t : TSimd.And(t, mask);
    }

    /// <summary>Stores even and odd pixels in turn, or, with a stride of 1, what are the even ones then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TReach>(FoldTask<T>* task, T* dx, TVec even, TVec odd, int left)
        where TReach : struct, IPoolReach
    {
        if (TReach.Step == 1)
        {
            PixelStore<TSimd, T, TVec>.Run(dx, even, left, task->Beta);
            return;
        }

        PixelStore<TSimd, T, TVec>.Run(dx, TSimd.ZipLow(even, odd), left, task->Beta);
        if (left > TSimd.Width)
            PixelStore<TSimd, T, TVec>.Run(dx + TSimd.Width, TSimd.ZipHigh(even, odd), left - TSimd.Width, task->Beta);
    }

    private static void OneByOne(FoldTask<T>* task)
    {
        WindowAxis rows = task->Rows;
        WindowAxis line = task->Line;
        T* columns = task->Columns;
        T* dx = task->Dx;
        for (int c = 0; c < task->Planes; c++, columns += task->PlaneStep)
        {
            for (int h = 0; h < rows.Size; h++, dx += line.Size)
            {
                T* sums = task->Row == null ? dx : task->Row;
                new Span<T>(sums, line.Size).Clear();
                for (int kh = 0; kh < rows.Kernel; kh++)
                {
                    int oh = TouchingTaps.Output(rows, h, kh);
                    if (oh >= 0)
                        AddRow(line, columns + (kh * task->RowTapStep) + ((nint)oh * line.Out), task->TapStep, sums);
                }

                if (task->Row != null)
                    AccumulateLoop<TSimd, T, TVec>.Run(line.Size, task->Row, task->Beta, dx);
            }
        }
    }

    /// <summary>Adds one kernel row's taps to an image row.</summary>
    private static void AddRow(in WindowAxis line, T* columns, nint tapStep, T* dx)
    {
        for (int kw = 0; kw < line.Kernel; kw++, columns += tapStep)
        {
            int end = line.EndInside(kw);
            int first = line.FirstInside(kw);
            T* target = dx + ((nint)first * line.Step) + (kw * line.Spread) - line.Pad;
            for (int ow = first; ow < end; ow++, target += line.Step)
                *target += columns[ow];
        }
    }

    /// <summary>A register of columns, or two: the taps that touch it.</summary>
    private struct FoldStrip
    {
        /// <summary>Of the first lane's pixel, divided by the stride.</summary>
        public int J;

        public nint* Columns;
        public nint* Taps;
        public TVec* Masks;

        /// <summary>Taps that touch even pixels; with a stride of 1 all.</summary>
        public int Even;

        public int Count;
    }

    /// <summary>A row of one plane or four: the output rows that touch it.</summary>
    private struct FoldRow
    {
        public T* From;
        public T* Weights;
        public nint* KernelRows;
        public nint* Offsets;
        public int Count;
        public T* To;

        /// <summary>Distance of planes.</summary>
        public nint Plane;

        /// <summary>Pixels left in the row.</summary>
        public int Left;
    }
}
