using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>A tile of the channels path: some neighbouring output pixels of a row by one or two registers of output channels.</summary>
/// <remarks>
/// <code>
///   s[i, o] = fma(x[i, p], w[p, o], s[i, o])   for p = 0 … k−1, from +0;   lanes: output channels
///   c[i, o] = act(s[i, o] (+ c[i, o]) + bias[o])
///
///        w, packed:  row p is one or two registers of output channels
///        ┌────────┬────────┐
///        │  w0    │  w1    │
///   x    ├────────┼────────┤
///   ──▶  │  s00   │  s01   │   x[i, p] = image[offset(p) + i·stride] is broadcast from where it lies: whatever the
///   ──▶  │  s10   │  s11   │   stride, dilation and kernel, nothing is packed
///        └────────┴────────┘
/// </code>
/// It differs from <see cref="Tile{TSimd, T, TVec, TRows, TColumns, TBias, TActivation}"/> in how it walks K: an index along
/// K has its offset in a table, since a window is no arithmetic sequence; and in its end: C is scratch memory, pixel by
/// pixel, to be turned into planes. Registers: 14×2 sums + 2 of w + 1 of x = 31 of 32, or
/// 6×2 + 2 + 1 = 15 of 16; images are often a multiple of 14 wide. Sums are named locals because indexed
/// storage would live in memory. Lanes across output channels are those of Georganas et al., "Anatomy of High-Performance
/// Deep Learning Convolutions on SIMD Architectures", SC 2018, whose images are blocked by channels; here they stay as they are.
/// </remarks>
internal static unsafe class ChannelTile<TSimd, T, TVec, TRows, TColumns>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TRows : unmanaged, IRows
    where TColumns : unmanaged, IColumns
{
    /// <summary>Takes k terms of K into the tile and stores it.</summary>
    /// <param name="k">Terms, at most one block.</param>
    /// <param name="x">Where the first pixel's window begins.</param>
    /// <param name="row1">Distance of the windows of neighbouring pixels, in elements.</param>
    /// <param name="offsets">Where each term lies from there, in elements.</param>
    /// <param name="w">w[0, 0].</param>
    /// <param name="ldw">Distance of w[p, o] and w[p + 1, o].</param>
    /// <param name="store">Where the sums go, and what the next tiles will read.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(int k, T* x, nint row1, nint* offsets, T* w, nint ldw, ChannelStore<T>* store)
    {
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
        TVec s120 = zero, s121 = zero;
        TVec s130 = zero, s131 = zero;

        // With the distances of one, three and five rows, every row is an address of one operand from the first or the eighth.
        row1 *= sizeof(T);
        nint row3 = 3 * row1;
        nint row5 = 5 * row1;
        nint row7 = store->Row7 * sizeof(T);
        T* next = store->Next;
        nint nextStep = store->NextStep;
        for (; k > 0; k--)
        {
            TVec w0 = TSimd.Load(w);
            TVec w1 = sizeof(TColumns) > 1 ? TSimd.Load(w + TSimd.Width) : w0;
            TSimd.PrefetchFar(next);
            next += nextStep;
            byte* x0 = (byte*)(x + *offsets);
            byte* x7 = x0 + row7;
            TVec v;
            v = TSimd.Broadcast(*(T*)x0);
            s00 = TSimd.MultiplyAdd(v, w0, s00);
            if (sizeof(TColumns) > 1)
                s01 = TSimd.MultiplyAdd(v, w1, s01);

            if (sizeof(TRows) > 1)
            {
                v = TSimd.Broadcast(*(T*)(x0 + row1));
                s10 = TSimd.MultiplyAdd(v, w0, s10);
                if (sizeof(TColumns) > 1)
                    s11 = TSimd.MultiplyAdd(v, w1, s11);
            }

            if (sizeof(TRows) > 2)
            {
                v = TSimd.Broadcast(*(T*)(x0 + (2 * row1)));
                s20 = TSimd.MultiplyAdd(v, w0, s20);
                if (sizeof(TColumns) > 1)
                    s21 = TSimd.MultiplyAdd(v, w1, s21);
            }

            if (sizeof(TRows) > 3)
            {
                v = TSimd.Broadcast(*(T*)(x0 + row3));
                s30 = TSimd.MultiplyAdd(v, w0, s30);
                if (sizeof(TColumns) > 1)
                    s31 = TSimd.MultiplyAdd(v, w1, s31);
            }

            if (sizeof(TRows) > 4)
            {
                v = TSimd.Broadcast(*(T*)(x0 + (4 * row1)));
                s40 = TSimd.MultiplyAdd(v, w0, s40);
                if (sizeof(TColumns) > 1)
                    s41 = TSimd.MultiplyAdd(v, w1, s41);
            }

            if (sizeof(TRows) > 5)
            {
                v = TSimd.Broadcast(*(T*)(x0 + row5));
                s50 = TSimd.MultiplyAdd(v, w0, s50);
                if (sizeof(TColumns) > 1)
                    s51 = TSimd.MultiplyAdd(v, w1, s51);
            }

            if (sizeof(TRows) > 6)
            {
                v = TSimd.Broadcast(*(T*)(x0 + (2 * row3)));
                s60 = TSimd.MultiplyAdd(v, w0, s60);
                if (sizeof(TColumns) > 1)
                    s61 = TSimd.MultiplyAdd(v, w1, s61);
            }

            if (sizeof(TRows) > 7)
            {
                v = TSimd.Broadcast(*(T*)x7);
                s70 = TSimd.MultiplyAdd(v, w0, s70);
                if (sizeof(TColumns) > 1)
                    s71 = TSimd.MultiplyAdd(v, w1, s71);
            }

            if (sizeof(TRows) > 8)
            {
                v = TSimd.Broadcast(*(T*)(x7 + row1));
                s80 = TSimd.MultiplyAdd(v, w0, s80);
                if (sizeof(TColumns) > 1)
                    s81 = TSimd.MultiplyAdd(v, w1, s81);
            }

            if (sizeof(TRows) > 9)
            {
                v = TSimd.Broadcast(*(T*)(x7 + (2 * row1)));
                s90 = TSimd.MultiplyAdd(v, w0, s90);
                if (sizeof(TColumns) > 1)
                    s91 = TSimd.MultiplyAdd(v, w1, s91);
            }

            if (sizeof(TRows) > 10)
            {
                v = TSimd.Broadcast(*(T*)(x7 + row3));
                s100 = TSimd.MultiplyAdd(v, w0, s100);
                if (sizeof(TColumns) > 1)
                    s101 = TSimd.MultiplyAdd(v, w1, s101);
            }

            if (sizeof(TRows) > 11)
            {
                v = TSimd.Broadcast(*(T*)(x7 + (4 * row1)));
                s110 = TSimd.MultiplyAdd(v, w0, s110);
                if (sizeof(TColumns) > 1)
                    s111 = TSimd.MultiplyAdd(v, w1, s111);
            }

            if (sizeof(TRows) > 12)
            {
                v = TSimd.Broadcast(*(T*)(x7 + row5));
                s120 = TSimd.MultiplyAdd(v, w0, s120);
                if (sizeof(TColumns) > 1)
                    s121 = TSimd.MultiplyAdd(v, w1, s121);
            }

            if (sizeof(TRows) > 13)
            {
                v = TSimd.Broadcast(*(T*)(x7 + (2 * row3)));
                s130 = TSimd.MultiplyAdd(v, w0, s130);
                if (sizeof(TColumns) > 1)
                    s131 = TSimd.MultiplyAdd(v, w1, s131);
            }

            w += ldw;
            offsets++;
        }

        ChannelFinish<TSimd, T, TVec> finish = new(store, sizeof(TColumns));
        T* c = store->C;
        nint ldc = store->Ldc;
        finish.Row<TColumns>(c, s00, s01);
        if (sizeof(TRows) > 1)
            finish.Row<TColumns>(c += ldc, s10, s11);
        if (sizeof(TRows) > 2)
            finish.Row<TColumns>(c += ldc, s20, s21);
        if (sizeof(TRows) > 3)
            finish.Row<TColumns>(c += ldc, s30, s31);
        if (sizeof(TRows) > 4)
            finish.Row<TColumns>(c += ldc, s40, s41);
        if (sizeof(TRows) > 5)
            finish.Row<TColumns>(c += ldc, s50, s51);
        if (sizeof(TRows) > 6)
            finish.Row<TColumns>(c += ldc, s60, s61);
        if (sizeof(TRows) > 7)
            finish.Row<TColumns>(c += ldc, s70, s71);
        if (sizeof(TRows) > 8)
            finish.Row<TColumns>(c += ldc, s80, s81);
        if (sizeof(TRows) > 9)
            finish.Row<TColumns>(c += ldc, s90, s91);
        if (sizeof(TRows) > 10)
            finish.Row<TColumns>(c += ldc, s100, s101);
        if (sizeof(TRows) > 11)
            finish.Row<TColumns>(c += ldc, s110, s111);
        if (sizeof(TRows) > 12)
            finish.Row<TColumns>(c += ldc, s120, s121);
        if (sizeof(TRows) > 13)
            finish.Row<TColumns>(c += ldc, s130, s131);
    }
}

