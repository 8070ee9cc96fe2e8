using System.Numerics;

namespace Kernels.Tests;

/// <summary>The specification of <see cref="Matrix"/>.</summary>
internal static class MatrixReference
{
    public static void Transpose<T>(int rows, int columns, ReadOnlySpan<T> x, int ldx, Span<T> y, int ldy)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                y[(j * ldy) + i] = x[(i * ldx) + j];
        }
    }

    public static void Diagonal<T>(int n, T[] x, int ldx, T[] y, int batch, int batchStrideX, int batchStrideY)
    {
        for (int b = 0; b < batch; b++)
        {
            for (int i = 0; i < n; i++)
                y[(b * batchStrideY) + i] = x[(b * batchStrideX) + (i * ldx) + i];
        }
    }

    public static void BuildDiagonal<T>(int n, T[] x, T[] y, int ldy, int batch, int batchStrideX, int batchStrideY)
        where T : INumberBase<T>
    {
        for (int b = 0; b < batch; b++)
        {
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                    y[(b * batchStrideY) + (i * ldy) + j] = i == j ? x[(b * batchStrideX) + i] : T.Zero;
            }
        }
    }

    /// <summary>Axis d of the result is axis axes[d] of x.</summary>
    public static T[] Permute<T>(int[] shape, int[] axes, T[] x)
    {
        var y = new T[x.Length];
        var at = new int[shape.Length];
        for (int i = 0; i < y.Length; i++)
        {
            int rest = i;
            for (int d = axes.Length - 1; d >= 0; d--)
            {
                at[axes[d]] = rest % shape[axes[d]];
                rest /= shape[axes[d]];
            }

            int from = 0;
            for (int d = 0; d < shape.Length; d++)
                from = (from * shape[d]) + at[d];
            y[i] = x[from];
        }

        return y;
    }

    /// <summary>The canonical sum of products with a = 1 over the diagonal.</summary>
    public static T Trace<T>(int n, T[] x, int ldx)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        GemmReference.Element(_ => T.One, i => x[(i * ldx) + i], n, T.One, T.Zero, T.NaN);
}
