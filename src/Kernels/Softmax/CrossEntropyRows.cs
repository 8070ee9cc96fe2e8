using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Cross-entropy forward: <c>loss = ln Σ exp(x − m) − (x[t] − m)</c> for each row, m its maximum, t its label.</summary>
internal readonly unsafe struct CrossEntropyRows : IRowKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TSimd, T, TVec>(RowTask<T>* task, int row, int end)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        nint n = task->Columns;
        for (; row < end; row++)
        {
            T* x = task->X + (row * task->Ldx);
            T m = RowMax<TSimd, T, TVec, LargerNumber>.Run(n, x);
            T sum = LaneSum<TSimd, T, TVec>.Run(n, new ExpTerm<T>(x, m));
            Losses<T>.Put(task, row, Logarithm<Scalar<T>, T, T>.Of(sum) - (x[task->Labels[row]] - m));
        }
    }
}

/// <summary>
/// Cross-entropy forward and backward: the loss as above, and <c>dx = (p − [j = t])·(1/rows)</c>, p the softmax.
/// </summary>
internal readonly unsafe struct CrossEntropyGradientRows : IRowKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TSimd, T, TVec>(RowTask<T>* task, int row, int end)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        nint n = task->Columns;
        T share = T.One / T.CreateTruncating(task->Rows);
        for (; row < end; row++)
        {
            T* x = task->X + (row * task->Ldx);
            T* dx = task->Y + (row * task->Ldy);
            int label = task->Labels[row];
            T m = RowMax<TSimd, T, TVec, LargerNumber>.Run(n, x);
            T target = x[label] - m;
            T sum = LaneSum<TSimd, T, TVec>.Run(n, new StoredExpTerm<T>(x, m, dx));
            T scale = T.One / sum;
            T atLabel = ((dx[label] * scale) - T.One) * share;
            RowMap<TSimd, T, TVec>.Run(n, dx, new ScaledTwice<T>(dx, scale, share));
            dx[label] = atLabel;
            Losses<T>.Put(task, row, Logarithm<Scalar<T>, T, T>.Of(sum) - target);
        }
    }
}

/// <summary>Where the loss of a row goes: to its place, or, where one thread takes the rows in order, to its lane.</summary>
internal static unsafe class Losses<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Put(RowTask<T>* task, int row, T loss)
    {
        if (task->Losses != null)
            task->Losses[row] = loss;
        else
            task->Lanes[row % LaneCount<T>.Value] += loss;
    }
}
