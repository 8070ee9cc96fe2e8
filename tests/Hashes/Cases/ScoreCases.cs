using System.Numerics;

namespace Kernels.Hashes;

/// <summary>Softmax of attention scores (scaled, masked, causal), and along an axis that is not the last.</summary>
internal static class ScoreCases
{
    private static readonly (int Rows, int Columns)[] Sizes = [(0, 4), (1, 1), (4, 5), (9, 17), (12, 12), (3, 130), (33, 64)];

    private delegate void Scaled<T>(
        int rows, int columns, T scale, ReadOnlySpan<T> x, int ldx, Span<T> y, int ldy, int threads);

    private delegate void Causal<T>(
        int rows, int columns, int offset, T scale, ReadOnlySpan<T> x, int ldx, Span<T> y, int ldy, int threads);

    private delegate void Masked<T>(
        int rows, int columns, T scale, ReadOnlySpan<T> x, int ldx, ReadOnlySpan<T> mask, int ldm, Span<T> y, int ldy, int threads);

    private delegate void Backward<T>(
        int rows, int columns, T scale, ReadOnlySpan<T> y, int ldy, ReadOnlySpan<T> dy, int lddy, Span<T> dx, int lddx, int threads);

    private delegate void AxisForward<T>(int outer, int axis, int inner, ReadOnlySpan<T> x, Span<T> y, int threads);

    private delegate void AxisBackward<T>(
        int outer, int axis, int inner, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx, int threads);

    public static void AddTo(CaseList list)
    {
        Scores<float>(list, Softmax.ForwardScaled, Softmax.ForwardCausal, Softmax.ForwardMasked, Softmax.BackwardScaled);
        Scores<double>(list, Softmax.ForwardScaled, Softmax.ForwardCausal, Softmax.ForwardMasked, Softmax.BackwardScaled);
        Axes<float>(list, "Softmax", Softmax.ForwardAxis, Softmax.BackwardAxis);
        Axes<double>(list, "Softmax", Softmax.ForwardAxis, Softmax.BackwardAxis);
        Axes<float>(list, "LogSoftmax", LogSoftmax.ForwardAxis, LogSoftmax.BackwardAxis);
        Axes<double>(list, "LogSoftmax", LogSoftmax.ForwardAxis, LogSoftmax.BackwardAxis);
    }

    private static void Scores<T>(CaseList list, Scaled<T> scaled, Causal<T> causal, Masked<T> masked, Backward<T> backward)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T scale = T.CreateTruncating(0.3);
        foreach ((int rows, int columns) in Sizes)
        {
            string what = $"{rows}x{columns}";
            T[] x = Numbers.Plain<T>(rows * (columns + 1), 1), mask = Mask<T>(rows * (columns + 2)), dy = Numbers.Plain<T>(x.Length, 2);
            T[] Result(Action<T[]> run)
            {
                T[] y = Numbers.Plain<T>(rows * (columns + 3), 3);
                run(y);
                return y;
            }

            list.Add<T>("Softmax.ForwardScaled", what, t => Digest.Of<T>(
                Result(y => scaled(rows, columns, scale, x, columns + 1, y, columns + 3, t))));
            list.Add<T>("Softmax.ForwardCausal", what, t => Digest.Of<T>(
                Result(y => causal(rows, columns, 0, scale, x, columns + 1, y, columns + 3, t))));
            list.Add<T>("Softmax.ForwardMasked", what, t => Digest.Of<T>(
                Result(y => masked(rows, columns, scale, x, columns + 1, mask, columns + 2, y, columns + 3, t))));
            list.Add<T>("Softmax.BackwardScaled", what, t => Digest.Of<T>(
                Result(dx => backward(rows, columns, scale, x, columns + 1, dy, columns + 1, dx, columns + 3, t))));
        }
    }

    private static void Axes<T>(CaseList list, string kernel, AxisForward<T> forward, AxisBackward<T> backward)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((int outer, int axis, int inner) in new[] { (0, 3, 4), (2, 1, 5), (3, 5, 1), (2, 10, 17), (1, 33, 70), (4, 3, 16) })
        {
            string what = $"{outer}x{axis}x{inner}";
            T[] x = Numbers.Plain<T>(outer * axis * inner, 4), dy = Numbers.Plain<T>(x.Length, 5);
            list.Add<T>($"{kernel}.ForwardAxis", what, t =>
            {
                var y = new T[x.Length];
                forward(outer, axis, inner, x, y, t);
                return Digest.Of<T>(y);
            });
            list.Add<T>($"{kernel}.BackwardAxis", what, t =>
            {
                var dx = new T[x.Length];
                backward(outer, axis, inner, x, dy, dx, t);
                return Digest.Of<T>(dx);
            });
        }
    }

    // 0 where a score counts, −∞ where it does not.
    private static T[] Mask<T>(int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. Numbers.Labels(count, 3, 6).Select(label => label == 0 ? T.NegativeInfinity : T.Zero)];
}
