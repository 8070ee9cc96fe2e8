using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The loops around <see cref="DotPair{TSimd, T, TVec, TColumns}"/>: one row of A times two or four registers of rows of B.</summary>
/// <remarks>
/// <code>
///   as long as two blocks of K are left    pairs of blocks, of the first half of the rows, then of the second
///   a last block                           a pair of halves
/// </code>
/// </remarks>
internal static unsafe class GemmDotPairs<TSimd, T, TVec, TA, TB, TBias, TActivation>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TA : unmanaged, IOperand<T>
    where TB : unmanaged, IOperand<T>
    where TBias : struct, IBias
    where TActivation : struct, IActivation
{
    /// <summary>Computes as many columns of a row of C as make whole registers, four at most.</summary>
    /// <param name="task">The whole product.</param>
    /// <param name="i">The row.</param>
    /// <param name="jr">The first column.</param>
    /// <param name="left">Columns that there are, at least two registers.</param>
    /// <param name="room">Room for two squares and four registers.</param>
    /// <param name="store">Columns receives how many were computed.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(GemmTask<T, TA, TB>* task, int i, int jr, int left, T* room, TileStore<T>* store)
    {
        // Chains are as many as lanes: with half a line in each register, it takes twice the registers.
        int rows = sizeof(TVec) < Caches.Line && left >= 4 * TSimd.Width ? 2 * TSimd.Width : TSimd.Width;
        store->Columns = 2 * rows;
        int pc = 0;
        for (; task->K - pc >= 2 * Contract.BlockK; pc += 2 * Contract.BlockK)
        {
            for (int j = jr; j < jr + (2 * rows); j += rows)
                Pair(task, i, rows, Contract.BlockK, j, pc, j, pc + Contract.BlockK, room, store);
        }

        // Less than two blocks are left.
        for (int k; pc < task->K; pc += k)
        {
            k = Math.Min(Contract.BlockK, task->K - pc);
            Pair(task, i, rows, k, jr, pc, jr + rows, pc, room, store);
        }
    }

    /// <summary>k terms of the pieces that begin at rows j and j2 of B, and at indices p and p2 along K.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Pair(
        GemmTask<T, TA, TB>* task, int i, int rows, int k, int j, int p, int j2, int p2, T* room, TileStore<T>* store)
    {
        Panels<T> left = task->A.View(i, p, k, 1);
        Panels<T> right = task->B.View(j, p, k, rows);
        nint stepA = left.DepthStride;
        nint ldb = right.LaneStride;
        T* a = left.Data;
        T* a2 = task->A.View(i, p2, k, 1).Data;
        T* b = right.Data;
        T* b2 = task->B.View(j2, p2, k, rows).Data;
        T* sums = room + (2 * TSimd.Width * TSimd.Width);
        for (int r = 0; r < 2 * rows; r += TSimd.Width)
            TSimd.Store(sums + r, TSimd.Broadcast(T.Zero));

        int done = Math.Min(TermsToLine(b, ldb), k);
        Rest(done, rows, a, a2, stepA, b, b2, ldb, sums, room);
        nint at = done * stepA;
        done += rows > TSimd.Width
            ? DotPair<TSimd, T, TVec, TwoColumns>.Run(k - done, a + at, a2 + at, stepA, b + done, b2 + done, ldb, sums, room)
            : DotPair<TSimd, T, TVec, OneColumn>.Run(k - done, a + at, a2 + at, stepA, b + done, b2 + done, ldb, sums, room);
        at = done * stepA;
        Rest(k - done, rows, a + at, a2 + at, stepA, b + done, b2 + done, ldb, sums, room);

        GemmRowDots<TSimd, T, TVec, TA, TB, TBias, TActivation>.Place(task, i, j, p, k, store);
        Finish(rows, sums, store);
        GemmRowDots<TSimd, T, TVec, TA, TB, TBias, TActivation>.Place(task, i, j2, p2, k, store);
        Finish(rows, sums + rows, store);
    }

    /// <summary>Terms before the first whole line of each row, if they are as many in all rows and a line is soon lost.</summary>
    /// <remarks>
    /// A square that lies across lines needs each of them twice. Where rows are aliased, all lines of a square want the same
    /// few places of the first-level cache, and most are gone before their second half is read.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int TermsToLine(T* b, nint ldb) =>
        Blocking.IsAliased((int)ldb, sizeof(T)) ? (int)(-(nint)b & (Caches.Line - 1)) / sizeof(T) : 0;

    /// <summary>Adds k terms that fill no step to the sums of both pieces, by way of memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rest(int k, int rows, T* a, T* a2, nint stepA, T* b, T* b2, nint ldb, T* sums, T* room)
    {
        if (k == 0)
            return;
        Squares(k, rows, a, stepA, b, ldb, sums, room);
        Squares(k, rows, a2, stepA, b2, ldb, sums + rows, room);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Squares(int k, int rows, T* a, nint stepA, T* b, nint ldb, T* sums, T* room)
    {
        for (int r = 0; r < rows; r += TSimd.Width, b += TSimd.Width * ldb)
        {
            TVec s = TSimd.Load(sums + r);
            for (int p = 0; p < k; p += TSimd.Width)
            {
                int terms = Math.Min(TSimd.Width, k - p);
                RegisterSquare<TSimd, T, TVec>.Transpose(
                    b + p, ldb, TSimd.Width, terms, room, room + (TSimd.Width * TSimd.Width));
                s = SquareDot<TSimd, T, TVec>.Columns(room, terms, a + (p * stepA), stepA, s);
            }

            TSimd.Store(sums + r, s);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Finish(int rows, T* sums, TileStore<T>* store)
    {
        TileFinish<TSimd, T, TVec, TBias, TActivation> finish = new(store);
        T* bias = store->Bias;
        for (int r = 0; r < rows; r += TSimd.Width)
            finish.Vector(store->C + r, TSimd.Load(sums + r), TBias.Axis == BiasAxis.Column ? bias + r : bias);
    }
}
