using System.Numerics;

namespace Kernels;

/// <summary>Both tiers of a forward and a backward row kernel: <see cref="Softmax"/>, <see cref="LogSoftmax"/>.</summary>
internal static unsafe class SoftmaxKernels<T, TForward, TBackward>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TForward : struct, IRowKernel
    where TBackward : struct, IRowKernel
{
    public static void Forward(
        int rows, int columns, ReadOnlySpan<T> x, int ldx, Span<T> y, int ldy, int threads)
    {
        RowSpans<T>.CheckSizes(rows, columns, threads);
        ReadOnlySpan<T> input = RowSpans<T>.Matrix(x, rows, columns, ldx, nameof(x), nameof(ldx));
        ReadOnlySpan<T> output = RowSpans<T>.Matrix(y, rows, columns, ldy, nameof(y), nameof(ldy));
        RowSpans<T>.SameOrDisjoint(output, ldy, input, ldx, nameof(y), nameof(x), nameof(ldy));
        fixed (T* px = x, py = y)
            Forward(rows, columns, px, ldx, py, ldy, threads);
    }

    public static void Forward(int rows, int columns, T* x, int ldx, T* y, int ldy, int threads)
    {
        if (rows == 0 || columns == 0)
            return;
        var task = new RowTask<T> { Rows = rows, Columns = columns, X = x, Ldx = ldx, Y = y, Ldy = ldy };
        RowDriver<T, TForward>.Run(&task, threads);
    }

    public static void Backward(
        int rows, int columns, ReadOnlySpan<T> y, int ldy, ReadOnlySpan<T> dy, int lddy, Span<T> dx, int lddx,
        int threads)
    {
        RowSpans<T>.CheckBackward(rows, columns, y, ldy, dy, lddy, dx, lddx, threads);
        fixed (T* py = y, pdy = dy, pdx = dx)
            Backward(rows, columns, py, ldy, pdy, lddy, pdx, lddx, threads);
    }

    public static void Backward(
        int rows, int columns, T* y, int ldy, T* dy, int lddy, T* dx, int lddx, int threads)
    {
        if (rows == 0 || columns == 0)
            return;
        var task = new RowTask<T>
        {
            Rows = rows,
            Columns = columns,
            X = y,
            Ldx = ldy,
            Dy = dy,
            Lddy = lddy,
            Y = dx,
            Ldy = lddx,
        };
        RowDriver<T, TBackward>.Run(&task, threads);
    }
}
