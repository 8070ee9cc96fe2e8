using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>
/// Cross-entropy against labels, smoothed or not: z = x − m, <c>loss = ln Σe − (1 − s)·z[t] − (s/n)·Σz</c>,
/// <c>dx = (p − q)·weight</c>, q = s/n, and 1 − s more at the label.
/// </summary>
internal readonly unsafe struct LabelLossRows : IRowKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T, TVec>(RowTask<T>* task, int row, int end)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        byte* buffer = stackalloc byte[LaneBuffer.Bytes];
        var lanes = (T*)LaneBuffer.Align(buffer);
        nint n = task->Columns;
        nint whole = ExpRow<TSimd, T, TVec>.Whole(n);
        TVec edge = TSimd.FirstLanes((int)(n - whole));
        T even = task->Smoothing * (T.One / T.CreateTruncating(task->Columns));
        for (; row < end; row++)
        {
            T* x = task->X + (row * task->Ldx);
            T* dx = task->Y + (row * task->Ldy);
            int label = task->Labels[row];
            if (label == task->IgnoredLabel)
            {
                task->Losses[row] = T.Zero;
                if (task->Y != null)
                    new Span<T>(dx, task->Columns).Clear();
                continue;
            }

            var z = new PlainScores<T>(x);
            T max = RowMax<TSimd, T, TVec, LargerNumber>.Run(n, x, edge);
            T target = x[label] - max;
            T spread = task->Smoothing == T.Zero ? T.Zero : LaneSum<TSimd, T, TVec>.Run(n, new LessTerm<T>(x, max));
            TVec m = TSimd.Broadcast(max);
            TVec rest = ExpRow<TSimd, T, TVec>.Rest(n, z, m, edge);
            T sum = task->Y == null
                ? ExpRow<TSimd, T, TVec>.Sum(n, z, m, rest, lanes)
                : ExpRow<TSimd, T, TVec>.SumAndStore(n, z, m, rest, dx, lanes);
            T log = Logarithm<Scalar<T>, T, T>.Of(sum);
            T loss = T.FusedMultiplyAdd(task->Smoothing - T.One, target, log);
            task->Losses[row] = task->Smoothing == T.Zero ? loss : T.FusedMultiplyAdd(-even, spread, loss);
            if (task->Y != null)
            {
                T scale = T.One / sum;
                TSimd.Store(lanes, rest);
                T e = label < whole ? dx[label] : lanes[label - whole];
                Gradient<TSimd, T, TVec>(dx, whole, n, rest, edge, scale, even, task->Weight);
                dx[label] = ((e * scale) - ((T.One - task->Smoothing) + even)) * task->Weight;
            }
        }
    }

    /// <summary><c>dx = (e·scale − even)·weight</c>, e where dx is and in the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gradient<TSimd, T, TVec>(
        T* dx, nint whole, nint n, TVec rest, TVec edge, T scale, T even, T weight)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        TVec a = TSimd.Broadcast(scale), b = TSimd.Broadcast(even), c = TSimd.Broadcast(weight);
        for (nint i = 0; i < whole; i += TSimd.Width)
        {
            TVec p = TSimd.Multiply(TSimd.Load(dx + i), a);
            TSimd.Store(dx + i, TSimd.Multiply(TSimd.Subtract(p, b), c));
        }

        if (whole < n)
        {
            TVec p = TSimd.Multiply(rest, a);
            TSimd.Store(dx + whole, TSimd.Multiply(TSimd.Subtract(p, b), c), edge);
        }
    }
}

/// <summary>
/// Cross-entropy against probabilities q, smoothed to <c>fma(1 − s, q, s/n)</c>: <c>loss = Σ q·(ln Σe − z)</c>,
/// <c>dx = fma(p, Σq, −q)·weight</c>.
/// </summary>
/// <remarks>The logarithm must be known before the loss, and dx may be x: so the exponentials are taken twice.</remarks>
internal readonly unsafe struct TargetLossRows : IRowKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T, TVec>(RowTask<T>* task, int row, int end)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        byte* buffer = stackalloc byte[LaneBuffer.Bytes];
        var lanes = (T*)LaneBuffer.Align(buffer);
        nint n = task->Columns;
        TVec edge = TSimd.FirstLanes((int)(n % TSimd.Width));
        T even = task->Smoothing * (T.One / T.CreateTruncating(task->Columns));
        for (; row < end; row++)
        {
            T* x = task->X + (row * task->Ldx);
            var q = new SmoothTarget<T>(task->Mask + (row * task->Ldm), T.One - task->Smoothing, even);
            var z = new PlainScores<T>(x);
            T max = RowMax<TSimd, T, TVec, LargerNumber>.Run(n, x, edge);
            TVec m = TSimd.Broadcast(max);
            T sum = ExpRow<TSimd, T, TVec>.Sum(n, z, m, ExpRow<TSimd, T, TVec>.Rest(n, z, m, edge), lanes);
            T log = Logarithm<Scalar<T>, T, T>.Of(sum);
            task->Losses[row] = LaneSum<TSimd, T, TVec>.RunApart(n, new TargetTerm<T>(x, max, log, q));
            if (task->Y != null)
            {
                T all = LaneSum<TSimd, T, TVec>.RunApart(n, q);
                RowMap<TSimd, T, TVec>.Run(
                    n, task->Y + (row * task->Ldy), edge,
                    new TargetGradient<T>(x, max, T.One / sum, q, all, task->Weight));
            }
        }
    }
}
