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
    private const int PrefetchDepth = 128;

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

        // C is far from L1 when the sums are done: ask for it now, if the sums take long enough to hide the way.
        if (k >= PrefetchDepth)
        {
            T* row = store->C;
            for (int i = 0; i < TRows.Count; i++, row += store->Ldc)
            {
                TSimd.Prefetch(row);
                if (TColumns.Count > 1)
                    TSimd.Prefetch(row + TSimd.Width);
            }
        }

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

        TileFinish<TSimd, T, TVec, TColumns, TBias, TActivation> finish = new(store, edge);
        T* c = store->C;
        nint ldc = store->Ldc;
        finish.Row(0, c, s00, s01);
        if (TRows.Count > 1)
            finish.Row(1, c += ldc, s10, s11);
        if (TRows.Count > 2)
            finish.Row(2, c += ldc, s20, s21);
        if (TRows.Count > 3)
            finish.Row(3, c += ldc, s30, s31);
        if (TRows.Count > 4)
            finish.Row(4, c += ldc, s40, s41);
        if (TRows.Count > 5)
            finish.Row(5, c += ldc, s50, s51);
        if (TRows.Count > 6)
            finish.Row(6, c += ldc, s60, s61);
        if (TRows.Count > 7)
            finish.Row(7, c += ldc, s70, s71);
        if (TRows.Count > 8)
            finish.Row(8, c += ldc, s80, s81);
        if (TRows.Count > 9)
            finish.Row(9, c += ldc, s90, s91);
        if (TRows.Count > 10)
            finish.Row(10, c += ldc, s100, s101);
        if (TRows.Count > 11)
            finish.Row(11, c += ldc, s110, s111);
    }

    // Where masked loads are dear, the edge of B was packed into full registers padded with zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec LoadB(T* b, int column, TVec edge) =>
        TColumns.Masked && column == TColumns.Count - 1 && TSimd.HasMaskedLoads
            ? TSimd.Load(b + (column * TSimd.Width), edge)
            : TSimd.Load(b + (column * TSimd.Width));
}
