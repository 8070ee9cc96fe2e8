using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>One row of A times two pieces of B that lie in place, both contiguous along K: where y = W·x spends its time.</summary>
/// <remarks>
/// <code>
///   two blocks of K of the same rows of B     or, of a single block, two groups of rows of B
///   ▓▓▓▓▓▓▓▓ ░░░░░░░░                         ▓▓▓▓▓▓▓▓
///   ▓▓▓▓▓▓▓▓ ░░░░░░░░                         ▓▓▓▓▓▓▓▓
///                                             ░░░░░░░░
///                                             ░░░░░░░░
/// </code>
/// Each sum is a chain of multiply-adds that waits four cycles for the one before, so two pieces go side by side. Blocks of
/// K are sums of their own in the contract, and two of them need half as many rows at a time as two groups of rows: fewer
/// streams from memory, and fewer lines in the same sets of the first-level cache where rows lie a multiple of its way
/// apart. A step takes whole lines of B, so that none need stay in that cache: two squares of a row where a register is
/// half a line. There a piece has two registers of rows, if there are as many, since each holds half as many chains.
/// </remarks>
internal static unsafe class DotPair<TSimd, T, TVec, TColumns>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TColumns : unmanaged, IColumns
{
    /// <summary>Takes terms into the sums of both pieces, as many as fill whole steps, and tells how many.</summary>
    /// <param name="k">Terms that there are, at most one block.</param>
    /// <param name="a">a[0] of the first piece.</param>
    /// <param name="a2">a[0] of the second.</param>
    /// <param name="stepA">Distance of a[p] and a[p + 1].</param>
    /// <param name="b">b[0, 0] of the first piece.</param>
    /// <param name="b2">b[0, 0] of the second.</param>
    /// <param name="ldb">Distance of b[p, j] and b[p, j + 1]; along p, elements are neighbours.</param>
    /// <param name="sums">The registers of the first piece, then those of the second.</param>
    /// <param name="room">Room for a square.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static int Run(int k, T* a, T* a2, nint stepA, T* b, T* b2, nint ldb, T* sums, T* room)
    {
        // Sizes come first: what the JIT meets after the squares it may not inline any more.
        int width = TSimd.Width;
        int step = sizeof(TVec) < Caches.Line ? 2 * width : width;
        nint square = width * stepA;
        nint rows = width * ldb;
        T* sums2 = sums + (sizeof(TColumns) * width);
        TVec s0 = TSimd.Load(sums), t0 = TSimd.Load(sums2), s1 = s0, t1 = t0;
        if (sizeof(TColumns) > 1)
        {
            s1 = TSimd.Load(sums + width);
            t1 = TSimd.Load(sums2 + width);
        }

        int p = 0;
        for (; p <= k - step; p += step, a += step * stepA, a2 += step * stepA, b += step, b2 += step)
        {
            s0 = SquareDot<TSimd, T, TVec>.Add(b, ldb, a, stepA, s0, room);
            t0 = SquareDot<TSimd, T, TVec>.Add(b2, ldb, a2, stepA, t0, room);
            if (sizeof(TVec) < Caches.Line)
            {
                s0 = SquareDot<TSimd, T, TVec>.Add(b + width, ldb, a + square, stepA, s0, room);
                t0 = SquareDot<TSimd, T, TVec>.Add(b2 + width, ldb, a2 + square, stepA, t0, room);
            }

            if (sizeof(TColumns) > 1)
            {
                // A store, after which the JIT reads a again. It would keep the broadcasts of all terms else, on the stack.
                TSimd.Store(sums, s0);
                s1 = SquareDot<TSimd, T, TVec>.Add(b + rows, ldb, a, stepA, s1, room);
                t1 = SquareDot<TSimd, T, TVec>.Add(b2 + rows, ldb, a2, stepA, t1, room);
                s1 = SquareDot<TSimd, T, TVec>.Add(b + rows + width, ldb, a + square, stepA, s1, room);
                t1 = SquareDot<TSimd, T, TVec>.Add(b2 + rows + width, ldb, a2 + square, stepA, t1, room);
            }
        }

        TSimd.Store(sums, s0);
        TSimd.Store(sums2, t0);
        if (sizeof(TColumns) > 1)
        {
            TSimd.Store(sums + width, s1);
            TSimd.Store(sums2 + width, t1);
        }

        return p;
    }
}
