using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Canonical sums of products with the lanes across one axis of the output.</summary>
/// <remarks>
/// <code>
///   for each output but the lane axis:                        Outer
///     for each strip of lanes:  at most four registers
///       for each block of KB terms:  s = +0                   Terms, in order; a block may end within an axis
///         for p in the block:        s = fma(a[p], b[p], s)
///         y = s  for the first block,  y = y + s  for later ones
/// </code>
/// Where one walk over one axis makes the whole sum, which is the common case, sums go from registers to y. Otherwise they
/// wait on the stack between walks.
/// <code>
///   an operand that is contiguous along the terms instead:
///     lane 0   p q r s …                     lanes →
///     lane 1   p q r s …    register         p p p p …
///     lane 2   p q r s …    squares    →     q q q q …     32 terms at a time, in the first-level cache
///     …                                      …
/// </code>
/// </remarks>
internal static unsafe class LaneSums<TSimd, T, TVec, TTerm>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TTerm : struct, IProductTerm
{
    /// <summary>Registers of sums that a walk keeps.</summary>
    private const int Registers = 4;

    /// <summary>Terms that are turned at a time.</summary>
    private const int PanelTerms = 32;

    public static void Run(
        ReadOnlySpan<StridedAxis> outer, StridedAxis lane, ReadOnlySpan<StridedAxis> terms, Turn turn, T* a, T* b, T* y)
    {
        if (!outer.IsEmpty)
        {
            StridedAxis axis = outer[0];
            for (int i = 0; i < axis.Size; i++)
                Run(outer[1..], lane, terms, turn, a + (i * axis.A), b + (i * axis.B), y + (i * axis.Y));
            return;
        }

        StridedAxis walk = terms.IsEmpty ? new StridedAxis(1, 0, 0, 0) : terms[0];
        if (terms.Length <= 1 && walk.Size <= Contract.BlockK && lane.Y == 1 && turn == Turn.None)
            Walk(lane.Size, walk.Size, a, walk.A, b, walk.B, null, y);
        else
            Strips(lane, terms, turn, a, b, y);
    }

    private static void Strips(StridedAxis lane, ReadOnlySpan<StridedAxis> terms, Turn turn, T* a, T* b, T* y)
    {
        int width = Registers * TSimd.Width;
        for (int j = 0; j < lane.Size; j += width)
        {
            Strip(lane with { Size = Math.Min(width, lane.Size - j) }, terms, turn, a, b, y);
            a += width * lane.A;
            b += width * lane.B;
            y += width * lane.Y;
        }
    }

    // All terms of a few outputs: an odometer whose innermost axis is walked in pieces that end where a block ends.
    private static void Strip(
        StridedAxis lane, ReadOnlySpan<StridedAxis> terms, Turn turn, T* a, T* b, T* y)
    {
        int width = Registers * TSimd.Width;
        T* sums = stackalloc T[width];
        T* panels = stackalloc T[turn == Turn.None ? 1 : 2 * PanelTerms * width];
        int* counters = stackalloc int[terms.Length + 1];
        new Span<int>(counters, terms.Length + 1).Clear();
        ReadOnlySpan<StridedAxis> outer = terms.IsEmpty ? terms : terms[..^1];
        StridedAxis walk = terms.IsEmpty ? new StridedAxis(1, 0, 0, 0) : terms[^1];
        int piece = turn == Turn.None ? Contract.BlockK : PanelTerms;
        int room = Contract.BlockK;
        bool first = true;
        do
        {
            for (int p = 0; p < walk.Size;)
            {
                int count = Math.Min(Math.Min(walk.Size - p, room), piece);
                T* from = room == Contract.BlockK ? null : sums;
                Piece(lane, walk, turn, count, a + (p * walk.A), b + (p * walk.B), panels, from, sums);
                p += count;
                room -= count;
                if (room == 0)
                {
                    Put(lane.Size, sums, y, lane.Y, first);
                    first = false;
                    room = Contract.BlockK;
                }
            }
        }
        while (Odometer<T>.Step(outer, counters, ref a, ref b));
        if (room < Contract.BlockK)
            Put(lane.Size, sums, y, lane.Y, first);
    }

