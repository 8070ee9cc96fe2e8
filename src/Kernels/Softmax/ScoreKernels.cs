using System.Numerics;

namespace Kernels;

/// <summary>Both tiers of the scaled, masked and causal forms of <see cref="Softmax"/>.</summary>
internal static unsafe class ScoreKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Scaled(
        int rows, int columns, T scale, ReadOnlySpan<T> x, int ldx, Span<T> y, int ldy, int threads)
    {
        CheckForward(rows, columns, x, ldx, y, ldy, threads);
        fixed (T* px = x, py = y)
            Scaled(rows, columns, scale, px, ldx, py, ldy, threads);
    }

    public static void Scaled(int rows, int columns, T scale, T* x, int ldx, T* y, int ldy, int threads)
    {
        if (rows == 0 || columns == 0)
            return;
        RowTask<T> task = Task(rows, columns, scale, x, ldx, y, ldy);
        RowDriver<T, ScaledRows>.Run(&task, threads);
    }

    public static void Masked(
        int rows, int columns, T scale, ReadOnlySpan<T> x, int ldx, ReadOnlySpan<T> mask, int ldm, Span<T> y, int ldy,
        int threads)
    {
        ReadOnlySpan<T> output = CheckForward(rows, columns, x, ldx, y, ldy, threads);
        ReadOnlySpan<T> added = ldm == 0
            ? RowSpans<T>.Matrix(mask, Math.Min(rows, 1), columns, Math.Max(1, columns), nameof(mask), nameof(ldm))
            : RowSpans<T>.Matrix(mask, rows, columns, ldm, nameof(mask), nameof(ldm));
        Require.Disjoint(output, added, nameof(y), nameof(mask));
        fixed (T* px = x, pm = mask, py = y)
            Masked(rows, columns, scale, px, ldx, pm, ldm, py, ldy, threads);
    }

    public static void Masked(
        int rows, int columns, T scale, T* x, int ldx, T* mask, int ldm, T* y, int ldy, int threads)
    {
        if (rows == 0 || columns == 0)
            return;
        RowTask<T> task = Task(rows, columns, scale, x, ldx, y, ldy);
        task.Mask = mask;
        task.Ldm = ldm;
        RowDriver<T, MaskedRows>.Run(&task, threads);
    }

    public static void Causal(
        int rows, int columns, int offset, T scale, ReadOnlySpan<T> x, int ldx, Span<T> y, int ldy, int threads)
    {
        CheckForward(rows, columns, x, ldx, y, ldy, threads);
        fixed (T* px = x, py = y)
            Causal(rows, columns, offset, scale, px, ldx, py, ldy, threads);
    }

    public static void Causal(
        int rows, int columns, int offset, T scale, T* x, int ldx, T* y, int ldy, int threads)
    {
        if (rows == 0 || columns == 0)
            return;
        RowTask<T> task = Task(rows, columns, scale, x, ldx, y, ldy);
        task.Offset = offset;
        RowDriver<T, CausalRows>.Run(&task, threads);
    }

    public static void BackwardScaled(
        int rows, int columns, T scale, ReadOnlySpan<T> y, int ldy, ReadOnlySpan<T> dy, int lddy, Span<T> dx, int lddx,
        int threads)
    {
        RowSpans<T>.CheckBackward(rows, columns, y, ldy, dy, lddy, dx, lddx, threads);
        fixed (T* py = y, pdy = dy, pdx = dx)
            BackwardScaled(rows, columns, scale, py, ldy, pdy, lddy, pdx, lddx, threads);
    }

    public static void BackwardScaled(
        int rows, int columns, T scale, T* y, int ldy, T* dy, int lddy, T* dx, int lddx, int threads)
    {
        if (rows == 0 || columns == 0)
            return;
        RowTask<T> task = Task(rows, columns, scale, y, ldy, dx, lddx);
        task.Dy = dy;
        task.Lddy = lddy;
        RowDriver<T, ScaledBackwardRows>.Run(&task, threads);
    }

    private static ReadOnlySpan<T> CheckForward(
        int rows, int columns, ReadOnlySpan<T> x, int ldx, ReadOnlySpan<T> y, int ldy, int threads)
    {
        RowSpans<T>.CheckSizes(rows, columns, threads);
        ReadOnlySpan<T> input = RowSpans<T>.Matrix(x, rows, columns, ldx, nameof(x), nameof(ldx));
        ReadOnlySpan<T> output = RowSpans<T>.Matrix(y, rows, columns, ldy, nameof(y), nameof(ldy));
        RowSpans<T>.SameOrDisjoint(output, ldy, input, ldx, nameof(y), nameof(x), nameof(ldy));
        return output;
    }

    private static RowTask<T> Task(int rows, int columns, T scale, T* x, int ldx, T* y, int ldy) =>
        new() { Rows = rows, Columns = columns, Scale = scale, X = x, Ldx = ldx, Y = y, Ldy = ldy };
}
