using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels;

/// <summary>Short rows, many at a time: turned, so that each lane of a register holds a row of its own.</summary>
/// <remarks>
/// <code>
///   rows in memory           a block in the first-level cache
///   r0 │ a0 b0 c0 … │        a │ a0 a1 a2 … │   one register: column a of W rows
///   r1 │ a1 b1 c1 … │   →    b │ b0 b1 b2 … │   maxima, sums and divisions go without crossing lanes,
///   r2 │ a2 b2 c2 … │        c │ c0 c1 c2 … │   and ten columns take ten exponentials, not sixteen
/// </code>
/// Moved by squares of 4 × 4 (<see cref="Square"/>); the last square of a row lies at its end, over what was moved
/// before. The bits are those of a row by itself: <see cref="ColumnLanes"/>.
/// </remarks>
internal static unsafe class ShortRows
{
    /// <summary>Columns at most, 24 of 16 lanes: what a kernel may say.</summary>
    private const int MostColumns = 24;

    /// <summary>Rows at least.</summary>
    private const int LeastRows = 4;

    /// <summary>Bytes of a block's row of one column: 2 registers of AVX-512.</summary>
    private const int BlockBytes = 128;

    /// <summary>Runs as many of the rows as are worth it, from the first on, and returns the row after them.</summary>
    public static int Run<TKernel, TSimd, T, TVec>(RowTask<T>* task, int row, int end)
        where TKernel : struct, IColumnKernel
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        int columns = task->Columns;
        if (columns > TKernel.MostColumns(TSimd.Width) || columns > MostColumns || end - row < LeastRows)
            return row;
        return Blocks<TKernel, TSimd, T, TVec>(task, row, end);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Blocks<TKernel, TSimd, T, TVec>(RowTask<T>* task, int row, int end)
        where TKernel : struct, IColumnKernel
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        int n = task->Columns, size = BlockBytes / sizeof(T);
        byte* memory = stackalloc byte[ColumnLanes.Bytes + (2 * MostColumns * BlockBytes) + 64];
        var lanes = (T*)LaneBuffer.Align(memory);
        T* x = lanes + (ColumnLanes.Bytes / sizeof(T));
        T* dy = x + (n * size);
        while (end - row >= LeastRows)
        {
            int rows = Math.Min(size, end - row);
            Turn(x, size, task->X + (row * task->Ldx), task->Ldx, rows, n);
            if (task->Dy != null)
                Turn(dy, size, task->Dy + (row * task->Lddy), task->Lddy, rows, n);
            for (int r = 0; r < rows; r += TSimd.Width)
            {
                var columns = new ColumnTask<T>
                {
                    N = n,
                    X = x + r,
                    Ldx = size,
                    Dy = dy + r,
                    Lddy = size,
                    Y = x + r,
                    Ldy = size,
                    Lanes = lanes,
                };
                TKernel.Run<TSimd, T, TVec>(&columns);
            }

            TurnBack(x, size, task->Y + (row * task->Ldy), task->Ldy, rows, n);
            row += rows;
        }

        return row;
    }

    /// <summary><c>block[j·size + i] = x[i·ldx + j]</c>; lanes without a row are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Turn<T>(T* block, int size, T* x, nint ldx, int rows, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int squares = n < Square.Size ? 0 : rows & -Square.Size;
        if (rows < size)
            new Span<T>(block, n * size).Clear();
        for (int i = 0; i < squares; i += Square.Size)
        {
            for (int j = 0; j < n; j += Square.Size)
            {
                int at = Math.Min(j, n - Square.Size);
                Square.Transpose(x + (i * ldx) + at, ldx, block + (at * size) + i, size);
            }
        }

        for (int i = squares; i < rows; i++)
        {
            for (int j = 0; j < n; j++)
                block[(j * size) + i] = x[(i * ldx) + j];
        }
    }

    /// <summary><c>y[i·ldy + j] = block[j·size + i]</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TurnBack<T>(T* block, int size, T* y, nint ldy, int rows, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int squares = n < Square.Size ? 0 : rows & -Square.Size;
        for (int i = 0; i < squares; i += Square.Size)
        {
            for (int j = 0; j < n; j += Square.Size)
            {
                int at = Math.Min(j, n - Square.Size);
                Square.Transpose(block + (at * size) + i, size, y + (i * ldy) + at, ldy);
            }
        }

        for (int i = squares; i < rows; i++)
        {
            for (int j = 0; j < n; j++)
                y[(i * ldy) + j] = block[(j * size) + i];
        }
    }
}
