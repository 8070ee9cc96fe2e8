using System.Numerics;

namespace Kernels;

/// <summary>Diagonals and traces. One element of a row is touched, so memory is the limit and no vector helps.</summary>
internal static unsafe class MatrixKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary><c>y[b, i] = x[b, i, i]</c>.</summary>
    public static void Diagonal(int n, T* x, int ldx, T* y, int batch, int batchStrideX, int batchStrideY)
    {
        nint step = (nint)ldx + 1;
        for (int b = 0; b < batch; b++, x += batchStrideX, y += batchStrideY)
        {
            for (int i = 0; i < n; i++)
                y[i] = x[i * step];
        }
    }

    /// <summary><c>y[b, i, j] = i = j ? x[b, i] : +0</c>.</summary>
    public static void BuildDiagonal(int n, T* x, T* y, int ldy, int batch, int batchStrideX, int batchStrideY)
    {
        for (int b = 0; b < batch; b++, x += batchStrideX, y += batchStrideY)
        {
            T* row = y;
            for (int i = 0; i < n; i++, row += ldy)
            {
                new Span<T>(row, n).Clear();
                row[i] = x[i];
            }
        }
    }

    /// <summary><c>Σ x[i, i]</c>: the canonical sum of products with a = 1, whose fma is an addition.</summary>
    public static T Trace(int n, T* x, int ldx)
    {
        nint step = (nint)ldx + 1;
        T sum = T.Zero;
        for (int block = 0; block < n; block += Contract.BlockK)
        {
            int end = Math.Min(n, block + Contract.BlockK);
            T s = T.Zero;
            for (int i = block; i < end; i++)
                s += x[i * step];
            sum += s;
        }

        return sum;
    }
}
