using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary><c>y[j, i] = x[i, j]</c> in blocks whose sides are one cache line.</summary>
/// <remarks>
/// <code>
///   lines of x      cells of 4 × 4, turned on registers      buffer      lines of y
///   a a a a …                    a b c d                                 a b c d …
///   b b b b …          →         a b c d                →         →      a b c d …
///   c c c c …                    a b c d                                 a b c d …
///   d d d d …                    a b c d                                 a b c d …
/// </code>
/// A whole block is turned in a buffer on the stack and leaves it line by line: every line of x and y is touched once,
/// so rows that are a power of two apart, and share one set of the cache, cannot evict each other.
/// Bits only move, so nothing rounds. Memory is the limit, so the instruction set matters little.
/// </remarks>
internal static unsafe class MatrixTranspose<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Bytes in a cache line.</summary>
    private const int Line = 64;

    /// <summary>Elements in a cache line: the side of a block.</summary>
    private static int Side => Line / sizeof(T);

    public static void Run(int rows, int columns, T* x, nint ldx, T* y, nint ldy)
    {
        bool vector = Isa.Current != InstructionSet.Scalar;
        T* buffer = stackalloc T[Side * Side];
        for (int j = 0; j < columns; j += Side)
        {
            int width = Math.Min(Side, columns - j);
            for (int i = 0; i < rows; i += Side)
            {
                int height = Math.Min(Side, rows - i);
                T* from = x + (i * ldx) + j;
                T* to = y + (j * ldy) + i;
                if (!vector)
                    Elements(0, height, 0, width, from, ldx, to, ldy);
                else if (width == Side && height == Side)
                    Block(from, ldx, to, ldy, buffer);
                else
                    Edge(height, width, from, ldx, to, ldy);
            }
        }
    }

    private static void Block(T* x, nint ldx, T* y, nint ldy, T* buffer)
    {
        for (int i = 0; i < Side; i += Square.Size)
        {
            for (int j = 0; j < Side; j += Square.Size)
                Square.Transpose(x + (i * ldx) + j, ldx, buffer + (j * Side) + i, Side);
        }

        for (int j = 0; j < Side; j++)
            Unsafe.CopyBlockUnaligned(y + (j * ldy), buffer + (j * Side), Line);
    }

    private static void Edge(int height, int width, T* x, nint ldx, T* y, nint ldy)
    {
        int wholeRows = height / Square.Size * Square.Size;
        int wholeColumns = width / Square.Size * Square.Size;
        for (int j = 0; j < wholeColumns; j += Square.Size)
        {
            for (int i = 0; i < wholeRows; i += Square.Size)
                Square.Transpose(x + (i * ldx) + j, ldx, y + (j * ldy) + i, ldy);
        }

        Elements(0, wholeRows, wholeColumns, width, x, ldx, y, ldy);
        Elements(wholeRows, height, 0, width, x, ldx, y, ldy);
    }

    private static void Elements(int top, int bottom, int left, int right, T* x, nint ldx, T* y, nint ldy)
    {
        for (int j = left; j < right; j++)
        {
            for (int i = top; i < bottom; i++)
                y[(j * ldy) + i] = x[(i * ldx) + j];
        }
    }
}
