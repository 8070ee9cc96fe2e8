using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>
/// Sums over the rows of a matrix: <c>y[j] = Σ x[i, j] + beta·y[j]</c>, the canonical sum of products with factors of 1.
/// </summary>
/// <remarks>
/// <code>
///   s_q = x[0] + x[1] + …   over block q of KB rows, from +0 in order
///   y = s_0  if beta = 0,  else  s_0 + beta·y;   then  y = y + s_q  for q = 1, 2 …
/// </code>
/// Lanes lie across columns, four registers of them for each walk down the rows.
/// </remarks>
internal static unsafe class ColumnSums<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    public static void Run(int rows, int columns, T* x, nint ldx, T beta, T* y)
    {
        if (rows == 0)
        {
            for (int j = 0; j < columns; j++)
                y[j] = beta == T.Zero ? T.Zero : beta * y[j];
            return;
        }

        if (columns == 0)
            return;
        for (nint row = 0; row < rows; row += Contract.BlockK)
        {
            // Later blocks are added to what the first one left: s + 1·y.
            AddBlock(
                (int)Math.Min(Contract.BlockK, rows - row), columns, x + (row * ldx), ldx, row == 0 ? beta : T.One, y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddBlock(int rows, int columns, T* x, nint ldx, T beta, T* y)
    {
        nint w = TSimd.Width;
        nint j = 0;
        for (; j <= columns - (4 * w); j += 4 * w)
        {
            TVec s0 = TSimd.Broadcast(T.Zero), s1 = s0, s2 = s0, s3 = s0;
            T* p = x + j;
            for (int i = 0; i < rows; i++)
            {
                s0 = TSimd.Add(s0, TSimd.Load(p));
                s1 = TSimd.Add(s1, TSimd.Load(p + w));
                s2 = TSimd.Add(s2, TSimd.Load(p + (2 * w)));
                s3 = TSimd.Add(s3, TSimd.Load(p + (3 * w)));
                p += ldx;
            }

            Put(y + j, s0, beta);
            Put(y + j + w, s1, beta);
            Put(y + j + (2 * w), s2, beta);
            Put(y + j + (3 * w), s3, beta);
        }

        for (; j < columns; j += w)
        {
            TVec mask = TSimd.FirstLanes((int)(columns - j));
            TVec s = TSimd.Broadcast(T.Zero);
            T* p = x + j;
            for (int i = 0; i < rows; i++)
            {
                s = TSimd.Add(s, TSimd.Load(p, mask));
                p += ldx;
            }

            if (beta != T.Zero)
                s = TSimd.Add(s, TSimd.Multiply(TSimd.Broadcast(beta), TSimd.Load(y + j, mask)));
            TSimd.Store(y + j, s, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(T* y, TVec s, T beta) =>
        TSimd.Store(
            y, beta == T.Zero ? s : TSimd.Add(s, TSimd.Multiply(TSimd.Broadcast(beta), TSimd.Load(y))));
}
