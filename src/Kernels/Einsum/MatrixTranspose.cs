using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Kernels;

/// <summary><c>y[j, i] = x[i, j]</c> in squares whose sides are one cache line.</summary>
/// <remarks>
/// <code>
///   a square of x            in it, cells whose sides are one 128-bit register (f32: 4 × 4, f64: 2 × 2):
///   ┌────┬────┐
///   │ c0 │ c1 │              a0 a1 a2 a3        a0 b0 c0 d0
///   ├────┼────┤              b0 b1 b2 b3   →    a1 b1 c1 d1     two rounds of pairwise interleaving
///   │ c2 │ c3 │              c0 c1 c2 c3        a2 b2 c2 d2
///   └────┴────┘              d0 d1 d2 d3        a3 b3 c3 d3
/// </code>
/// A whole square is turned in a buffer on the stack and leaves it line by line: every line of x and y is touched once,
/// so rows that are a power of two apart, and share one set of the cache, cannot evict each other.
/// Bits only move, so nothing rounds, and registers wider than 128 bits would gain nothing: memory is the limit.
/// </remarks>
internal static unsafe class MatrixTranspose<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Bytes in a cache line.</summary>
    private const int Line = 64;

    /// <summary>Elements in a cache line: the side of a square.</summary>
    private static int Side => Line / sizeof(T);

    /// <summary>Elements in a register: the side of a cell.</summary>
    private static int Cell => Vector128<T>.Count;

    public static void Run(int rows, int columns, T* x, nint ldx, T* y, nint ldy)
    {
        bool vector = Isa.Current != InstructionSet.Scalar && Vector128.IsHardwareAccelerated;
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
                    Square(from, ldx, to, ldy, buffer);
                else
                    Edge(height, width, from, ldx, to, ldy);
            }
        }
    }

    private static void Square(T* x, nint ldx, T* y, nint ldy, T* buffer)
    {
        for (int i = 0; i < Side; i += Cell)
        {
            for (int j = 0; j < Side; j += Cell)
                MoveCell(x + (i * ldx) + j, ldx, buffer + (j * Side) + i, Side);
        }

        for (int j = 0; j < Side; j++)
            Unsafe.CopyBlockUnaligned(y + (j * ldy), buffer + (j * Side), Line);
    }

    private static void Edge(int height, int width, T* x, nint ldx, T* y, nint ldy)
    {
        int wholeRows = height / Cell * Cell;
        int wholeColumns = width / Cell * Cell;
        for (int j = 0; j < wholeColumns; j += Cell)
        {
            for (int i = 0; i < wholeRows; i += Cell)
                MoveCell(x + (i * ldx) + j, ldx, y + (j * ldy) + i, ldy);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MoveCell(T* x, nint ldx, T* y, nint ldy)
    {
        Vector128<T> a = Vector128.Load(x);
        Vector128<T> b = Vector128.Load(x + ldx);
        if (Cell == 2)
        {
            InterleaveLow(a, b).Store(y);
            InterleaveHigh(a, b).Store(y + ldy);
            return;
        }

        Vector128<T> c = Vector128.Load(x + (2 * ldx));
        Vector128<T> d = Vector128.Load(x + (3 * ldx));
        Vector128<T> acLow = InterleaveLow(a, c);
        Vector128<T> acHigh = InterleaveHigh(a, c);
        Vector128<T> bdLow = InterleaveLow(b, d);
        Vector128<T> bdHigh = InterleaveHigh(b, d);
        InterleaveLow(acLow, bdLow).Store(y);
        InterleaveHigh(acLow, bdLow).Store(y + ldy);
        InterleaveLow(acHigh, bdHigh).Store(y + (2 * ldy));
        InterleaveHigh(acHigh, bdHigh).Store(y + (3 * ldy));
    }

    // a₀ b₀ a₁ b₁: the lower halves, element by element.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> InterleaveLow(Vector128<T> a, Vector128<T> b)
    {
        if (typeof(T) == typeof(float))
        {
            return Sse.IsSupported
                ? Sse.UnpackLow(a.AsSingle(), b.AsSingle()).As<float, T>()
                : AdvSimd.Arm64.ZipLow(a.AsSingle(), b.AsSingle()).As<float, T>();
        }

        return Sse2.IsSupported
            ? Sse2.UnpackLow(a.AsDouble(), b.AsDouble()).As<double, T>()
            : AdvSimd.Arm64.ZipLow(a.AsDouble(), b.AsDouble()).As<double, T>();
    }

    // a₂ b₂ a₃ b₃: the upper halves.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> InterleaveHigh(Vector128<T> a, Vector128<T> b)
    {
        if (typeof(T) == typeof(float))
        {
            return Sse.IsSupported
                ? Sse.UnpackHigh(a.AsSingle(), b.AsSingle()).As<float, T>()
                : AdvSimd.Arm64.ZipHigh(a.AsSingle(), b.AsSingle()).As<float, T>();
        }

        return Sse2.IsSupported
            ? Sse2.UnpackHigh(a.AsDouble(), b.AsDouble()).As<double, T>()
            : AdvSimd.Arm64.ZipHigh(a.AsDouble(), b.AsDouble()).As<double, T>();
    }
}
