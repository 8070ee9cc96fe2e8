using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Softmax, or its logarithm, of one row after another, each step working on three of them at once.</summary>
/// <remarks>
/// <code>
///   row r + 1   maximum of z                     one step, one loop over the columns:
///   row r       e = exp(z − m); lane += e        the exponential keeps the multipliers busy,
///   row r − 1   y = e·(1/Σe), (z − m) − ln Σe    the other two ride along on what it leaves free
/// </code>
/// By themselves the maximum waits for memory and the product for the store port, and the next row for this one's sum
/// and division; side by side they hide behind the exponential. Where four registers are all the lanes (AVX-512), they
/// are named locals, and the loop takes four registers of the row: a third store to each exponential, into a buffer of
/// lanes, costs as much as the product. Narrower registers have such a buffer.
/// Softmax's exponentials of row r wait in y itself, or, if results go past the caches, in two spare rows by turns; then
/// the rows to come are asked for early, since a loop this long runs too few of them ahead by itself. The logarithm needs
/// none of them: it reads the scores once more.
/// </remarks>
internal static unsafe class SoftmaxSweep<TSimd, T, TVec, TScores, TEnding, TStore>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TScores : struct, IScores<T, TScores>
    where TEnding : struct, IRowEnding
    where TStore : struct, IRowStore
{
    /// <summary>How far ahead memory is asked for: 8 KiB, by measurement.</summary>
    private static nint Ahead
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 8192 / sizeof(T);
    }

    public static void Run(RowTask<T>* task, int row, int end)
    {
        if (row >= end)
            return;
        nint n = task->Columns;
        using Scratch spare = default(Workspace).Take(
            HasSpareRows ? 2 * (nuint)ExpRow<TSimd, T, TVec>.Whole(n) * (nuint)sizeof(T) : 0);
        T* e = HasSpareRows ? (T*)spare.Pointer : task->Y + (row * task->Ldy);
        T max = Maximum(n, TScores.Of(task, row));
        T scale = First(n, TScores.Of(task, row), max, e, task->Y + (row * task->Ldy));
        if (row + 1 < end)
        {
            T lastMax;
            scale = Others(task, row + 1, end, max, scale, e, &lastMax);
            max = lastMax;
        }

        if (n < TSimd.Width)
            return; // All of a row fills no register.
        T* last = task->Y + ((end - 1) * task->Ldy);
        if (HasSpareRows)
            e += (end - 1 - row) % 2 * ExpRow<TSimd, T, TVec>.Whole(n);
        Last(n, TScores.Of(task, end - 1), max, HasSpareRows ? e : last, scale, last);
        if (TStore.Streams)
            TSimd.StreamFence();
    }

    private static bool HasSpareRows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TStore.Streams && TEnding.KeepsExponentials;
    }

    /// <summary>One row of n ≥ 1 elements, with plain stores.</summary>
    public static void RunOne(nint n, TScores z, T* y)
    {
        T max = Maximum(n, z);
        Last(n, z, max, y, First(n, z, max, y, y), y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static T Maximum(nint n, TScores z)
    {
        nint w = TSimd.Width;
        TVec m0 = TSimd.Broadcast(T.NegativeInfinity), m1 = m0, m2 = m0, m3 = m0;
        nint i = 0;
        for (; i <= n - (4 * w); i += 4 * w)
        {
            m0 = TSimd.Greater(z.Of<TSimd, TVec>(i), m0);
            m1 = TSimd.Greater(z.Of<TSimd, TVec>(i + w), m1);
            m2 = TSimd.Greater(z.Of<TSimd, TVec>(i + (2 * w)), m2);
            m3 = TSimd.Greater(z.Of<TSimd, TVec>(i + (3 * w)), m3);
        }

        for (; i <= n - w; i += w)
            m0 = TSimd.Greater(z.Of<TSimd, TVec>(i), m0);
        TVec max = TSimd.Greater(TSimd.Greater(m0, m1), TSimd.Greater(m2, m3));
        return MaximumOf(z, max, i, n, TSimd.FirstLanes((int)(n - i)));
    }

    /// <summary>A row without company: its exponentials, what fills no register, and what becomes of Σe.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static T First(nint n, TScores z, T max, T* e, T* y)
    {
        byte* buffer = stackalloc byte[LaneBuffer.Bytes];
        TVec edge = TSimd.FirstLanes((int)(n - ExpRow<TSimd, T, TVec>.Whole(n)));
        TVec m = TSimd.Broadcast(max);
        TVec rest = ExpRow<TSimd, T, TVec>.Rest(n, z, m, edge);
        T sum = TEnding.KeepsExponentials
            ? ExpRow<TSimd, T, TVec>.SumAndStore(n, z, m, rest, e, (T*)LaneBuffer.Align(buffer))
            : ExpRow<TSimd, T, TVec>.Sum(n, z, m, rest, (T*)LaneBuffer.Align(buffer));
        return Finish(n, z, m, rest, edge, sum, y);
    }

    /// <summary>The rows after the first, each with the results of the row before and the maximum of the row after.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static T Others(RowTask<T>* task, int row, int end, T beforeMax, T scale, T* spare, T* lastMax)
    {
        byte* buffer = stackalloc byte[LaneBuffer.Bytes];
        var lanes = (T*)LaneBuffer.Align(buffer);
        nint n = task->Columns;
        nint w = TSimd.Width;
        nint whole = ExpRow<TSimd, T, TVec>.Whole(n);
        TVec edge = TSimd.FirstLanes((int)(n - whole));
        T* before = task->Y + ((row - 1) * task->Ldy);
        T* beforeE = spare;
        nint turn = whole;
        T max = Maximum(n, TScores.Of(task, row));
        for (; row < end; row++)
        {
            TScores z = TScores.Of(task, row), next = TScores.Of(task, Math.Min(row + 1, end - 1));
            T* y = before + task->Ldy;
            T* e = HasSpareRows ? beforeE + turn : y;
            TVec m = TSimd.Broadcast(max), beforeM = TSimd.Broadcast(beforeMax), factor = TSimd.Broadcast(scale);
            TScores beforeZ = TScores.Of(task, row - 1);
            TVec rest = ExpRow<TSimd, T, TVec>.Rest(n, z, m, edge);
            TVec most = TSimd.Broadcast(T.NegativeInfinity);
            T sum;
            nint i = 0;
            if (LaneCount<T>.Value == 4 * w)
            {
                TVec s0 = TSimd.Broadcast(T.Zero), s1 = s0, s2 = s0, s3 = s0;
                for (; i <= whole - (4 * w); i += 4 * w)
                {
                    most = Step(z, next, i, m, e, most, out TVec term);
                    Put(beforeZ, i, beforeE, before, beforeM, factor);
                    s0 = TSimd.Add(s0, term);
                    most = Step(z, next, i + w, m, e, most, out term);
                    Put(beforeZ, i + w, beforeE, before, beforeM, factor);
                    s1 = TSimd.Add(s1, term);
                    most = Step(z, next, i + (2 * w), m, e, most, out term);
                    Put(beforeZ, i + (2 * w), beforeE, before, beforeM, factor);
                    s2 = TSimd.Add(s2, term);
                    most = Step(z, next, i + (3 * w), m, e, most, out term);
                    Put(beforeZ, i + (3 * w), beforeE, before, beforeM, factor);
                    s3 = TSimd.Add(s3, term);
                }

                TSimd.Store(lanes, s0);
                TSimd.Store(lanes + w, s1);
                TSimd.Store(lanes + (2 * w), s2);
                TSimd.Store(lanes + (3 * w), s3);
            }
            else
            {
                LaneSum<TSimd, T, TVec>.Clear(lanes, LaneCount<T>.Value);
            }

            for (; i < whole; i += w)
            {
                most = Step(z, next, i, m, e, most, out TVec term);
                Put(beforeZ, i, beforeE, before, beforeM, factor);
                LaneSum<TSimd, T, TVec>.Add(lanes, i, term);
            }

            if (whole < n)
                LaneSum<TSimd, T, TVec>.Add(lanes, whole, rest);
            sum = LaneSum<TSimd, T, TVec>.Fold(lanes, LaneCount<T>.Value);
            scale = Finish(n, z, m, rest, edge, sum, y);
            beforeMax = max;
            max = MaximumOf(next, most, whole, n, edge);
            before = y;
            beforeE = e;
            turn = -turn;
        }

        *lastMax = beforeMax;
        return scale;
    }

    /// <summary>One register of a row and the next: returns the maximum so far, and the exponentials.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Step(TScores z, TScores next, nint i, TVec m, T* e, TVec most, out TVec term)
    {
        if (TStore.Prefetches)
        {
            next.Prefetch<TSimd, TVec>(i + Ahead);
            if (!TStore.Streams)
                TSimd.Prefetch(e + i + Ahead);
        }

        most = TSimd.Greater(next.Of<TSimd, TVec>(i), most);
        term = ExpRow<TSimd, T, TVec>.Of(z.Of<TSimd, TVec>(i), m);
        if (TEnding.KeepsExponentials)
            TSimd.Store(e + i, term);
        return most;
    }

    /// <summary>One register of the results of a row whose sum is known; e: where its exponentials are kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(TScores z, nint i, T* e, T* y, TVec m, TVec factor)
    {
        TVec kept = TEnding.KeepsExponentials ? TSimd.Load((HasSpareRows ? e : y) + i) : z.Of<TSimd, TVec>(i);
        TStore.Put<TSimd, T, TVec>(y + i, TEnding.Of<TSimd, T, TVec>(kept, m, factor));
    }

    /// <summary>The results of the last row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Last(nint n, TScores z, T max, T* e, T scale, T* y)
    {
        TVec m = TSimd.Broadcast(max), factor = TSimd.Broadcast(scale);
        for (nint i = 0; i <= n - TSimd.Width; i += TSimd.Width)
            Put(z, i, e, y, m, factor);
    }

    /// <summary>The maximum of registers and of the elements from i on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T MaximumOf(TScores z, TVec max, nint i, nint n, TVec edge)
    {
        if (i < n)
        {
            TVec rest = TSimd.Select(edge, z.Of<TSimd, TVec>(i, edge), TSimd.Broadcast(T.NegativeInfinity));
            max = TSimd.Greater(rest, max);
        }

        return TSimd.GreaterLanes(max);
    }

    /// <summary>What becomes of Σe, and the results that fill no register: stored by a mask, they would be slow to load again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Finish(nint n, TScores z, TVec m, TVec rest, TVec edge, T sum, T* y)
    {
        T scale = TEnding.Scale<TSimd, T, TVec>(sum);
        nint whole = ExpRow<TSimd, T, TVec>.Whole(n);
        if (whole < n)
        {
            TVec kept = TEnding.KeepsExponentials ? rest : z.Of<TSimd, TVec>(whole, edge);
            TSimd.Store(y + whole, TEnding.Of<TSimd, T, TVec>(kept, m, TSimd.Broadcast(scale)), edge);
        }

        return scale;
    }
}
