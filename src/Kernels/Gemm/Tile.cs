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
/// Registers: AVX-512 and NEON 12×2 sums + 2 of B + 1 of A = 27 of 32; AVX2 6×2 + 2 + 1 = 15 of 16. A tile that is one
/// register wide takes up to twice the rows, with the same number of sums.
/// One source for every instruction set, type and size: branches on type parameters fold, unused sums vanish
/// (docs/gemm.md shows the machine code). Sums are named locals because indexed storage would live in memory.
/// Low et al., "Analytical Modeling Is Enough for High-Performance BLIS", TOMS 2016.
/// </remarks>
internal static unsafe class Tile<TSimd, T, TVec, TRows, TColumns, TBias, TActivation>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TRows : unmanaged, IRows
    where TColumns : unmanaged, IColumns
    where TBias : struct, IBias
    where TActivation : struct, IActivation
{
    /// <summary>Terms that are left when C is asked for: long enough to bring it from the last-level cache.</summary>
    private const int PrefetchDepth = 96;

    /// <summary>Takes k terms of K into the tile and stores it.</summary>
    /// <param name="k">Terms, at most one block.</param>
    /// <param name="a">a[0, 0].</param>
    /// <param name="rowA">Distance of a[i, p] and a[i + 1, p].</param>
    /// <param name="stepA">Distance of a[i, p] and a[i, p + 1].</param>
    /// <param name="b">b[0, 0].</param>
    /// <param name="ldb">Distance of b[p, j] and b[p + 1, j].</param>
    /// <param name="store">Where the sums go, and what the next tiles will read.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(int k, T* a, nint rowA, nint stepA, T* b, nint ldb, TileStore<T>* store)
    {
        TVec edge = TColumns.Masked ? TSimd.FirstLanes(store->Columns - ((sizeof(TColumns) - 1) * TSimd.Width)) : default;
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

        // A base for each five rows: with the distances of one and of three rows, every row is an address of one operand.
        nint row1 = rowA * sizeof(T);
        nint row3 = 3 * row1;
        stepA *= sizeof(T);
        byte* a0 = (byte*)a;
        byte* a5 = a0 + (5 * row1);
        byte* a10 = a5 + (5 * row1);
        byte* a15 = a10 + (5 * row1);
        byte* a20 = a15 + (5 * row1);
        nint ahead = store->Ahead;

        // C is far from L1. To ask for it before the sums begin is too early: by the time they are done, a panel of B larger
        // than L1 has passed, and rows of C that lie pages apart share few of its sets.
        int rest = k > PrefetchDepth ? PrefetchDepth : 0;
        for (k -= rest; ; k = rest, rest = 0)
        {
            for (; k > 0; k--)
            {
                TVec b0 = LoadB(b, 0, edge);
                TVec b1 = sizeof(TColumns) > 1 ? LoadB(b, 1, edge) : b0;
                if (sizeof(TColumns) > 1)
                {
                    TSimd.PrefetchFar(b + ahead);
                    if (TSimd.Width * sizeof(T) == Caches.Line)
                        TSimd.PrefetchFar(b + ahead + TSimd.Width);
                }

                TVec x;
                x = TSimd.Broadcast(*(T*)a0);
                s00 = TSimd.MultiplyAdd(x, b0, s00);
                if (sizeof(TColumns) > 1)
                    s01 = TSimd.MultiplyAdd(x, b1, s01);

                if (sizeof(TRows) > 1)
                {
                    x = TSimd.Broadcast(*(T*)(a0 + row1));
                    s10 = TSimd.MultiplyAdd(x, b0, s10);
                    if (sizeof(TColumns) > 1)
                        s11 = TSimd.MultiplyAdd(x, b1, s11);
                }

                if (sizeof(TRows) > 2)
                {
                    x = TSimd.Broadcast(*(T*)(a0 + (2 * row1)));
                    s20 = TSimd.MultiplyAdd(x, b0, s20);
                    if (sizeof(TColumns) > 1)
                        s21 = TSimd.MultiplyAdd(x, b1, s21);
                }

                if (sizeof(TRows) > 3)
                {
                    x = TSimd.Broadcast(*(T*)(a0 + row3));
                    s30 = TSimd.MultiplyAdd(x, b0, s30);
                    if (sizeof(TColumns) > 1)
                        s31 = TSimd.MultiplyAdd(x, b1, s31);
                }

                if (sizeof(TRows) > 4)
                {
                    x = TSimd.Broadcast(*(T*)(a0 + (4 * row1)));
                    s40 = TSimd.MultiplyAdd(x, b0, s40);
                    if (sizeof(TColumns) > 1)
                        s41 = TSimd.MultiplyAdd(x, b1, s41);
                }

                if (sizeof(TRows) > 5)
                {
                    x = TSimd.Broadcast(*(T*)a5);
                    s50 = TSimd.MultiplyAdd(x, b0, s50);
                    if (sizeof(TColumns) > 1)
                        s51 = TSimd.MultiplyAdd(x, b1, s51);
                }

                if (sizeof(TRows) > 6)
                {
                    x = TSimd.Broadcast(*(T*)(a0 + (2 * row3)));
                    s60 = TSimd.MultiplyAdd(x, b0, s60);
                    if (sizeof(TColumns) > 1)
                        s61 = TSimd.MultiplyAdd(x, b1, s61);
                }

                if (sizeof(TRows) > 7)
                {
                    x = TSimd.Broadcast(*(T*)(a5 + (2 * row1)));
                    s70 = TSimd.MultiplyAdd(x, b0, s70);
                    if (sizeof(TColumns) > 1)
                        s71 = TSimd.MultiplyAdd(x, b1, s71);
                }

                if (sizeof(TRows) > 8)
                {
                    x = TSimd.Broadcast(*(T*)(a0 + (8 * row1)));
                    s80 = TSimd.MultiplyAdd(x, b0, s80);
                    if (sizeof(TColumns) > 1)
                        s81 = TSimd.MultiplyAdd(x, b1, s81);
                }

                if (sizeof(TRows) > 9)
                {
                    x = TSimd.Broadcast(*(T*)(a5 + (4 * row1)));
                    s90 = TSimd.MultiplyAdd(x, b0, s90);
                    if (sizeof(TColumns) > 1)
                        s91 = TSimd.MultiplyAdd(x, b1, s91);
                }

                if (sizeof(TRows) > 10)
                {
                    x = TSimd.Broadcast(*(T*)a10);
                    s100 = TSimd.MultiplyAdd(x, b0, s100);
                    if (sizeof(TColumns) > 1)
                        s101 = TSimd.MultiplyAdd(x, b1, s101);
                }

                if (sizeof(TRows) > 11)
                {
                    x = TSimd.Broadcast(*(T*)(a5 + (2 * row3)));
                    s110 = TSimd.MultiplyAdd(x, b0, s110);
                    if (sizeof(TColumns) > 1)
                        s111 = TSimd.MultiplyAdd(x, b1, s111);
                }

                // A tile of one column has room for twice the rows: they take the sums of the second column.
                if (sizeof(TRows) > 12)
                    s01 = TSimd.MultiplyAdd(TSimd.Broadcast(*(T*)(a0 + (4 * row3))), b0, s01);
                if (sizeof(TRows) > 13)
                    s11 = TSimd.MultiplyAdd(TSimd.Broadcast(*(T*)(a5 + (8 * row1))), b0, s11);
                if (sizeof(TRows) > 14)
                    s21 = TSimd.MultiplyAdd(TSimd.Broadcast(*(T*)(a10 + (4 * row1))), b0, s21);
                if (sizeof(TRows) > 15)
                    s31 = TSimd.MultiplyAdd(TSimd.Broadcast(*(T*)a15), b0, s31);
                if (sizeof(TRows) > 16)
                    s41 = TSimd.MultiplyAdd(TSimd.Broadcast(*(T*)(a10 + (2 * row3))), b0, s41);
                if (sizeof(TRows) > 17)
                    s51 = TSimd.MultiplyAdd(TSimd.Broadcast(*(T*)(a5 + (4 * row3))), b0, s51);
                if (sizeof(TRows) > 18)
                    s61 = TSimd.MultiplyAdd(TSimd.Broadcast(*(T*)(a10 + (8 * row1))), b0, s61);
                if (sizeof(TRows) > 19)
                    s71 = TSimd.MultiplyAdd(TSimd.Broadcast(*(T*)(a15 + (4 * row1))), b0, s71);
                if (sizeof(TRows) > 20)
                    s81 = TSimd.MultiplyAdd(TSimd.Broadcast(*(T*)a20), b0, s81);
                if (sizeof(TRows) > 21)
                    s91 = TSimd.MultiplyAdd(TSimd.Broadcast(*(T*)(a15 + (2 * row3))), b0, s91);
                if (sizeof(TRows) > 22)
                    s101 = TSimd.MultiplyAdd(TSimd.Broadcast(*(T*)(a10 + (4 * row3))), b0, s101);
                if (sizeof(TRows) > 23)
                    s111 = TSimd.MultiplyAdd(TSimd.Broadcast(*(T*)(a15 + (8 * row1))), b0, s111);

                b += ldb;
                a0 += stepA;
                if (sizeof(TRows) > 5)
                    a5 += stepA;
                if (sizeof(TRows) > 10)
                    a10 += stepA;
                if (sizeof(TRows) > 15)
                    a15 += stepA;
                if (sizeof(TRows) > 20)
                    a20 += stepA;
            }

            if (rest == 0)
                break;
            AskForRows(store->C, store->Ldc);
        }

        TileFinish<TSimd, T, TVec, TBias, TActivation> finish = new(store);
        T* c = store->C;
        nint ldc = store->Ldc;
        T* bias = store->Bias;
        nint rowBias = TBias.Axis == BiasAxis.Row ? 1 : 0;
        Row(finish, c, s00, s01, bias, edge);
        if (sizeof(TRows) > 1)
            Row(finish, c += ldc, s10, s11, bias += rowBias, edge);
        if (sizeof(TRows) > 2)
            Row(finish, c += ldc, s20, s21, bias += rowBias, edge);
        if (sizeof(TRows) > 3)
            Row(finish, c += ldc, s30, s31, bias += rowBias, edge);
        if (sizeof(TRows) > 4)
            Row(finish, c += ldc, s40, s41, bias += rowBias, edge);
        if (sizeof(TRows) > 5)
            Row(finish, c += ldc, s50, s51, bias += rowBias, edge);
        if (sizeof(TRows) > 6)
            Row(finish, c += ldc, s60, s61, bias += rowBias, edge);
        if (sizeof(TRows) > 7)
            Row(finish, c += ldc, s70, s71, bias += rowBias, edge);
        if (sizeof(TRows) > 8)
            Row(finish, c += ldc, s80, s81, bias += rowBias, edge);
        if (sizeof(TRows) > 9)
            Row(finish, c += ldc, s90, s91, bias += rowBias, edge);
        if (sizeof(TRows) > 10)
            Row(finish, c += ldc, s100, s101, bias += rowBias, edge);
        if (sizeof(TRows) > 11)
            Row(finish, c += ldc, s110, s111, bias += rowBias, edge);
        if (sizeof(TRows) > 12)
            Row(finish, c += ldc, s01, zero, bias += rowBias, edge);
        if (sizeof(TRows) > 13)
            Row(finish, c += ldc, s11, zero, bias += rowBias, edge);
        if (sizeof(TRows) > 14)
            Row(finish, c += ldc, s21, zero, bias += rowBias, edge);
        if (sizeof(TRows) > 15)
            Row(finish, c += ldc, s31, zero, bias += rowBias, edge);
        if (sizeof(TRows) > 16)
            Row(finish, c += ldc, s41, zero, bias += rowBias, edge);
        if (sizeof(TRows) > 17)
            Row(finish, c += ldc, s51, zero, bias += rowBias, edge);
        if (sizeof(TRows) > 18)
            Row(finish, c += ldc, s61, zero, bias += rowBias, edge);
        if (sizeof(TRows) > 19)
            Row(finish, c += ldc, s71, zero, bias += rowBias, edge);
        if (sizeof(TRows) > 20)
            Row(finish, c += ldc, s81, zero, bias += rowBias, edge);
        if (sizeof(TRows) > 21)
            Row(finish, c += ldc, s91, zero, bias += rowBias, edge);
        if (sizeof(TRows) > 22)
            Row(finish, c += ldc, s101, zero, bias += rowBias, edge);
        if (sizeof(TRows) > 23)
            Row(finish, c += ldc, s111, zero, bias += rowBias, edge);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Ask(T* row)
    {
        TSimd.Prefetch(row);
        if (sizeof(TColumns) > 1)
            TSimd.Prefetch(row + TSimd.Width);
    }

    // No loop: its variables would take registers from the loop over K.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AskForRows(T* c, nint ldc)
    {
        Ask(c);
        if (sizeof(TRows) > 1)
            Ask(c += ldc);
        if (sizeof(TRows) > 2)
            Ask(c += ldc);
        if (sizeof(TRows) > 3)
            Ask(c += ldc);
        if (sizeof(TRows) > 4)
            Ask(c += ldc);
        if (sizeof(TRows) > 5)
            Ask(c += ldc);
        if (sizeof(TRows) > 6)
            Ask(c += ldc);
        if (sizeof(TRows) > 7)
            Ask(c += ldc);
        if (sizeof(TRows) > 8)
            Ask(c += ldc);
        if (sizeof(TRows) > 9)
            Ask(c += ldc);
        if (sizeof(TRows) > 10)
            Ask(c += ldc);
        if (sizeof(TRows) > 11)
            Ask(c += ldc);
        if (sizeof(TRows) > 12)
            Ask(c += ldc);
        if (sizeof(TRows) > 13)
            Ask(c += ldc);
        if (sizeof(TRows) > 14)
            Ask(c += ldc);
        if (sizeof(TRows) > 15)
            Ask(c += ldc);
        if (sizeof(TRows) > 16)
            Ask(c += ldc);
        if (sizeof(TRows) > 17)
            Ask(c += ldc);
        if (sizeof(TRows) > 18)
            Ask(c += ldc);
        if (sizeof(TRows) > 19)
            Ask(c += ldc);
        if (sizeof(TRows) > 20)
            Ask(c += ldc);
        if (sizeof(TRows) > 21)
            Ask(c += ldc);
        if (sizeof(TRows) > 22)
            Ask(c += ldc);
        if (sizeof(TRows) > 23)
            Ask(c += ldc);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(
        in TileFinish<TSimd, T, TVec, TBias, TActivation> finish, T* c, TVec s0, TVec s1, T* bias, TVec edge)
    {
        if (sizeof(TColumns) == 1)
        {
            if (TColumns.Masked)
                finish.Vector(c, s0, bias, edge);
            else
                finish.Vector(c, s0, bias);
            return;
        }

        finish.Vector(c, s0, bias);
        T* right = TBias.Axis == BiasAxis.Column ? bias + TSimd.Width : bias;
        if (TColumns.Masked)
            finish.Vector(c + TSimd.Width, s1, right, edge);
        else
            finish.Vector(c + TSimd.Width, s1, right);
    }

    // Where masked loads are dear, the edge of B was packed into full registers padded with zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec LoadB(T* b, int column, TVec edge) =>
        TColumns.Masked && column == sizeof(TColumns) - 1 && TSimd.HasMaskedLoads
            ? TSimd.Load(b + (column * TSimd.Width), edge)
            : TSimd.Load(b + (column * TSimd.Width));
}
