using System.Numerics;

namespace Kernels;

/// <summary>Both tiers of <c>CrossEntropy.Loss</c>.</summary>
internal static unsafe class LossKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Labels(
        int rows, int columns, ReadOnlySpan<T> logits, int ldx, ReadOnlySpan<int> labels, LossOptions options,
        Span<T> losses, Span<T> dx, int lddx, int threads)
    {
        ReadOnlySpan<T> output = Check(rows, columns, logits, ldx, options, losses, dx, lddx, threads);
        Require.DisjointBytes(output, labels, nameof(dx), nameof(labels));
        Require.DisjointBytes<T, int>(losses, labels, nameof(losses), nameof(labels));
        RowSpans<T>.CheckLabels(rows, columns, labels, options.IgnoredLabel);
        fixed (T* x = logits, pl = losses, pdx = dx)
        fixed (int* classes = labels)
            return Labels(rows, columns, x, ldx, classes, options, pl, pdx, lddx, threads);
    }

    public static T Labels(
        int rows, int columns, T* logits, int ldx, int* labels, LossOptions options, T* losses, T* dx, int lddx,
        int threads)
    {
        int counted = rows;
        for (int row = 0; row < rows; row++)
            counted -= labels[row] == options.IgnoredLabel ? 1 : 0;
        RowTask<T> task = Task(rows, columns, logits, ldx, options, dx, lddx, counted);
        task.Labels = labels;
        task.IgnoredLabel = options.IgnoredLabel;
        return Run<LabelLossRows>(&task, options, losses, counted, threads);
    }

    public static T Targets(
        int rows, int columns, ReadOnlySpan<T> logits, int ldx, ReadOnlySpan<T> targets, int ldt, LossOptions options,
        Span<T> losses, Span<T> dx, int lddx, int threads)
    {
        ReadOnlySpan<T> output = Check(rows, columns, logits, ldx, options, losses, dx, lddx, threads);
        ReadOnlySpan<T> q = RowSpans<T>.Matrix(targets, rows, columns, ldt, nameof(targets), nameof(ldt));
        Require.Disjoint(output, q, nameof(dx), nameof(targets));
        Require.Disjoint(losses, q, nameof(losses), nameof(targets));
        fixed (T* x = logits, pq = targets, pl = losses, pdx = dx)
            return Targets(rows, columns, x, ldx, pq, ldt, options, pl, pdx, lddx, threads);
    }

    public static T Targets(
        int rows, int columns, T* logits, int ldx, T* targets, int ldt, LossOptions options, T* losses, T* dx, int lddx,
        int threads)
    {
        RowTask<T> task = Task(rows, columns, logits, ldx, options, dx, lddx, rows);
        task.Mask = targets;
        task.Ldm = ldt;
        return Run<TargetLossRows>(&task, options, losses, rows, threads);
    }

    private static RowTask<T> Task(
        int rows, int columns, T* logits, int ldx, LossOptions options, T* dx, int lddx, int counted) =>
        new()
        {
            Rows = rows,
            Columns = columns,
            X = logits,
            Ldx = ldx,
            Y = dx,
            Ldy = lddx,
            Smoothing = T.CreateTruncating(options.Smoothing),
            Weight = options.Reduction == Reduction.Mean ? T.One / T.CreateTruncating(counted) : T.One,
        };

    /// <summary>The losses go to the caller's memory or to the pool's, and are added in canonical lane order.</summary>
    private static T Run<TKernel>(RowTask<T>* task, LossOptions options, T* losses, int counted, int threads)
        where TKernel : struct, IRowKernel
    {
        using Scratch scratch = default(Workspace).Take(losses == null ? (nuint)task->Rows * (nuint)sizeof(T) : 0);
        task->Losses = losses == null ? (T*)scratch.Pointer : losses;
        if (task->Columns > 0)
            RowDriver<T, TKernel>.Run(task, threads);
        else if (task->Rows > 0)
            new Span<T>(task->Losses, task->Rows).Clear();
        T sum = ReduceKernels<T>.Sum(task->Rows, task->Losses);
        return options.Reduction == Reduction.Mean ? sum * (T.One / T.CreateTruncating(counted)) : sum;
    }

    private static ReadOnlySpan<T> Check(
        int rows, int columns, ReadOnlySpan<T> logits, int ldx, LossOptions options, ReadOnlySpan<T> losses,
        ReadOnlySpan<T> dx, int lddx, int threads)
    {
        RowSpans<T>.CheckSizes(rows, columns, threads);
        ReadOnlySpan<T> input = RowSpans<T>.Matrix(logits, rows, columns, ldx, nameof(logits), nameof(ldx));
        if (!losses.IsEmpty || options.Reduction == Reduction.None)
        {
            Require.Length(losses.Length, rows, nameof(losses));
            Require.Disjoint(losses, input, nameof(losses), nameof(logits));
            Require.Disjoint(losses, dx, nameof(losses), nameof(dx));
        }

        if (dx.IsEmpty)
            return default;
        ReadOnlySpan<T> output = RowSpans<T>.Matrix(dx, rows, columns, lddx, nameof(dx), nameof(lddx));
        RowSpans<T>.SameOrDisjoint(output, lddx, input, ldx, nameof(dx), nameof(logits), nameof(lddx));
        return output;
    }
}
