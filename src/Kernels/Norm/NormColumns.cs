using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The gradients by gamma and beta: sums over the rows, lanes across columns.</summary>
/// <remarks>
/// The canonical sums of products <c>dγ[j] = Σᵢ dy[i, j]·x̂[i, j]</c> and <c>dβ[j] = Σᵢ dy[i, j]</c>: within a block of KB
/// rows <c>s = fma(dy, x̂, s)</c>, or <c>s + dy</c>, from +0 in order; blocks are added in order. Four registers of
/// columns for each walk down the rows, eight sums.
/// </remarks>
internal static unsafe class NormColumns<TSimd, T, TVec, TNorm>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TNorm : struct, INorm
{
    /// <summary>Columns that go together.</summary>
    public static int Step => 4 * TSimd.Width;

    /// <summary>Columns from <paramref name="column"/>, a multiple of <see cref="Step"/>, to before <paramref name="end"/>.</summary>
    public static void Run(NormTask<T>* task, int column, int end)
    {
        for (int j = column; j < end; j += Step)
        {
            int count = Math.Min(Step, end - j);
            int row = 0;
            do
            {
                int last = row + Math.Min(Contract.BlockK, task->Rows - row);
                if (count == Step)
                    Block(task, j, row, last);
                else
                    Edge(task, j, count, row, last);
                row = last;
            }
            while (row < task->Rows);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Block(NormTask<T>* task, int j, int row, int end)
    {
        nint w = TSimd.Width;
        TVec zero = TSimd.Broadcast(T.Zero);
        TVec g0 = zero, g1 = zero, g2 = zero, g3 = zero, b0 = zero, b1 = zero, b2 = zero, b3 = zero;
        for (int i = row; i < end; i++)
        {
            T* x = task->X + (i * task->Ldx) + j;
            T* dy = task->Dy + (i * task->Lddy) + j;
            TVec mean = TSimd.Broadcast(TNorm.Centers ? task->Mean[i] : T.Zero), rstd = TSimd.Broadcast(task->Rstd[i]);
            TVec d0 = TSimd.Load(dy), d1 = TSimd.Load(dy + w), d2 = TSimd.Load(dy + (2 * w)), d3 = TSimd.Load(dy + (3 * w));
            b0 = TSimd.Add(b0, d0);
            b1 = TSimd.Add(b1, d1);
            b2 = TSimd.Add(b2, d2);
            b3 = TSimd.Add(b3, d3);
            g0 = TSimd.MultiplyAdd(d0, TSimd.Multiply(TSimd.Subtract(TSimd.Load(x), mean), rstd), g0);
            g1 = TSimd.MultiplyAdd(d1, TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + w), mean), rstd), g1);
            g2 = TSimd.MultiplyAdd(d2, TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + (2 * w)), mean), rstd), g2);
            g3 = TSimd.MultiplyAdd(d3, TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + (3 * w)), mean), rstd), g3);
        }

        Put(task->Dgamma, j, row, g0, g1, g2, g3);
        Put(task->Dbeta, j, row, b0, b1, b2, b3);
    }

    /// <summary>Stores the first block's sums, and adds later ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(T* sums, int j, int row, TVec s0, TVec s1, TVec s2, TVec s3)
    {
        if (sums == null)
            return;
        T* p = sums + j;
        nint w = TSimd.Width;
        TSimd.Store(p, row == 0 ? s0 : TSimd.Add(TSimd.Load(p), s0));
        TSimd.Store(p + w, row == 0 ? s1 : TSimd.Add(TSimd.Load(p + w), s1));
        TSimd.Store(p + (2 * w), row == 0 ? s2 : TSimd.Add(TSimd.Load(p + (2 * w)), s2));
        TSimd.Store(p + (3 * w), row == 0 ? s3 : TSimd.Add(TSimd.Load(p + (3 * w)), s3));
    }

    /// <summary>The last columns, a register at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Edge(NormTask<T>* task, int first, int count, int row, int end)
    {
        for (int j = first; j < first + count; j += TSimd.Width)
        {
            TVec mask = TSimd.FirstLanes(first + count - j);
            TVec g = TSimd.Broadcast(T.Zero), b = g;
            for (int i = row; i < end; i++)
            {
                TVec mean = TSimd.Broadcast(TNorm.Centers ? task->Mean[i] : T.Zero);
                TVec c = TSimd.Subtract(TSimd.Load(task->X + (i * task->Ldx) + j, mask), mean);
                TVec d = TSimd.Load(task->Dy + (i * task->Lddy) + j, mask);
                b = TSimd.Add(b, d);
                g = TSimd.MultiplyAdd(d, TSimd.Multiply(c, TSimd.Broadcast(task->Rstd[i])), g);
            }

            if (task->Dgamma != null)
                Put(task->Dgamma + j, row, g, mask);
            if (task->Dbeta != null)
                Put(task->Dbeta + j, row, b, mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(T* p, int row, TVec s, TVec mask) =>
        TSimd.Store(p, row == 0 ? s : TSimd.Add(TSimd.Load(p, mask), s), mask);
}
