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
    private const int MostTaps = TouchingTaps<TSimd, T, TVec>.MostTaps;

    public static void Run(FoldTask<T>* task)
    {
        if (!TouchingTaps<TSimd, T, TVec>.Serves(task->Rows, task->Line))
        {
            OneByOne(task);
            return;
        }

        FoldStrip strip;
        nint* taps = stackalloc nint[MostTaps];
        TVec* masks = stackalloc TVec[MostTaps];
        strip.Taps = taps;
        strip.Masks = masks;
        strip.Count = task->Line.Kernel;
        bool isTwo = task->Line.Step == 2;
        int length = (task->Line.Size + task->Line.Step - 1) / task->Line.Step;
        for (strip.J = 0; strip.J < length; strip.J += TSimd.Width)
        {
            bool isInside = TouchingTaps<TSimd, T, TVec>.Write(
                task->Line, strip.J, task->TapStep, task->Descending, taps, masks, out strip.Even);
            if (isTwo && isInside)
                Columns<TwoInside>(task, &strip);
            else if (isTwo)
                Columns<TwoAtEdge>(task, &strip);
            else if (isInside)
                Columns<OneInside>(task, &strip);
            else
                Columns<OneAtEdge>(task, &strip);
        }
    }

    /// <summary>One register of columns, or two, of every row of every plane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Columns<TReach>(FoldTask<T>* task, FoldStrip* strip)
        where TReach : struct, IPoolReach
    {
        nint* rows = stackalloc nint[MostTaps];
        WindowAxis axis = task->Rows;
        int width = task->Line.Size;
        int left = width - (strip->J * TReach.Step);
        nint plane = (nint)axis.Size * width;
        T* from = task->Columns;
        T* to = task->Dx + (strip->J * TReach.Step);
        int planes = task->Planes;
        for (int done; planes > 0; planes -= done)
        {
            done = planes >= 4 ? 4 : 1;
            for (int h = 0; h < axis.Size; h++)
            {
                int count = TouchingTaps<TSimd, T, TVec>.Rows(
                    axis, h, task->RowTapStep, task->Line.Out, task->Descending, rows);
                if (done == 4)
                    Four<TReach>(task, strip, from, rows, count, to + ((nint)h * width), plane, left);
                else
                    One<TReach>(task, strip, from, rows, count, to + ((nint)h * width), left);
            }

            from += done * task->PlaneStep;
            to += done * plane;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four<TReach>(
        FoldTask<T>* task, FoldStrip* strip, T* from, nint* rows, int count, T* dx, nint plane, int left)
        where TReach : struct, IPoolReach
    {
        TVec zero = TSimd.Broadcast(T.Zero);
        TVec s0 = zero, s1 = zero, s2 = zero, s3 = zero;
        TVec o0 = zero, o1 = zero, o2 = zero, o3 = zero;
        nint step = task->PlaneStep;
        nint* taps = strip->Taps;
        TVec* masks = strip->Masks;
        int even = strip->Even;
        int all = strip->Count;
        for (int r = 0; r < count; r++)
        {
            T* row = from + rows[r];
            for (int i = 0; i < even; i++)
            {
                T* p = row + taps[i];
                TVec mask = TReach.IsInside ? zero : masks[i];
                s0 = TSimd.Add(s0, Load<TReach>(p, mask));
                s1 = TSimd.Add(s1, Load<TReach>(p + step, mask));
                s2 = TSimd.Add(s2, Load<TReach>(p + (2 * step), mask));
                s3 = TSimd.Add(s3, Load<TReach>(p + (3 * step), mask));
            }

            if (TReach.Step == 1)
                continue;
            for (int i = even; i < all; i++)
            {
                T* p = row + taps[i];
                TVec mask = TReach.IsInside ? zero : masks[i];
                o0 = TSimd.Add(o0, Load<TReach>(p, mask));
                o1 = TSimd.Add(o1, Load<TReach>(p + step, mask));
                o2 = TSimd.Add(o2, Load<TReach>(p + (2 * step), mask));
                o3 = TSimd.Add(o3, Load<TReach>(p + (3 * step), mask));
            }
        }

        Store<TReach>(task, dx, s0, o0, left);
        Store<TReach>(task, dx + plane, s1, o1, left);
        Store<TReach>(task, dx + (2 * plane), s2, o2, left);
        Store<TReach>(task, dx + (3 * plane), s3, o3, left);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void One<TReach>(
        FoldTask<T>* task, FoldStrip* strip, T* from, nint* rows, int count, T* dx, int left)
        where TReach : struct, IPoolReach
    {
        TVec s = TSimd.Broadcast(T.Zero), o = s;
        for (int r = 0; r < count; r++)
        {
            T* row = from + rows[r];
            for (int i = 0; i < strip->Even; i++)
                s = TSimd.Add(s, Load<TReach>(row + strip->Taps[i], strip->Masks[i]));
            for (int i = strip->Even; TReach.Step > 1 && i < strip->Count; i++)
                o = TSimd.Add(o, Load<TReach>(row + strip->Taps[i], strip->Masks[i]));
        }

        Store<TReach>(task, dx, s, o, left);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Load<TReach>(T* p, TVec mask)
        where TReach : struct, IPoolReach => TReach.IsInside ? TSimd.Load(p) : TSimd.Load(p, mask);

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
                    int oh = TouchingTaps<TSimd, T, TVec>.Output(rows, h, kh);
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

        public nint* Taps;
        public TVec* Masks;

        /// <summary>Taps that touch even pixels; with a stride of 1 all.</summary>
        public int Even;

        public int Count;
    }
}

/// <summary>Ends a register of image pixels: <c>dx = gradient + beta·dx</c>, two roundings, or <c>dx = gradient</c>.</summary>
internal static unsafe class PixelStore<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    /// <param name="dx">Where to.</param>
    /// <param name="gradient">The register.</param>
    /// <param name="left">Pixels left in the row; what is more than a register holds does not matter.</param>
    /// <param name="beta">0 for overwriting.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(T* dx, TVec gradient, int left, T beta)
    {
        if (left >= TSimd.Width)
        {
            if (beta != T.Zero)
                gradient = TSimd.Add(gradient, TSimd.Multiply(TSimd.Broadcast(beta), TSimd.Load(dx)));
            TSimd.Store(dx, gradient);
            return;
        }

        TVec inside = TSimd.FirstLanes(left);
        if (beta != T.Zero)
            gradient = TSimd.Add(gradient, TSimd.Multiply(TSimd.Broadcast(beta), TSimd.Load(dx, inside)));
        TSimd.Store(dx, gradient, inside);
    }
}
