using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>A tile of one row, up to eight registers wide: enough sums that none has to wait for its last multiply-add.</summary>
/// <remarks>
/// <code>
///   s[j] = fma(a[p], b[p, j], s[j])   for p = 0 … k−1, from +0
///
///   B, up to four panels: ┌──────┬──────┐ ┌──────┬ ··· ┐ ┌──────┐   packed, or side by side where B lies
///                         │  b0  │  b1  │ │  b2  │     │ │  b7  │   each read once, straight into its multiply-add
///   A   a ─▶              │  s0  │  s1  │ │  s2  │     │ │  s7  │   a[p] is broadcast once for all of them
/// </code>
/// A multiply-add takes four cycles and two can begin in each: eight chains keep the units busy, where the two of a
/// <see cref="Tile{TSimd, T, TVec, TRows, TColumns, TBias, TActivation}"/> of one row leave three quarters of the time
/// to waiting. Registers: 8 sums and 1 of A. The sums are those of the tile.
/// </remarks>
/// <typeparam name="TSimd">The instruction set.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TVec">Its register.</typeparam>
/// <typeparam name="TRegisters">Registers of columns, <c>sizeof(TRegisters)</c>, one to eight.</typeparam>
/// <typeparam name="TLast">Whether the last of them is masked.</typeparam>
/// <typeparam name="TBias">The bias.</typeparam>
/// <typeparam name="TActivation">The activation.</typeparam>
internal static unsafe class RowTile<TSimd, T, TVec, TRegisters, TLast, TBias, TActivation>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TRegisters : unmanaged, IRows
    where TLast : unmanaged, IColumns
    where TBias : struct, IBias
    where TActivation : struct, IActivation
{
    /// <summary>Takes k terms into the row and stores it.</summary>
    /// <param name="k">Terms, at most one block.</param>
    /// <param name="a">a[0].</param>
    /// <param name="stepA">Distance of a[p] and a[p + 1].</param>
    /// <param name="b">b[0, 0].</param>
    /// <param name="ldb">Distance of b[p, j] and b[p + 1, j].</param>
    /// <param name="panel">Distance of a panel, two registers wide, and the next.</param>
    /// <param name="store">Where the sums go.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(int k, T* a, nint stepA, T* b, nint ldb, nint panel, TileStore<T>* store)
    {
        TVec edge = TLast.Masked ? TSimd.FirstLanes(store->Columns - ((sizeof(TRegisters) - 1) * TSimd.Width)) : default;
        TVec s0 = TSimd.Broadcast(T.Zero), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        T* b2 = b + panel, b4 = b2 + panel, b6 = b4 + panel;
        for (; k > 0; k--, a += stepA)
        {
            TVec x = TSimd.Broadcast(*a);
            s0 = TSimd.MultiplyAdd(x, Load(b, 0, edge), s0);
            if (sizeof(TRegisters) > 1)
                s1 = TSimd.MultiplyAdd(x, Load(b, 1, edge), s1);
            if (sizeof(TRegisters) > 2)
                s2 = TSimd.MultiplyAdd(x, Load(b2, 2, edge), s2);
            if (sizeof(TRegisters) > 3)
                s3 = TSimd.MultiplyAdd(x, Load(b2, 3, edge), s3);
            if (sizeof(TRegisters) > 4)
                s4 = TSimd.MultiplyAdd(x, Load(b4, 4, edge), s4);
            if (sizeof(TRegisters) > 5)
                s5 = TSimd.MultiplyAdd(x, Load(b4, 5, edge), s5);
            if (sizeof(TRegisters) > 6)
                s6 = TSimd.MultiplyAdd(x, Load(b6, 6, edge), s6);
            if (sizeof(TRegisters) > 7)
                s7 = TSimd.MultiplyAdd(x, Load(b6, 7, edge), s7);
            b += ldb;
            if (sizeof(TRegisters) > 2)
                b2 += ldb;
            if (sizeof(TRegisters) > 4)
                b4 += ldb;
            if (sizeof(TRegisters) > 6)
                b6 += ldb;
        }

        TileFinish<TSimd, T, TVec, TBias, TActivation> finish = new(store);
        T* c = store->C;
        T* bias = store->Bias;
        Put(finish, c, 0, s0, bias, edge);
        if (sizeof(TRegisters) > 1)
            Put(finish, c, 1, s1, bias, edge);
        if (sizeof(TRegisters) > 2)
            Put(finish, c, 2, s2, bias, edge);
        if (sizeof(TRegisters) > 3)
            Put(finish, c, 3, s3, bias, edge);
        if (sizeof(TRegisters) > 4)
            Put(finish, c, 4, s4, bias, edge);
        if (sizeof(TRegisters) > 5)
            Put(finish, c, 5, s5, bias, edge);
        if (sizeof(TRegisters) > 6)
            Put(finish, c, 6, s6, bias, edge);
        if (sizeof(TRegisters) > 7)
            Put(finish, c, 7, s7, bias, edge);
    }

    // Where masked loads are dear, a panel that sticks out was packed, and padded with zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Load(T* panel, int register, TVec edge) =>
        TLast.Masked && register == sizeof(TRegisters) - 1 && TSimd.HasMaskedLoads
            ? TSimd.Load(panel + (register % 2 * TSimd.Width), edge)
            : TSimd.Load(panel + (register % 2 * TSimd.Width));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(
        in TileFinish<TSimd, T, TVec, TBias, TActivation> finish, T* c, int register, TVec s, T* bias, TVec edge)
    {
        T* to = c + (register * TSimd.Width);
        T* from = TBias.Axis == BiasAxis.Column ? bias + (register * TSimd.Width) : bias;
        if (TLast.Masked && register == sizeof(TRegisters) - 1)
            finish.Vector(to, s, from, edge);
        else
            finish.Vector(to, s, from);
    }
}
