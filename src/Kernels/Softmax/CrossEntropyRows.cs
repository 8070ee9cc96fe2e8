using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Cross-entropy forward: <c>loss = ln Σ exp(x − m) − (x[t] − m)</c> for each row, m its maximum, t its label.</summary>
internal readonly unsafe struct CrossEntropyRows : IRowKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T, TVec>(RowTask<T>* task, int row, int end)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        byte* buffer = stackalloc byte[LaneBuffer.Bytes];
        var lanes = (T*)LaneBuffer.Align(buffer);
        T* sums = stackalloc T[RowGroup.Most];
        T* targets = stackalloc T[RowGroup.Most];
        nint n = task->Columns;
        TVec edge = TSimd.FirstLanes((int)(n % TSimd.Width));
        for (; row < end; row += RowGroup.Most)
        {
            int count = Math.Min(RowGroup.Most, end - row);
            for (int r = 0; r < count; r++)
            {
                T* x = task->X + ((row + r) * task->Ldx);
                T max = RowMax<TSimd, T, TVec, LargerNumber>.Run(n, x, edge);
                TVec m = TSimd.Broadcast(max);
                targets[r] = x[task->Labels[row + r]] - max;
                var z = new PlainScores<T>(x);
                sums[r] = ExpRow<TSimd, T, TVec>.Sum(
                    n, z, m, ExpRow<TSimd, T, TVec>.Rest(n, z, m, edge), lanes);
            }

            RowLosses<T>.Put<TSimd, TVec>(task, row, count, sums, targets);
        }
    }
}

/// <summary>
/// Cross-entropy forward and backward: the loss as above, and <c>dx = (p − [j = t])·(1/rows)</c>, p the softmax.
/// </summary>
internal readonly unsafe struct CrossEntropyGradientRows : IRowKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T, TVec>(RowTask<T>* task, int row, int end)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        byte* buffer = stackalloc byte[LaneBuffer.Bytes];
        var lanes = (T*)LaneBuffer.Align(buffer);
        T* sums = stackalloc T[RowGroup.Most];
        T* targets = stackalloc T[RowGroup.Most];
        nint n = task->Columns;
        nint whole = ExpRow<TSimd, T, TVec>.Whole(n);
        TVec edge = TSimd.FirstLanes((int)(n - whole));
        T share = T.One / T.CreateTruncating(task->Rows);
        for (; row < end; row += RowGroup.Most)
        {
            int count = Math.Min(RowGroup.Most, end - row);
            for (int r = 0; r < count; r++)
            {
                T* x = task->X + ((row + r) * task->Ldx);
                T* dx = task->Y + ((row + r) * task->Ldy);
                int label = task->Labels[row + r];
                T max = RowMax<TSimd, T, TVec, LargerNumber>.Run(n, x, edge);
                targets[r] = x[label] - max;
                TVec m = TSimd.Broadcast(max);
                var z = new PlainScores<T>(x);
                TVec rest = ExpRow<TSimd, T, TVec>.Rest(n, z, m, edge);
                T sum = ExpRow<TSimd, T, TVec>.SumAndStore(n, z, m, rest, dx, lanes);
                T scale = T.One / sum;
                sums[r] = sum;

                // The exponential at the label lies among the whole registers stored, or in the rest.
                TSimd.Store(lanes, rest);
                T e = label < whole ? dx[label] : lanes[label - whole];
                Scale<TSimd, T, TVec>(dx, whole, n, rest, edge, TSimd.Broadcast(scale), TSimd.Broadcast(share));
                dx[label] = ((e * scale) - T.One) * share;
            }

            RowLosses<T>.Put<TSimd, TVec>(task, row, count, sums, targets);
        }
    }

    /// <summary><c>dx = (e·scale)·share</c>, e where dx is and in the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scale<TSimd, T, TVec>(
        T* dx, nint whole, nint n, TVec rest, TVec edge, TVec scale, TVec share)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        for (nint i = 0; i < whole; i += TSimd.Width)
            TSimd.Store(dx + i, TSimd.Multiply(TSimd.Multiply(TSimd.Load(dx + i), scale), share));
        if (whole < n)
            TSimd.Store(dx + whole, TSimd.Multiply(TSimd.Multiply(rest, scale), share), edge);
    }
}

/// <summary>The last step of a group of rows: their losses, from the sums and the scores at the labels.</summary>
internal static unsafe class RowLosses<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// <c>ln(sum) − target</c> goes to the row's place, or, where one thread takes the rows in order, to its lane.
    /// </summary>
    public static void Put<TSimd, TVec>(RowTask<T>* task, int row, int count, T* sums, T* targets)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        ElementMap<TSimd, T, TVec>.Run<LogFunction>(count, sums, sums);
        for (int r = 0; r < count; r++)
        {
            T loss = sums[r] - targets[r];
            if (task->Losses != null)
                task->Losses[row + r] = loss;
            else
                task->Lanes[(row + r) & (LaneCount<T>.Value - 1)] += loss;
        }
    }
}
