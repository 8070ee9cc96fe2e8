using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Few rows against a large matrix B that lies in place: B is streamed once, row by row, at memory speed.</summary>
/// <remarks>
/// <code>
///   s[i, j] = fma(a[i, p], b[p, j], s[i, j])   for sizeof(TDepth) rows p at a time, four here, all columns j of the chunk
///
///        a chunk of columns →                      registers: rows × 4 elements of A, broadcast once for the chunk;
///   p    b b b b b b b b b b b b b b b ─▶                     a sum for each row, one register of B
///   p+1  b b b b b b b b b b b b b b b ─▶          sums live in a buffer that stays in L1 from one four to the next
///   p+2  b b b b b b b b b b b b b b b ─▶
///   p+3  b b b b b b b b b b b b b b b ─▶          and the next four rows are asked for in advance
/// </code>
/// A tile would walk down B in steps of a row, a new page each time, which no prefetcher follows. Lanes lie across
/// columns, and a sum that rests in memory between two terms keeps its bits: the sums are those of the tile.
/// </remarks>
internal static unsafe class Sweep<TSimd, T, TVec, TRows, TDepth>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TRows : unmanaged, IRows
    where TDepth : unmanaged
{
    /// <summary>Adds sizeof(TDepth) terms to the sums of sizeof(TRows) rows.</summary>
    /// <param name="n">Columns of the chunk.</param>
    /// <param name="a">a[0, p].</param>
    /// <param name="rowA">Distance of a[i, p] and a[i + 1, p].</param>
    /// <param name="stepA">Distance of a[i, p] and a[i, p + 1].</param>
    /// <param name="b">b[p, 0].</param>
    /// <param name="ldb">Distance of b[p, j] and b[p + 1, j].</param>
    /// <param name="s">s[0, 0].</param>
    /// <param name="lds">Distance of the rows of s: n or more, whole registers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(nint n, T* a, nint rowA, nint stepA, T* b, nint ldb, T* s, nint lds)
    {
        TVec a00 = sizeof(TRows) > 0 && sizeof(TDepth) > 0 ? TSimd.Broadcast(a[(0 * rowA) + (0 * stepA)]) : default;
        TVec a01 = sizeof(TRows) > 0 && sizeof(TDepth) > 1 ? TSimd.Broadcast(a[(0 * rowA) + (1 * stepA)]) : default;
        TVec a02 = sizeof(TRows) > 0 && sizeof(TDepth) > 2 ? TSimd.Broadcast(a[(0 * rowA) + (2 * stepA)]) : default;
        TVec a03 = sizeof(TRows) > 0 && sizeof(TDepth) > 3 ? TSimd.Broadcast(a[(0 * rowA) + (3 * stepA)]) : default;
        TVec a10 = sizeof(TRows) > 1 && sizeof(TDepth) > 0 ? TSimd.Broadcast(a[(1 * rowA) + (0 * stepA)]) : default;
        TVec a11 = sizeof(TRows) > 1 && sizeof(TDepth) > 1 ? TSimd.Broadcast(a[(1 * rowA) + (1 * stepA)]) : default;
        TVec a12 = sizeof(TRows) > 1 && sizeof(TDepth) > 2 ? TSimd.Broadcast(a[(1 * rowA) + (2 * stepA)]) : default;
        TVec a13 = sizeof(TRows) > 1 && sizeof(TDepth) > 3 ? TSimd.Broadcast(a[(1 * rowA) + (3 * stepA)]) : default;
        TVec a20 = sizeof(TRows) > 2 && sizeof(TDepth) > 0 ? TSimd.Broadcast(a[(2 * rowA) + (0 * stepA)]) : default;
        TVec a21 = sizeof(TRows) > 2 && sizeof(TDepth) > 1 ? TSimd.Broadcast(a[(2 * rowA) + (1 * stepA)]) : default;
        TVec a22 = sizeof(TRows) > 2 && sizeof(TDepth) > 2 ? TSimd.Broadcast(a[(2 * rowA) + (2 * stepA)]) : default;
        TVec a23 = sizeof(TRows) > 2 && sizeof(TDepth) > 3 ? TSimd.Broadcast(a[(2 * rowA) + (3 * stepA)]) : default;
        TVec a30 = sizeof(TRows) > 3 && sizeof(TDepth) > 0 ? TSimd.Broadcast(a[(3 * rowA) + (0 * stepA)]) : default;
        TVec a31 = sizeof(TRows) > 3 && sizeof(TDepth) > 1 ? TSimd.Broadcast(a[(3 * rowA) + (1 * stepA)]) : default;
        TVec a32 = sizeof(TRows) > 3 && sizeof(TDepth) > 2 ? TSimd.Broadcast(a[(3 * rowA) + (2 * stepA)]) : default;
        TVec a33 = sizeof(TRows) > 3 && sizeof(TDepth) > 3 ? TSimd.Broadcast(a[(3 * rowA) + (3 * stepA)]) : default;
        TVec a40 = sizeof(TRows) > 4 && sizeof(TDepth) > 0 ? TSimd.Broadcast(a[(4 * rowA) + (0 * stepA)]) : default;
        TVec a41 = sizeof(TRows) > 4 && sizeof(TDepth) > 1 ? TSimd.Broadcast(a[(4 * rowA) + (1 * stepA)]) : default;
        TVec a42 = sizeof(TRows) > 4 && sizeof(TDepth) > 2 ? TSimd.Broadcast(a[(4 * rowA) + (2 * stepA)]) : default;
        TVec a43 = sizeof(TRows) > 4 && sizeof(TDepth) > 3 ? TSimd.Broadcast(a[(4 * rowA) + (3 * stepA)]) : default;
        TVec a50 = sizeof(TRows) > 5 && sizeof(TDepth) > 0 ? TSimd.Broadcast(a[(5 * rowA) + (0 * stepA)]) : default;
        TVec a51 = sizeof(TRows) > 5 && sizeof(TDepth) > 1 ? TSimd.Broadcast(a[(5 * rowA) + (1 * stepA)]) : default;
        TVec a52 = sizeof(TRows) > 5 && sizeof(TDepth) > 2 ? TSimd.Broadcast(a[(5 * rowA) + (2 * stepA)]) : default;
        TVec a53 = sizeof(TRows) > 5 && sizeof(TDepth) > 3 ? TSimd.Broadcast(a[(5 * rowA) + (3 * stepA)]) : default;
        nint ahead = sizeof(TDepth) * ldb;
        nint j = 0;
        for (; j + TSimd.Width <= n; j += TSimd.Width)
        {
            T* from = b + j;
            T* to = s + j;
            TVec b0 = TSimd.Load(from);
            TSimd.Prefetch(from + ahead);
            TVec b1 = default, b2 = default, b3 = default;
            if (sizeof(TDepth) > 1)
            {
                b1 = TSimd.Load(from + ldb);
                TSimd.Prefetch(from + ahead + ldb);
            }

            if (sizeof(TDepth) > 2)
            {
                b2 = TSimd.Load(from + (2 * ldb));
                TSimd.Prefetch(from + ahead + (2 * ldb));
            }

            if (sizeof(TDepth) > 3)
            {
                b3 = TSimd.Load(from + (3 * ldb));
                TSimd.Prefetch(from + ahead + (3 * ldb));
            }

            Add(to, a00, a01, a02, a03, b0, b1, b2, b3);
            if (sizeof(TRows) > 1)
                Add(to + (1 * lds), a10, a11, a12, a13, b0, b1, b2, b3);
            if (sizeof(TRows) > 2)
                Add(to + (2 * lds), a20, a21, a22, a23, b0, b1, b2, b3);
            if (sizeof(TRows) > 3)
                Add(to + (3 * lds), a30, a31, a32, a33, b0, b1, b2, b3);
            if (sizeof(TRows) > 4)
                Add(to + (4 * lds), a40, a41, a42, a43, b0, b1, b2, b3);
            if (sizeof(TRows) > 5)
                Add(to + (5 * lds), a50, a51, a52, a53, b0, b1, b2, b3);
        }

        if (j < n)
        {
            TVec edge = TSimd.FirstLanes((int)(n - j));
            T* from = b + j;
            T* to = s + j;
            TVec b0 = TSimd.Load(from, edge);
            TVec b1 = sizeof(TDepth) > 1 ? TSimd.Load(from + ldb, edge) : default;
            TVec b2 = sizeof(TDepth) > 2 ? TSimd.Load(from + (2 * ldb), edge) : default;
            TVec b3 = sizeof(TDepth) > 3 ? TSimd.Load(from + (3 * ldb), edge) : default;
            Add(to, a00, a01, a02, a03, b0, b1, b2, b3);
            if (sizeof(TRows) > 1)
                Add(to + (1 * lds), a10, a11, a12, a13, b0, b1, b2, b3);
            if (sizeof(TRows) > 2)
                Add(to + (2 * lds), a20, a21, a22, a23, b0, b1, b2, b3);
            if (sizeof(TRows) > 3)
                Add(to + (3 * lds), a30, a31, a32, a33, b0, b1, b2, b3);
            if (sizeof(TRows) > 4)
                Add(to + (4 * lds), a40, a41, a42, a43, b0, b1, b2, b3);
            if (sizeof(TRows) > 5)
                Add(to + (5 * lds), a50, a51, a52, a53, b0, b1, b2, b3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(T* s, TVec a0, TVec a1, TVec a2, TVec a3, TVec b0, TVec b1, TVec b2, TVec b3)
    {
        TVec sum = TSimd.MultiplyAdd(a0, b0, TSimd.Load(s));
        if (sizeof(TDepth) > 1)
            sum = TSimd.MultiplyAdd(a1, b1, sum);
        if (sizeof(TDepth) > 2)
            sum = TSimd.MultiplyAdd(a2, b2, sum);
        if (sizeof(TDepth) > 3)
            sum = TSimd.MultiplyAdd(a3, b3, sum);
        TSimd.Store(s, sum);
    }
}