    private static void Piece(
        StridedAxis lane, StridedAxis walk, Turn turn, int count, T* a, T* b, T* panels, T* from, T* to)
    {
        nint stepA = walk.A, stepB = walk.B;
        int width = Registers * TSimd.Width;
        if ((turn & Turn.A) != 0)
        {
            MatrixTranspose<T>.Squares<TSimd, TVec>(lane.Size, count, a, lane.A, panels, width);
            a = panels;
            stepA = width;
        }

        if ((turn & Turn.B) != 0)
        {
            panels += PanelTerms * width;
            MatrixTranspose<T>.Squares<TSimd, TVec>(lane.Size, count, b, lane.B, panels, width);
            b = panels;
            stepB = width;
        }

        Walk(lane.Size, count, a, stepA, b, stepB, from, to);
    }

    private static void Put(int lanes, T* sums, T* y, nint stepY, bool first)
    {
        for (int i = 0; i < lanes; i++, y += stepY)
            *y = first ? sums[i] : *y + sums[i];
    }

    /// <summary>Adds <paramref name="count"/> terms to the sums at <paramref name="from"/>, or to +0, for each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Walk(int lanes, int count, T* a, nint stepA, T* b, nint stepB, T* from, T* to)
    {
        nint w = TSimd.Width;
        nint j = 0;
        for (; j <= lanes - (Registers * w); j += Registers * w)
        {
            TVec s0 = TSimd.Broadcast(T.Zero), s1 = s0, s2 = s0, s3 = s0;
            if (from != null)
            {
                s0 = TSimd.Load(from + j);
                s1 = TSimd.Load(from + j + w);
                s2 = TSimd.Load(from + j + (2 * w));
                s3 = TSimd.Load(from + j + (3 * w));
            }

            T* p = a + j;
            T* q = b + (j * TTerm.StepB);
            nint wb = w * TTerm.StepB;
            for (int i = 0; i < count; i++, p += stepA, q += stepB)
            {
                s0 = TTerm.Add<TSimd, T, TVec>(s0, p, q);
                s1 = TTerm.Add<TSimd, T, TVec>(s1, p + w, q + wb);
                s2 = TTerm.Add<TSimd, T, TVec>(s2, p + (2 * w), q + (2 * wb));
                s3 = TTerm.Add<TSimd, T, TVec>(s3, p + (3 * w), q + (3 * wb));
            }

            TSimd.Store(to + j, s0);
            TSimd.Store(to + j + w, s1);
            TSimd.Store(to + j + (2 * w), s2);
            TSimd.Store(to + j + (3 * w), s3);
        }

        for (; j < lanes; j += w)
        {
            TVec mask = TSimd.FirstLanes((int)(lanes - j));
            TVec s = from == null ? TSimd.Broadcast(T.Zero) : TSimd.Load(from + j, mask);
            T* p = a + j;
            T* q = b + (j * TTerm.StepB);
            for (int i = 0; i < count; i++, p += stepA, q += stepB)
                s = TTerm.Add<TSimd, T, TVec>(s, p, q, mask);
            TSimd.Store(to + j, s, mask);
        }
    }
}

/// <summary>Counters of nested loops, the last one the fastest.</summary>
internal static unsafe class Odometer<T>
    where T : unmanaged
{
    /// <summary>Moves both operands to the next element; false, and back at the start, after the last.</summary>
    public static bool Step(ReadOnlySpan<StridedAxis> axes, int* counters, ref T* a, ref T* b)
    {
        for (int i = axes.Length - 1; i >= 0; i--)
        {
            StridedAxis axis = axes[i];
            a += axis.A;
            b += axis.B;
            if (++counters[i] < axis.Size)
                return true;
            a -= axis.A * axis.Size;
            b -= axis.B * axis.Size;
            counters[i] = 0;
        }

        return false;
    }
}

/// <summary>Which operands are contiguous along the terms and not along the lanes.</summary>
[Flags]
internal enum Turn
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The first.</summary>
    A = 1,

    /// <summary>The second.</summary>
    B = 2,
}
