using System.Numerics;

namespace Kernels;

/// <summary>Both tiers of <see cref="CrossEntropy"/>.</summary>
internal static unsafe class CrossEntropyKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Forward(int rows, int columns, ReadOnlySpan<T> logits, int ldx, ReadOnlySpan<int> labels)
    {
        RowSpans<T>.CheckSizes(rows, columns, 1);
        _ = RowSpans<T>.Matrix(logits, rows, columns, ldx, nameof(logits), nameof(ldx));
        RowSpans<T>.CheckLabels(rows, columns, labels);
        fixed (T* x = logits)
        fixed (int* classes = labels)
            return Forward(rows, columns, x, ldx, classes);
    }

    public static T Forward(int rows, int columns, T* logits, int ldx, int* labels)
    {
        var task = new RowTask<T> { Rows = rows, Columns = columns, X = logits, Ldx = ldx, Labels = labels };
        return Run<CrossEntropyRows>(&task, 1);
    }

    public static T ForwardBackward(
        int rows, int columns, ReadOnlySpan<T> logits, int ldx, ReadOnlySpan<int> labels, Span<T> dx, int lddx,
        int threads)
    {
        RowSpans<T>.CheckSizes(rows, columns, threads);
        ReadOnlySpan<T> input = RowSpans<T>.Matrix(logits, rows, columns, ldx, nameof(logits), nameof(ldx));
        ReadOnlySpan<T> output = RowSpans<T>.Matrix(dx, rows, columns, lddx, nameof(dx), nameof(lddx));
        RowSpans<T>.SameOrDisjoint(output, lddx, input, ldx, nameof(dx), nameof(logits), nameof(lddx));
        Require.DisjointBytes(output, labels, nameof(dx), nameof(labels));
        RowSpans<T>.CheckLabels(rows, columns, labels);
        fixed (T* x = logits, pdx = dx)
        fixed (int* classes = labels)
            return ForwardBackward(rows, columns, x, ldx, classes, pdx, lddx, threads);
    }

    public static T ForwardBackward(
        int rows, int columns, T* logits, int ldx, int* labels, T* dx, int lddx, int threads)
    {
        var task = new RowTask<T>
        {
            Rows = rows,
            Columns = columns,
            X = logits,
            Ldx = ldx,
            Labels = labels,
            Y = dx,
            Ldy = lddx,
        };
        return Run<CrossEntropyGradientRows>(&task, threads);
    }

    /// <summary>The mean of the rows' losses, added in canonical lane order however many threads there are.</summary>
    private static T Run<TKernel>(RowTask<T>* task, int threads)
        where TKernel : struct, IRowKernel
    {
        T share = T.One / T.CreateTruncating(task->Rows);
        if (RowShare.Worthwhile(task->Rows, task->Columns, threads) == 1)
        {
            int count = LaneCount<T>.Value;
            T* lanes = stackalloc T[count];
            new Span<T>(lanes, count).Clear();
            task->Lanes = lanes;
            RowDriver<T, TKernel>.Run(task, 1);

            // Lane j is the only element of lane j, so that their sum is the tree alone.
            return ReduceKernels<T>.Sum(count, lanes) * share;
        }

        using Scratch scratch = default(Workspace).Take((nuint)task->Rows * (nuint)sizeof(T));
        task->Losses = (T*)scratch.Pointer;
        RowDriver<T, TKernel>.Run(task, threads);
        return ReduceKernels<T>.Sum(task->Rows, task->Losses) * share;
    }
}
