using System.Numerics;

namespace Kernels;

/// <summary>Packs one panel whose lanes are contiguous runs of the source.</summary>
/// <remarks>
/// <code>
///   source:   ..[a a a a a]j j      j j j j j[b b b]…       one load for each run that a register holds, from where
///   register:   a a a a a            · · · · · b b b        its lanes fall into place; what else the load carries (j)
///   panel:      a a a a a b b b                             is masked off, and the register is stored once
/// </code>
/// Stores are aligned and never overlap: those that cross a cache line cost several times a load that does. The source
/// must be readable for a register before and after every run.
/// </remarks>
internal static unsafe class PackRuns<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    /// <summary>No register is wider.</summary>
    private const int WidestRegister = 16;

    /// <summary><c>panel[p·width + l] = source[offsets[p] + run offset of l]</c>, zero for l ≥ lanes.</summary>
    public static void Run(T* panel, int width, int lanes, T* source, nint* offsets, int k, LaneRuns.Cursor cursor)
    {
        if (cursor.Left >= width && lanes == width && width == 2 * TSimd.Width)
        {
            Whole(panel, width, source + cursor.Offset, offsets, k);
            return;
        }

        Piece* pieces = stackalloc Piece[WidestRegister];
        for (int first = 0; first < width; first += TSimd.Width)
        {
            int count = Plan(pieces, Math.Min(TSimd.Width, lanes - first), ref cursor);
            TVec keep = TSimd.FirstLanes(lanes - first);
            if (count == 1)
                One(panel + first, width, source, offsets, k, pieces, keep);
            else if (count == 2)
                Two(panel + first, width, source, offsets, k, pieces, keep);
            else if (count == 3)
                Three(panel + first, width, source, offsets, k, pieces, keep);
            else if (count == 4)
                Four(panel + first, width, source, offsets, k, pieces, keep);
            else
                Many(panel + first, width, source, offsets, k, pieces, count, keep);
        }
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

    private static void One(T* panel, int width, T* source, nint* offsets, int k, Piece* pieces, TVec keep)
    {
        source += pieces[0].From;
        for (int p = 0; p < k; p++, panel += width)
            TSimd.Store(panel, TSimd.And(TSimd.Load(source + offsets[p]), keep));
    }

    private static void Two(T* panel, int width, T* source, nint* offsets, int k, Piece* pieces, TVec keep)
    {
        TVec before1 = TSimd.FirstLanes(pieces[1].Lane);
        nint from1 = pieces[1].From - pieces[0].From;
        source += pieces[0].From;
        for (int p = 0; p < k; p++, panel += width)
        {
            T* from = source + offsets[p];
            TVec v = TSimd.Select(before1, TSimd.Load(from), TSimd.Load(from + from1));
            TSimd.Store(panel, TSimd.And(v, keep));
        }
    }

    private static void Three(T* panel, int width, T* source, nint* offsets, int k, Piece* pieces, TVec keep)
    {
        TVec before1 = TSimd.FirstLanes(pieces[1].Lane);
        TVec before2 = TSimd.FirstLanes(pieces[2].Lane);
        nint from1 = pieces[1].From - pieces[0].From;
        nint from2 = pieces[2].From - pieces[0].From;
        source += pieces[0].From;
        for (int p = 0; p < k; p++, panel += width)
        {
            T* from = source + offsets[p];
            TVec v = TSimd.Select(before1, TSimd.Load(from), TSimd.Load(from + from1));
            v = TSimd.Select(before2, v, TSimd.Load(from + from2));
            TSimd.Store(panel, TSimd.And(v, keep));
        }
    }

    private static void Four(T* panel, int width, T* source, nint* offsets, int k, Piece* pieces, TVec keep)
    {
        TVec before1 = TSimd.FirstLanes(pieces[1].Lane);
        TVec before2 = TSimd.FirstLanes(pieces[2].Lane);
        TVec before3 = TSimd.FirstLanes(pieces[3].Lane);
        nint from1 = pieces[1].From - pieces[0].From;
        nint from2 = pieces[2].From - pieces[0].From;
        nint from3 = pieces[3].From - pieces[0].From;
        source += pieces[0].From;
        for (int p = 0; p < k; p++, panel += width)
        {
            T* from = source + offsets[p];
            TVec v = TSimd.Select(before1, TSimd.Load(from), TSimd.Load(from + from1));
            v = TSimd.Select(before2, v, TSimd.Load(from + from2));
            v = TSimd.Select(before3, v, TSimd.Load(from + from3));
            TSimd.Store(panel, TSimd.And(v, keep));
        }
    }

    private static void Many(
        T* panel, int width, T* source, nint* offsets, int k, Piece* pieces, int count, TVec keep)
    {
        TVec* before = stackalloc TVec[WidestRegister];
        for (int i = 0; i < count; i++)
            before[i] = TSimd.FirstLanes(pieces[i].Lane);
        for (int p = 0; p < k; p++, panel += width)
        {
            T* from = source + offsets[p];
            TVec v = TSimd.Broadcast(T.Zero);
            for (int i = 0; i < count; i++)
                v = TSimd.Select(before[i], v, TSimd.Load(from + pieces[i].From));
            TSimd.Store(panel, TSimd.And(v, keep));
        }
    }

    /// <summary>The runs of the next register's lanes.</summary>
    private static int Plan(Piece* pieces, int lanes, ref LaneRuns.Cursor cursor)
    {
        int count = 0;
        for (int lane = 0; lane < lanes;)
        {
            pieces[count++] = new Piece(lane, cursor.Offset - lane);
            lane += cursor.Take(lanes - lane);
        }

        return count;
    }

    /// <summary>Lanes of a register from one on: where in the source lane 0 would lie.</summary>
    private readonly record struct Piece(int Lane, nint From);
}
