using System.Numerics;

namespace Kernels;

/// <summary>The span tier of <see cref="Matrix"/>: checks everything once, pins, and hands pointers on.</summary>
internal static unsafe class MatrixSpans<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Transpose(int rows, int columns, ReadOnlySpan<T> x, int ldx, Span<T> y, int ldy)
    {
        Require.NonNegative(rows);
        Require.NonNegative(columns);
        Require.Matrix(x.Length, rows, columns, ldx, nameof(x), nameof(ldx));
        Require.Matrix(y.Length, columns, rows, ldy, nameof(y), nameof(ldy));
        Require.Disjoint(y, x, nameof(y), nameof(x));
        fixed (T* px = x, py = y)
            MatrixTranspose<T>.Run(rows, columns, px, ldx, py, ldy);
    }

    public static void Diagonal(
        int n, ReadOnlySpan<T> x, int ldx, Span<T> y, int batch, int batchStrideX, int batchStrideY)
    {
        Require.NonNegative(n);
        Require.NonNegative(batch);
        Require.LeadingDimension(ldx, n, nameof(ldx));
        Require.NonNegative(batchStrideX);
        Require.NonNegative(batchStrideY);
        Require.Apart(batch, batchStrideY, n, nameof(batchStrideY));
        if (batch == 0)
            return;
        Require.Matrix(Require.Last(x, batch, batchStrideX, nameof(x)).Length, n, n, ldx, nameof(x), nameof(ldx));
        Require.Length(y.Length, ((long)(batch - 1) * batchStrideY) + n, nameof(y));
        Require.Disjoint(y, x, nameof(y), nameof(x));
        fixed (T* px = x, py = y)
            MatrixKernels<T>.Diagonal(n, px, ldx, py, batch, batchStrideX, batchStrideY);
    }

    public static void BuildDiagonal(
        int n, ReadOnlySpan<T> x, Span<T> y, int ldy, int batch, int batchStrideX, int batchStrideY)
    {
        Require.NonNegative(n);
        Require.NonNegative(batch);
        Require.LeadingDimension(ldy, n, nameof(ldy));
        Require.NonNegative(batchStrideX);
        Require.NonNegative(batchStrideY);
        Require.Apart(batch, batchStrideY, n == 0 ? 0 : ((long)(n - 1) * ldy) + n, nameof(batchStrideY));
        if (batch == 0)
            return;
        Require.Length(x.Length, ((long)(batch - 1) * batchStrideX) + n, nameof(x));
        Require.Matrix(Require.Last<T>(y, batch, batchStrideY, nameof(y)).Length, n, n, ldy, nameof(y), nameof(ldy));
        Require.Disjoint(y, x, nameof(y), nameof(x));
        fixed (T* px = x, py = y)
            MatrixKernels<T>.BuildDiagonal(n, px, py, ldy, batch, batchStrideX, batchStrideY);
    }

    public static T Trace(int n, ReadOnlySpan<T> x, int ldx)
    {
        Require.NonNegative(n);
        Require.Matrix(x.Length, n, n, ldx, nameof(x), nameof(ldx));
        fixed (T* px = x)
            return MatrixKernels<T>.Trace(n, px, ldx);
    }
}
