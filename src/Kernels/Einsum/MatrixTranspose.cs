using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary><c>y[j, i] = x[i, j]</c> in squares that registers turn.</summary>
/// <remarks>
/// <code>
///   small: squares, down x and along y          large: blocks through a buffer, then line by line
///     x  s0 …      y  s0 s1 s2 …                  64 × 64 of x  →  64 × 64 in the first-level cache
///        s1 …                                       →  64 runs of 64 elements, streamed to rows of y
///        s2 …
/// </code>
/// While y stays in the second-level cache, squares go straight from x to y, down the rows of x, so that y is written
/// along its rows: writes that jump cost more than reads that do. Beyond, rows that are a power of two apart share a few
/// sets of the cache, and lines of y are evicted half written: a block is turned in a buffer and leaves it in whole
/// lines, past the caches where y's lines begin at lines. Bits only move, so nothing rounds.
/// </remarks>
internal static unsafe class MatrixTranspose<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Bytes in a cache line.</summary>
    private const int Line = 64;

    /// <summary>Rows and columns of a block.</summary>
    private const int Side = 64;

    /// <summary>Elements up to which a register's square is more than there is to move.</summary>
    private const int Few = 16;

    /// <summary>Rows or columns up to which a register's square is mostly empty: the channels of a picture.</summary>
    private const int Narrow = 4;

    /// <summary>Elements of a piece of a narrow matrix.</summary>
    private const int Piece = 256;

    public static void Run(int rows, int columns, T* x, nint ldx, T* y, nint ldy)
    {
        if ((long)rows * columns <= Few)
        {
            Elements(rows, columns, x, ldx, 1, y, ldy, 1);
            return;
        }

        // Pieces whose lines stay in the first-level cache while each of the few rows or columns walks them.
        if (columns <= Narrow)
        {
            for (int i = 0; i < rows; i += Piece)
                Elements(Math.Min(Piece, rows - i), columns, x + (i * ldx), ldx, 1, y + i, ldy, 1);
            return;
        }

        if (rows <= Narrow)
        {
            for (int j = 0; j < columns; j += Piece)
                Elements(Math.Min(Piece, columns - j), rows, x + j, 1, ldx, y + (j * ldy), 1, ldy);
            return;
        }

        var call = new Call { Rows = rows, Columns = columns, X = x, Ldx = ldx, Y = y, Ldy = ldy };
        IsaDispatch<T>.Run(Isa.Current, ref call);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Elements(
        int inner, int outer, T* x, nint innerX, nint outerX, T* y, nint outerY, nint innerY)
    {
        for (int j = 0; j < outer; j++, x += outerX, y += outerY)
        {
            for (int i = 0; i < inner; i++)
                y[i * innerY] = x[i * innerX];
        }
    }

    private struct Call : IIsaKernel<T>
    {
        public int Rows;
        public int Columns;
        public T* X;
        public nint Ldx;
        public T* Y;
        public nint Ldy;

        public readonly void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            bool large = (long)Rows * Columns * sizeof(T) > Caches.Level2;
            if (!large || TSimd.Width == 1)
                Squares<TSimd, TVec>(Rows, Columns, X, Ldx, Y, Ldy);
            else if (((nint)Y | (Ldy * sizeof(T))) % Line == 0)
                Blocks<TSimd, TVec, Streamed>(Rows, Columns, X, Ldx, Y, Ldy);
            else
                Blocks<TSimd, TVec, Cached>(Rows, Columns, X, Ldx, Y, Ldy);
        }
    }

    /// <summary>Square by square, on one instruction set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Squares<TSimd, TVec>(int rows, int columns, T* x, nint ldx, T* y, nint ldy)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        int w = TSimd.Width;
        int j = 0;
        for (; j <= columns - w; j += w, x += w, y += w * ldy)
        {
            T* from = x;
            int i = 0;
            for (; i <= rows - w; i += w, from += w * ldx)
                RegisterSquare<TSimd, T, TVec>.Transpose(from, ldx, y + i, ldy);
            if (i < rows)
                Edge<TSimd, TVec>(rows - i, w, from, ldx, y + i, ldy);
        }

        for (int i = 0; j < columns && i < rows; i += w)
            Edge<TSimd, TVec>(Math.Min(w, rows - i), columns - j, x + (i * ldx), ldx, y + i, ldy);
    }

    // A square that sticks out: what belongs to the matrix is loaded and stored under masks, on both sides of a turn.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Edge<TSimd, TVec>(int height, int width, T* x, nint ldx, T* y, nint ldy)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        int w = TSimd.Width;
        T* before = stackalloc T[2 * w * w];
        T* after = before + (w * w);
        TVec mask = TSimd.FirstLanes(width);
        for (int i = 0; i < height; i++)
            TSimd.Store(before + (i * w), TSimd.Load(x + (i * ldx), mask));
        RegisterSquare<TSimd, T, TVec>.Transpose(before, w, after, w);
        mask = TSimd.FirstLanes(height);
        for (int j = 0; j < width; j++)
            TSimd.Store(y + (j * ldy), TSimd.Load(after + (j * w)), mask);
    }

    private static void Blocks<TSimd, TVec, TStore>(int rows, int columns, T* x, nint ldx, T* y, nint ldy)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
        where TStore : struct, IBlockStore
    {
        byte* memory = stackalloc byte[(Side * Side * sizeof(T)) + Line];
        var buffer = (T*)(((nint)memory + Line - 1) & -Line);
        int wholeRows = rows / Side * Side;
        int wholeColumns = columns / Side * Side;
        for (int j = 0; j < wholeColumns; j += Side)
        {
            for (int i = 0; i < wholeRows; i += Side)
                Block<TSimd, TVec, TStore>(x + (i * ldx) + j, ldx, buffer, y + (j * ldy) + i, ldy);
        }

        StreamingStore<T, TVec>.Fence();
        if (wholeRows < rows)
            Squares<TSimd, TVec>(rows - wholeRows, columns, x + (wholeRows * ldx), ldx, y + wholeRows, ldy);
        if (wholeColumns < columns)
            Squares<TSimd, TVec>(wholeRows, columns - wholeColumns, x + wholeColumns, ldx, y + (wholeColumns * ldy), ldy);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Block<TSimd, TVec, TStore>(T* x, nint ldx, T* buffer, T* y, nint ldy)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
        where TStore : struct, IBlockStore
    {
        int w = TSimd.Width;
        for (int i = 0; i < Side; i += w, x += w * ldx)
        {
            for (int j = 0; j < Side; j += w)
                RegisterSquare<TSimd, T, TVec>.Transpose(x + j, ldx, buffer + (j * Side) + i, Side);
        }

        for (int j = 0; j < Side; j++, buffer += Side, y += ldy)
        {
            for (int i = 0; i < Side; i += w)
                TStore.Store<TSimd, TVec>(y + i, TSimd.Load(buffer + i));
        }
    }

    /// <summary>How a block leaves its buffer.</summary>
    private interface IBlockStore
    {
        static abstract void Store<TSimd, TVec>(T* p, TVec v)
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged;
    }

    private readonly struct Cached : IBlockStore
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<TSimd, TVec>(T* p, TVec v)
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged => TSimd.Store(p, v);
    }

    private readonly struct Streamed : IBlockStore
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<TSimd, TVec>(T* p, TVec v)
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged => StreamingStore<T, TVec>.Store(p, v);
    }
}
