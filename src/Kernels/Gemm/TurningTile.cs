using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The tile that turns a panel of Bᵀ while it multiplies: the first of a panel, the others are <see cref="Tile{TSimd,T,TVec,TRows,TColumns,TBias,TActivation}"/>.</summary>
/// <remarks>
/// <code>
///            Bᵀ, a row for each column of C             panel, a row for each index along K
///            ┌──────┬──────┬──────┐                     ┌──────┬──────┐
///   column 0 │ read │ now  │      │    turned on        │ read │ read │ multiplied by 8 rows of A (16, if the panel is one
///          ⋮ │      │turned│      │    registers  ──▶   ├──────┼──────┤ register wide), one index after the other …
///          7 │      │      │      │                     │ now  │ now  │ … while the squares of the next eight are turned
///            └──────┴──────┴──────┘                     └──────┴──────┘
/// </code>
/// Shuffles find units beside those that multiply, so that a square turned eight terms before it is read costs little.
/// Turned beforehand it costs ten cycles, the time of twenty multiply-adds of registers, where all lies in the first-level
/// cache, and 26 where panel and source do not fit it together (docs/decisions/2026-11-25-turning-by-the-way.md).
/// Registers, AVX-512: 16 sums, a square of 8 doubles takes ten more. A square of 16 floats would take all 32.
/// </remarks>
internal static unsafe class TurningTile<TSimd, T, TVec, TColumns>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TColumns : unmanaged, IColumns
{
    /// <summary>Rows of the tile.</summary>
    public static int Rows => TurningTile.Sums / sizeof(TColumns);