/// <summary>What a tile of the channels path does with its sums, and what it asks for in advance.</summary>
internal unsafe struct ChannelStore<T>
    where T : unmanaged
{
    /// <summary>The first pixel's sums, and the distance of the next one's.</summary>
    public T* C;
    public nint Ldc;

    /// <summary>Distance of the windows of the first and the eighth pixel, which may lie in the next row.</summary>
    public nint Row7;

    /// <summary>False at the first block of K: C is written and not read.</summary>
    public bool ReadC;

    /// <summary>One for each channel of the tile; −0 where none is to be added.</summary>
    public T* Bias;

    /// <summary>The least result: 0 for ReLU, −∞ for none.</summary>
    public T Floor;

    /// <summary>What is asked for, one place for each term: the panel of weights that comes next.</summary>
    public T* Next;
    public nint NextStep;
}

/// <summary>From sums to C: what was there, the bias, the floor; adding −0 and a floor of −∞ change nothing, not even −0 or a NaN.</summary>
internal readonly unsafe struct ChannelFinish<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    private readonly TVec bias0;
    private readonly TVec bias1;
    private readonly TVec floor;
    private readonly bool readC;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ChannelFinish(ChannelStore<T>* store, int columns)
    {
        bias0 = TSimd.Load(store->Bias);
        bias1 = columns > 1 ? TSimd.Load(store->Bias + TSimd.Width) : bias0;
        floor = TSimd.Broadcast(store->Floor);
        readC = store->ReadC;
    }

    /// <summary>Stores the sums of one pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Row<TColumns>(T* c, TVec s0, TVec s1)
        where TColumns : unmanaged, IColumns
    {
        if (readC)
        {
            s0 = TSimd.Add(s0, TSimd.Load(c));
            if (sizeof(TColumns) > 1)
                s1 = TSimd.Add(s1, TSimd.Load(c + TSimd.Width));
        }

        TSimd.Store(c, TSimd.Greater(floor, TSimd.Add(s0, bias0)));
        if (sizeof(TColumns) > 1)
            TSimd.Store(c + TSimd.Width, TSimd.Greater(floor, TSimd.Add(s1, bias1)));
    }
}
