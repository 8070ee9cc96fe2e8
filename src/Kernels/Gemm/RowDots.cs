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
/// width of a register. The square waits in the first-level cache for the few rows of A; a single row takes two squares at
/// a time where the cache's sets allow it, since one chain of sums has to wait for each product (docs/gemm.md).
/// </remarks>
internal static unsafe class RowDots<TSimd, T, TVec, TRows, TColumns, TBias, TActivation>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TRows : unmanaged, IRows
    where TColumns : unmanaged, IColumns
    where TBias : struct, IBias
    where TActivation : struct, IActivation
{
    /// <summary>Takes k terms into the sums of sizeof(TRows) rows and of one or two registers of columns, and stores them.</summary>
    /// <param name="k">Terms, at most one block.</param>
    /// <param name="a">a[0, 0].</param>
    /// <param name="rowA">Distance of a[i, p] and a[i + 1, p].</param>
    /// <param name="stepA">Distance of a[i, p] and a[i, p + 1].</param>
    /// <param name="b">b[0, 0].</param>
    /// <param name="ldb">Distance of b[p, j] and b[p, j + 1]; along p, elements are neighbours.</param>
    /// <param name="squares">Room for three squares: two that are turned, and one for edges.</param>
    /// <param name="store">Where the sums go; with two registers, all columns exist.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(int k, T* a, nint rowA, nint stepA, T* b, nint ldb, T* squares, TileStore<T>* store)
    {
        int lanes = store->Columns;
        T* other = squares + (TSimd.Width * TSimd.Width);
        TVec zero = TSimd.Broadcast(T.Zero);
        TVec s0 = zero, s1 = zero, s2 = zero, s3 = zero, s4 = zero, s5 = zero, t0 = zero;
        for (int p = 0; p < k; p += TSimd.Width)
        {
            int terms = Math.Min(TSimd.Width, k - p);
            Turn(squares, b + p, ldb, lanes, terms, other + (TSimd.Width * TSimd.Width));
            if (sizeof(TColumns) > 1)
                Turn(other, b + p + (TSimd.Width * ldb), ldb, lanes, terms, other + (TSimd.Width * TSimd.Width));
            T* column = squares;
            for (int q = 0; q < terms; q++, a += stepA, column += TSimd.Width)
            {
                TVec x = TSimd.Load(column);
                TVec a0 = TSimd.Broadcast(*a);
                s0 = TSimd.MultiplyAdd(a0, x, s0);
                if (sizeof(TColumns) > 1)
                    t0 = TSimd.MultiplyAdd(a0, TSimd.Load(column + (TSimd.Width * TSimd.Width)), t0);
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
        if (sizeof(TColumns) > 1)
            finish.Vector(c + TSimd.Width, t0, TBias.Axis == BiasAxis.Column ? bias + TSimd.Width : bias);
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

    /// <summary>A square of B. At an edge the piece that exists is moved to a place where one may read a whole square.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(T* square, T* b, nint ldb, int lanes, int terms, T* room)
    {
        if (lanes >= TSimd.Width && terms == TSimd.Width)
        {
            RegisterSquare<TSimd, T, TVec>.Transpose(b, ldb, square, TSimd.Width);
            return;
        }

        TVec edge = TSimd.FirstLanes(terms);
        int rows = Math.Min(lanes, TSimd.Width);
        T* to = room;
        for (; rows > 0; rows--, b += ldb, to += TSimd.Width)
            TSimd.Store(to, TSimd.Load(b, edge));
        RegisterSquare<TSimd, T, TVec>.Transpose(room, TSimd.Width, square, TSimd.Width);
    }
}
