using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>A few rows of A times rows of B, both contiguous along K: y = x·Wᵀ with the weights as most frameworks store them, and y = W·x.</summary>
/// <remarks>
/// <code>
///   rows of B             a square, turned                sums: lanes lie across the rows of B
///   j   ▓▓▓▓ · · ·        ▓ ░ ▒ █   column p of the rows    s ← fma(a[p], ▓░▒█, s)
///   j+1 ░░░░ · · ·   →    ▓ ░ ▒ █   column p + 1            s ← fma(a[p + 1], ▓░▒█, s)
///   j+2 ▒▒▒▒ · · ·        ▓ ░ ▒ █   …
///   j+3 ████ · · ·        ▓ ░ ▒ █
/// </code>
/// A dot product with lanes along K would need no turning, but its lanes would be summed in an order that depends on the
/// width of a register. The square waits in the first-level cache for the few rows of A. A single row comes here with what
/// is left of B beside pairs (<see cref="DotPair{TSimd, T, TVec, TColumns}"/>).
/// </remarks>
internal static unsafe class RowDots<TSimd, T, TVec, TRows, TBias, TActivation>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TRows : unmanaged, IRows
    where TBias : struct, IBias
    where TActivation : struct, IActivation
{
    /// <summary>Takes k terms into the sums of sizeof(TRows) rows and one register of columns, and stores them.</summary>
    /// <param name="k">Terms, at most one block.</param>
    /// <param name="a">a[0, 0].</param>
    /// <param name="rowA">Distance of a[i, p] and a[i + 1, p].</param>
    /// <param name="stepA">Distance of a[i, p] and a[i, p + 1].</param>
    /// <param name="b">b[0, 0].</param>
    /// <param name="ldb">Distance of b[p, j] and b[p, j + 1]; along p, elements are neighbours.</param>
    /// <param name="squares">Room for two squares: one that is turned, and one for edges.</param>
    /// <param name="store">Where the sums go, and how many columns exist.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(int k, T* a, nint rowA, nint stepA, T* b, nint ldb, T* squares, TileStore<T>* store)
    {
        int lanes = store->Columns;
        TVec zero = TSimd.Broadcast(T.Zero);
        TVec s0 = zero, s1 = zero, s2 = zero, s3 = zero, s4 = zero, s5 = zero;
        for (int p = 0; p < k; p += TSimd.Width)
        {
            int terms = Math.Min(TSimd.Width, k - p);
            RegisterSquare<TSimd, T, TVec>.Transpose(b + p, ldb, lanes, terms, squares, squares + (TSimd.Width * TSimd.Width));
            T* column = squares;
            for (int q = 0; q < terms; q++, a += stepA, column += TSimd.Width)
            {
                TVec x = TSimd.Load(column);
                s0 = TSimd.MultiplyAdd(TSimd.Broadcast(*a), x, s0);
                if (sizeof(TRows) > 1)
                    s1 = TSimd.MultiplyAdd(TSimd.Broadcast(a[rowA]), x, s1);
                if (sizeof(TRows) > 2)
                    s2 = TSimd.MultiplyAdd(TSimd.Broadcast(a[2 * rowA]), x, s2);
                if (sizeof(TRows) > 3)
                    s3 = TSimd.MultiplyAdd(TSimd.Broadcast(a[3 * rowA]), x, s3);
                if (sizeof(TRows) > 4)
                    s4 = TSimd.MultiplyAdd(TSimd.Broadcast(a[4 * rowA]), x, s4);
                if (sizeof(TRows) > 5)
                    s5 = TSimd.MultiplyAdd(TSimd.Broadcast(a[5 * rowA]), x, s5);
            }
        }

        TileFinish<TSimd, T, TVec, TBias, TActivation> finish = new(store);
        TVec edge = TSimd.FirstLanes(lanes);
        T* c = store->C;
        T* bias = store->Bias;
        nint nextBias = TBias.Axis == BiasAxis.Row ? 1 : 0;
        finish.Vector(c, s0, bias, edge);
        if (sizeof(TRows) > 1)
            finish.Vector(c += store->Ldc, s1, bias += nextBias, edge);
        if (sizeof(TRows) > 2)
            finish.Vector(c += store->Ldc, s2, bias += nextBias, edge);
        if (sizeof(TRows) > 3)
            finish.Vector(c += store->Ldc, s3, bias += nextBias, edge);
        if (sizeof(TRows) > 4)
            finish.Vector(c += store->Ldc, s4, bias += nextBias, edge);
        if (sizeof(TRows) > 5)
            finish.Vector(c + store->Ldc, s5, bias + nextBias, edge);
    }
}
