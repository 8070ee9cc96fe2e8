using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>
/// THE micro-kernel: an mr × nr tile of C, held in registers while it takes one block of K.
/// </summary>
/// <remarks>
/// <code>
///   s[i, j] = fma(a[i, p], b[p, j], s[i, j])   for p = 0 … k−1, from +0
///   c[i, j] = alpha·s[i, j] (+ beta·c[i, j]), and at the last block act(c[i, j] + bias)
///
///        B, k × nr:  row p is nr contiguous elements, rows ldb apart
///        ┌────────┬────────┐
///        │  b0    │  b1    │   two registers; lanes lie across columns of C, never across K
///        └────────┴────────┘
///   A    ┌────────┬────────┐
///   a ─▶ │  s00   │  s01   │   a[i, p] is broadcast; A may be packed (rowA = 1, stepA = mr)
///   a ─▶ │  s10   │  s11   │   or lie in its matrix (rowA = lda, stepA = 1; transposed the other way round)
///        └────────┴────────┘
/// </code>
/// Registers: AVX-512 and NEON 12×2 sums + 2 of B + 1 of A = 27 of 32; AVX2 6×2 + 2 + 1 = 15 of 16.
/// One source for every instruction set, type and size: branches on type parameters fold, unused sums vanish
/// (docs/gemm.md shows the machine code). Sums are named locals because indexed storage would live in memory.
/// Low et al., "Analytical Modeling Is Enough for High-Performance BLIS", TOMS 2016.
/// </remarks>
internal static unsafe class Tile<TSimd, T, TVec, TRows, TColumns, TBias, TActivation>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TRows : struct, IRows
    where TColumns : struct, IColumns
    where TBias : struct, IBias
    where TActivation : struct, IActivation
{
    /// <summary>Takes k terms of K into the tile and stores it.</summary>
    /// <param name="k">Terms, at most one block.</param>
    /// <param name="a">a[0, 0].</param>
    /// <param name="rowA">Distance of a[i, p] and a[i + 1, p].</param>
    /// <param name="stepA">Distance of a[i, p] and a[i, p + 1].</param>
    /// <param name="b">b[0, 0].</param>
    /// <param name="ldb">Distance of b[p, j] and b[p + 1, j].</param>
    /// <param name="store">Where the sums go.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(int k, T* a, nint rowA, nint stepA, T* b, nint ldb, TileStore<T>* store)
    {
        TVec edge = TColumns.Masked ? TSimd.FirstLanes(store->Columns - ((TColumns.Count - 1) * TSimd.Width)) : default;
        TVec zero = TSimd.Broadcast(T.Zero);
        TVec s00 = zero, s01 = zero;
        TVec s10 = zero, s11 = zero;
        TVec s20 = zero, s21 = zero;
        TVec s30 = zero, s31 = zero;
        TVec s40 = zero, s41 = zero;
        TVec s50 = zero, s51 = zero;
        TVec s60 = zero, s61 = zero;
        TVec s70 = zero, s71 = zero;
        TVec s80 = zero, s81 = zero;
        TVec s90 = zero, s91 = zero;
        TVec s100 = zero, s101 = zero;
        TVec s110 = zero, s111 = zero;

        // Four row pointers, each for three rows, keep every address in a register; rows that a tile lacks cost none.
        T* a0 = a;
        T* a3 = a + (3 * rowA);
        T* a6 = a + (6 * rowA);
        T* a9 = a + (9 * rowA);
        for (; k > 0; k--)
        {
            TVec b0 = LoadB(b, 0, edge);
            TVec b1 = TColumns.Count > 1 ? LoadB(b, 1, edge) : b0;
            TVec x;
            x = TSimd.Broadcast(*a0);
            s00 = TSimd.MultiplyAdd(x, b0, s00);
            if (TColumns.Count > 1)
                s01 = TSimd.MultiplyAdd(x, b1, s01);

            if (TRows.Count > 1)
            {
                x = TSimd.Broadcast(a0[rowA]);
                s10 = TSimd.MultiplyAdd(x, b0, s10);
                if (TColumns.Count > 1)
                    s11 = TSimd.MultiplyAdd(x, b1, s11);
            }

            if (TRows.Count > 2)
            {
                x = TSimd.Broadcast(a0[2 * rowA]);
                s20 = TSimd.MultiplyAdd(x, b0, s20);
                if (TColumns.Count > 1)
                    s21 = TSimd.MultiplyAdd(x, b1, s21);
            }

            if (TRows.Count > 3)
            {
                x = TSimd.Broadcast(*a3);
                s30 = TSimd.MultiplyAdd(x, b0, s30);
                if (TColumns.Count > 1)
                    s31 = TSimd.MultiplyAdd(x, b1, s31);
            }

            if (TRows.Count > 4)
            {
                x = TSimd.Broadcast(a3[rowA]);
                s40 = TSimd.MultiplyAdd(x, b0, s40);
                if (TColumns.Count > 1)
                    s41 = TSimd.MultiplyAdd(x, b1, s41);
            }

            if (TRows.Count > 5)
            {
                x = TSimd.Broadcast(a3[2 * rowA]);
                s50 = TSimd.MultiplyAdd(x, b0, s50);
                if (TColumns.Count > 1)
                    s51 = TSimd.MultiplyAdd(x, b1, s51);
            }

            if (TRows.Count > 6)
            {
                x = TSimd.Broadcast(*a6);
                s60 = TSimd.MultiplyAdd(x, b0, s60);
                if (TColumns.Count > 1)
                    s61 = TSimd.MultiplyAdd(x, b1, s61);
            }

            if (TRows.Count > 7)
            {
                x = TSimd.Broadcast(a6[rowA]);
                s70 = TSimd.MultiplyAdd(x, b0, s70);
                if (TColumns.Count > 1)
                    s71 = TSimd.MultiplyAdd(x, b1, s71);
            }

            if (TRows.Count > 8)
            {
                x = TSimd.Broadcast(a6[2 * rowA]);
                s80 = TSimd.MultiplyAdd(x, b0, s80);
                if (TColumns.Count > 1)
                    s81 = TSimd.MultiplyAdd(x, b1, s81);
            }

            if (TRows.Count > 9)
            {
                x = TSimd.Broadcast(*a9);
                s90 = TSimd.MultiplyAdd(x, b0, s90);
                if (TColumns.Count > 1)
                    s91 = TSimd.MultiplyAdd(x, b1, s91);
            }

            if (TRows.Count > 10)
            {
                x = TSimd.Broadcast(a9[rowA]);
                s100 = TSimd.MultiplyAdd(x, b0, s100);
                if (TColumns.Count > 1)
                    s101 = TSimd.MultiplyAdd(x, b1, s101);
            }

            if (TRows.Count > 11)
            {
                x = TSimd.Broadcast(a9[2 * rowA]);
                s110 = TSimd.MultiplyAdd(x, b0, s110);
                if (TColumns.Count > 1)
                    s111 = TSimd.MultiplyAdd(x, b1, s111);
            }

            b += ldb;
            a0 += stepA;
            if (TRows.Count > 3)
                a3 += stepA;
            if (TRows.Count > 6)
                a6 += stepA;
            if (TRows.Count > 9)
                a9 += stepA;
        }

        StoreRow(0, s00, s01, edge, store);
        if (TRows.Count > 1)
            StoreRow(1, s10, s11, edge, store);
        if (TRows.Count > 2)
            StoreRow(2, s20, s21, edge, store);
        if (TRows.Count > 3)
            StoreRow(3, s30, s31, edge, store);
        if (TRows.Count > 4)
            StoreRow(4, s40, s41, edge, store);
        if (TRows.Count > 5)
            StoreRow(5, s50, s51, edge, store);
        if (TRows.Count > 6)
            StoreRow(6, s60, s61, edge, store);
        if (TRows.Count > 7)
            StoreRow(7, s70, s71, edge, store);
        if (TRows.Count > 8)
            StoreRow(8, s80, s81, edge, store);
        if (TRows.Count > 9)
            StoreRow(9, s90, s91, edge, store);
        if (TRows.Count > 10)
            StoreRow(10, s100, s101, edge, store);
        if (TRows.Count > 11)
            StoreRow(11, s110, s111, edge, store);
    }

    // Where masked loads are dear, the edge of B was packed into full registers padded with zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec LoadB(T* b, int column, TVec edge) =>
        IsEdge(column) && TSimd.HasMaskedLoads
            ? TSimd.Load(b + (column * TSimd.Width), edge)
            : TSimd.Load(b + (column * TSimd.Width));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsEdge(int column) => TColumns.Masked && column == TColumns.Count - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow(int row, TVec s0, TVec s1, TVec edge, TileStore<T>* store)
    {
        StoreVector(row, 0, s0, edge, store);
        if (TColumns.Count > 1)
            StoreVector(row, 1, s1, edge, store);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreVector(int row, int column, TVec s, TVec edge, TileStore<T>* store)
    {
        T* c = store->C + (row * store->Ldc) + (column * TSimd.Width);
        TVec alpha = TSimd.Broadcast(store->Alpha);
        TVec v;
        if (store->ReadC)
        {
            TVec old = IsEdge(column) ? TSimd.Load(c, edge) : TSimd.Load(c);
            v = TSimd.MultiplyAdd(alpha, s, TSimd.Multiply(TSimd.Broadcast(store->Beta), old));
        }
        else
        {
            v = TSimd.Multiply(alpha, s);
        }

        if (store->Finish)
            v = TActivation.Apply<TSimd, T, TVec>(AddBias(row, column, v, edge, store));
        if (IsEdge(column))
            TSimd.Store(c, v, edge);
        else
            TSimd.Store(c, v);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec AddBias(int row, int column, TVec v, TVec edge, TileStore<T>* store)
    {
        if (TBias.Axis == BiasAxis.Row)
            return TSimd.Add(v, TSimd.Broadcast(store->Bias[row]));
        if (TBias.Axis == BiasAxis.Column)
        {
            T* bias = store->Bias + (column * TSimd.Width);
            return TSimd.Add(v, IsEdge(column) ? TSimd.Load(bias, edge) : TSimd.Load(bias));
        }

        return v;
    }
}