    /// <summary>Takes k terms of K into the tile, stores it, and leaves the turned panel behind.</summary>
    /// <param name="k">Terms, at most one block.</param>
    /// <param name="a">a[0, 0].</param>
    /// <param name="rowA">Distance of a[i, p] and a[i + 1, p].</param>
    /// <param name="stepA">Distance of a[i, p] and a[i, p + 1].</param>
    /// <param name="b">b[0, 0] of Bᵀ as it is stored, with as many rows as the panel is wide.</param>
    /// <param name="ldb">Distance of its rows.</param>
    /// <param name="panel">Room for the panel, k rows as wide as the tile.</param>
    /// <param name="store">Where the sums go.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(int k, T* a, nint rowA, nint stepA, T* b, nint ldb, T* panel, TileStore<T>* store)
    {
        // Nothing is multiplied yet: the first squares, and the terms at the end that fill none.
        int width = sizeof(TColumns) * TSimd.Width;
        int whole = k & -TSimd.Width;
        int ahead = Math.Min(TSimd.Width, whole);
        PackPanel.Columns<TSimd, T, TVec>(panel, width, b, ldb, width, ahead);
        if (whole < k)
            PackPanel.Columns<TSimd, T, TVec>(panel + (whole * width), width, b + whole, ldb, width, k - whole);
        b += ahead;

        TVec zero = TSimd.Broadcast(T.Zero);
        TVec s00 = zero, s01 = zero;
        TVec s10 = zero, s11 = zero;
        TVec s20 = zero, s21 = zero;
        TVec s30 = zero, s31 = zero;
        TVec s40 = zero, s41 = zero;
        TVec s50 = zero, s51 = zero;
        TVec s60 = zero, s61 = zero;
        TVec s70 = zero, s71 = zero;
        nint row1 = rowA * sizeof(T);
        nint row3 = 3 * row1;
        stepA *= sizeof(T);
        byte* a0 = (byte*)a;
        byte* a5 = a0 + (5 * row1);
        byte* a10 = a5 + (5 * row1);
        byte* a15 = a10 + (5 * row1);

        // As long as more terms are left than these, a square follows the one that is read.
        int last = TSimd.Width + (k - whole);
        for (; k > 0; k--)
        {
            if (k > last)
            {
                int at = (last - k) & (TSimd.Width - 1);
                if (at == 0)
                    RegisterSquare<TSimd, T, TVec>.Transpose(b, ldb, panel + (TSimd.Width * width), width);
                if (sizeof(TColumns) > 1 && at == TSimd.Width / 2)
                {
                    RegisterSquare<TSimd, T, TVec>.Transpose(
                        b + (TSimd.Width * ldb), ldb, panel + (TSimd.Width / 2 * width) + TSimd.Width, width);
                }

                if (at == (sizeof(TColumns) - 1) * TSimd.Width / 2)
                    b += TSimd.Width;
            }

            TVec b0 = TSimd.Load(panel);
            TVec b1 = sizeof(TColumns) > 1 ? TSimd.Load(panel + TSimd.Width) : b0;
            TVec x;
            x = TSimd.Broadcast(*(T*)a0);
            s00 = TSimd.MultiplyAdd(x, b0, s00);
            if (sizeof(TColumns) > 1)
                s01 = TSimd.MultiplyAdd(x, b1, s01);
            x = TSimd.Broadcast(*(T*)(a0 + row1));
            s10 = TSimd.MultiplyAdd(x, b0, s10);
            if (sizeof(TColumns) > 1)
                s11 = TSimd.MultiplyAdd(x, b1, s11);
            x = TSimd.Broadcast(*(T*)(a0 + (2 * row1)));
            s20 = TSimd.MultiplyAdd(x, b0, s20);
            if (sizeof(TColumns) > 1)
                s21 = TSimd.MultiplyAdd(x, b1, s21);
            x = TSimd.Broadcast(*(T*)(a0 + row3));
            s30 = TSimd.MultiplyAdd(x, b0, s30);
            if (sizeof(TColumns) > 1)
                s31 = TSimd.MultiplyAdd(x, b1, s31);
            x = TSimd.Broadcast(*(T*)(a0 + (4 * row1)));
            s40 = TSimd.MultiplyAdd(x, b0, s40);
            if (sizeof(TColumns) > 1)
                s41 = TSimd.MultiplyAdd(x, b1, s41);
            x = TSimd.Broadcast(*(T*)a5);
            s50 = TSimd.MultiplyAdd(x, b0, s50);
            if (sizeof(TColumns) > 1)
                s51 = TSimd.MultiplyAdd(x, b1, s51);
            x = TSimd.Broadcast(*(T*)(a0 + (2 * row3)));
            s60 = TSimd.MultiplyAdd(x, b0, s60);
            if (sizeof(TColumns) > 1)
                s61 = TSimd.MultiplyAdd(x, b1, s61);
            x = TSimd.Broadcast(*(T*)(a5 + (2 * row1)));
            s70 = TSimd.MultiplyAdd(x, b0, s70);
            if (sizeof(TColumns) > 1)
                s71 = TSimd.MultiplyAdd(x, b1, s71);
            if (sizeof(TColumns) == 1)
            {
                s01 = TSimd.MultiplyAdd(TSimd.Broadcast(*(T*)(a0 + (8 * row1))), b0, s01);
                s11 = TSimd.MultiplyAdd(TSimd.Broadcast(*(T*)(a5 + (4 * row1))), b0, s11);
                s21 = TSimd.MultiplyAdd(TSimd.Broadcast(*(T*)a10), b0, s21);
                s31 = TSimd.MultiplyAdd(TSimd.Broadcast(*(T*)(a5 + (2 * row3))), b0, s31);
                s41 = TSimd.MultiplyAdd(TSimd.Broadcast(*(T*)(a0 + (4 * row3))), b0, s41);
                s51 = TSimd.MultiplyAdd(TSimd.Broadcast(*(T*)(a5 + (8 * row1))), b0, s51);
                s61 = TSimd.MultiplyAdd(TSimd.Broadcast(*(T*)(a10 + (4 * row1))), b0, s61);
                s71 = TSimd.MultiplyAdd(TSimd.Broadcast(*(T*)a15), b0, s71);
            }

            panel += width;
            a0 += stepA;
            a5 += stepA;
            if (sizeof(TColumns) == 1)
            {
                a10 += stepA;
                a15 += stepA;
            }
        }

        TileFinish<TSimd, T, TVec, NoBias, Identity> finish = new(store);
        T* c = store->C;
        nint ldc = store->Ldc;
        Row(finish, c, s00, s01);
        Row(finish, c += ldc, s10, s11);
        Row(finish, c += ldc, s20, s21);
        Row(finish, c += ldc, s30, s31);
        Row(finish, c += ldc, s40, s41);
        Row(finish, c += ldc, s50, s51);
        Row(finish, c += ldc, s60, s61);
        Row(finish, c += ldc, s70, s71);
        if (sizeof(TColumns) == 1)
        {
            finish.Vector(c += ldc, s01, null);
            finish.Vector(c += ldc, s11, null);
            finish.Vector(c += ldc, s21, null);
            finish.Vector(c += ldc, s31, null);
            finish.Vector(c += ldc, s41, null);
            finish.Vector(c += ldc, s51, null);
            finish.Vector(c += ldc, s61, null);
            finish.Vector(c += ldc, s71, null);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(in TileFinish<TSimd, T, TVec, NoBias, Identity> finish, T* c, TVec s0, TVec s1)
    {
        finish.Vector(c, s0, null);
        if (sizeof(TColumns) > 1)
            finish.Vector(c + TSimd.Width, s1, null);
    }
}

/// <summary>What the tile that turns has in common for all sizes.</summary>
internal static class TurningTile
{
    /// <summary>Sums: rows of a tile one register wide, twice the rows of one two registers wide.</summary>
    public const int Sums = 16;

    /// <summary>Whether sums and a square fit the registers. A square of 16 floats takes all of them; others were not measured.</summary>
    public static bool Exists(InstructionSet isa, int elementSize) =>
        isa == InstructionSet.Avx512 && elementSize == sizeof(double);
}
