using System.Numerics;

namespace Kernels;

/// <summary>Packs one panel whose lanes are contiguous runs of the source.</summary>
/// <remarks>
/// <code>
///   source:  …[a a a a a]j j j …       whole registers are copied; what a register carries beyond its run (j) is
///   panel:    a a a a a j j j          overwritten by the next run, or by the next row of the panel. Only the last
///             a a a a a b b b b b j    row must stop at its end.
/// </code>
/// So there is no mask and no tail in the loop, and the source must be readable for a register beyond every run.
/// </remarks>
internal static unsafe class PackRuns<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    /// <summary>No panel is wider: two registers of the widest instruction set.</summary>
    private const int WidestPanel = 32;

    /// <summary><c>panel[p·width + l] = source[offsets[p] + run offset of l]</c>, zero for l ≥ lanes.</summary>
    public static void Run(T* panel, int width, int lanes, T* source, nint* offsets, int k, LaneRuns.Cursor cursor)
    {
        if (cursor.Left >= width && lanes == width)
        {
            Whole(panel, width, source + cursor.Offset, offsets, k);
            return;
        }

        Move* moves = stackalloc Move[WidestPanel];
        int count = Plan(moves, lanes, cursor);
        T* last = panel + ((nint)(k - 1) * width);
        if (lanes == width)
        {
            if (count == 2)
                Two(panel, width, source, offsets, k - 1, moves);
            else if (count == 3)
                Three(panel, width, source, offsets, k - 1, moves);
            else
                Many(panel, width, source, offsets, k - 1, moves, count);
        }
        else
        {
            Padded(panel, width, lanes, source, offsets, k - 1, moves, count);
        }

        Last(last, width, lanes, source + offsets[k - 1], moves, count);
    }

    /// <summary>One run fills the panel.</summary>
    private static void Whole(T* panel, int width, T* source, nint* offsets, int k)
    {
        for (int p = 0; p < k; p++, panel += width)
        {
            T* from = source + offsets[p];
            TSimd.Store(panel, TSimd.Load(from));
            TSimd.Store(panel + TSimd.Width, TSimd.Load(from + TSimd.Width));
        }
    }

    private static void Two(T* panel, int width, T* source, nint* offsets, int k, Move* moves)
    {
        nint from0 = moves[0].From;
        (nint to1, nint from1) = (moves[1].To, moves[1].From);
        for (int p = 0; p < k; p++, panel += width)
        {
            T* from = source + offsets[p];
            TSimd.Store(panel, TSimd.Load(from + from0));
            TSimd.Store(panel + to1, TSimd.Load(from + from1));
        }
    }

    private static void Three(T* panel, int width, T* source, nint* offsets, int k, Move* moves)
    {
        nint from0 = moves[0].From;
        (nint to1, nint from1) = (moves[1].To, moves[1].From);
        (nint to2, nint from2) = (moves[2].To, moves[2].From);
        for (int p = 0; p < k; p++, panel += width)
        {
            T* from = source + offsets[p];
            TSimd.Store(panel, TSimd.Load(from + from0));
            TSimd.Store(panel + to1, TSimd.Load(from + from1));
            TSimd.Store(panel + to2, TSimd.Load(from + from2));
        }
    }

    private static void Many(T* panel, int width, T* source, nint* offsets, int k, Move* moves, int count)
    {
        for (int p = 0; p < k; p++, panel += width)
        {
            T* from = source + offsets[p];
            for (int i = 0; i < count; i++)
                TSimd.Store(panel + moves[i].To, TSimd.Load(from + moves[i].From));
        }
    }

    /// <summary>Fewer lanes than the panel has: zeros follow them.</summary>
    private static void Padded(
        T* panel, int width, int lanes, T* source, nint* offsets, int k, Move* moves, int count)
    {
        TVec zero = TSimd.Broadcast(T.Zero);
        bool isWide = width - lanes > TSimd.Width;
        for (int p = 0; p < k; p++, panel += width)
        {
            T* from = source + offsets[p];
            for (int i = 0; i < count; i++)
                TSimd.Store(panel + moves[i].To, TSimd.Load(from + moves[i].From));
            TSimd.Store(panel + lanes, zero);
            if (isWide)
                TSimd.Store(panel + lanes + TSimd.Width, zero);
        }
    }

    /// <summary>The panel's last row, which nothing overwrites: no register may reach beyond it.</summary>
    private static void Last(T* row, int width, int lanes, T* from, Move* moves, int count)
    {
        for (int i = 0; i < count; i++)
            Within(row, width, moves[i].To, TSimd.Load(from + moves[i].From));
        for (nint lane = lanes; lane < width; lane += TSimd.Width)
            Within(row, width, lane, TSimd.Broadcast(T.Zero));
    }

    private static void Within(T* row, int width, nint to, TVec v)
    {
        if (to + TSimd.Width <= width)
            TSimd.Store(row + to, v);
        else
            TSimd.Store(row + to, v, TSimd.FirstLanes((int)(width - to)));
    }

    /// <summary>Cuts the runs into registers.</summary>
    private static int Plan(Move* moves, int lanes, LaneRuns.Cursor cursor)
    {
        int count = 0;
        for (int lane = 0; lane < lanes; cursor.MoveNext())
        {
            int end = lane + Math.Min(cursor.Left, lanes - lane);
            nint from = cursor.Offset;
            for (int to = lane; to < end; to += TSimd.Width, from += TSimd.Width)
                moves[count++] = new Move(to, from);
            lane = end;
        }

        return count;
    }

    /// <summary>One register: where in the panel's row it goes, and where in the source it comes from.</summary>
    private readonly record struct Move(nint To, nint From);
}
