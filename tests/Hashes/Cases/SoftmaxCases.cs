using System.Numerics;

namespace Kernels.Hashes;

/// <summary>Softmax, log-softmax and cross-entropy, forward and backward.</summary>
internal static class SoftmaxCases
{
    private static readonly (int Rows, int Columns)[] Sizes =
        [(0, 5), (3, 0), (1, 1), (1, 10), (4, 5), (9, 16), (5, 17), (3, 63), (2, 64), (2, 129), (33, 31), (2, 1000), (17, 257)];

    private delegate void Forward<T>(int rows, int columns, ReadOnlySpan<T> x, int ldx, Span<T> y, int ldy, int threads);

    private delegate void Backward<T>(
        int rows, int columns, ReadOnlySpan<T> y, int ldy, ReadOnlySpan<T> dy, int lddy, Span<T> dx, int lddx, int threads);

    private delegate T Loss<T>(int rows, int columns, ReadOnlySpan<T> logits, int ldx, ReadOnlySpan<int> labels);

    private delegate T LossGradient<T>(
        int rows, int columns, ReadOnlySpan<T> logits, int ldx, ReadOnlySpan<int> labels, Span<T> dx, int lddx, int threads);

    public static void AddTo(CaseList list)
    {
        Rows<float>(list, "Softmax", Softmax.Forward, Softmax.Backward);
        Rows<double>(list, "Softmax", Softmax.Forward, Softmax.Backward);
        Rows<float>(list, "LogSoftmax", LogSoftmax.Forward, LogSoftmax.Backward);
        Rows<double>(list, "LogSoftmax", LogSoftmax.Forward, LogSoftmax.Backward);
        Losses<float>(list, CrossEntropy.Forward, CrossEntropy.ForwardBackward);
        Losses<double>(list, CrossEntropy.Forward, CrossEntropy.ForwardBackward);
    }

    private static void Rows<T>(CaseList list, string kernel, Forward<T> forward, Backward<T> backward)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((int rows, int columns) in Sizes)
        {
            foreach (bool special in Kinds(columns))
            {
                string what = $"{rows}x{columns}{(special ? " special values" : "")}";
                T[] x = special ? Numbers.Special<T>(rows * (columns + 1), 1) : Numbers.Plain<T>(rows * (columns + 1), 1);
                T[] dy = Numbers.Plain<T>(rows * (columns + 2), 2);
                list.Add<T>($"{kernel}.Forward", what, t => Digest.Of<T>(Result(forward, rows, columns, x, t)));
                list.Add<T>($"{kernel}.Backward", what, t =>
                {
                    T[] y = Result(forward, rows, columns, x, 1), dx = Numbers.Plain<T>(rows * (columns + 4), 4);
                    backward(rows, columns, y, columns + 3, dy, columns + 2, dx, columns + 4, t);
                    return Digest.Of<T>(dx);
                });
            }
        }
    }

    // In longer rows special values make nothing but NaN.
    private static bool[] Kinds(int columns) => columns <= 17 ? [false, true] : [false];

    private static T[] Result<T>(Forward<T> forward, int rows, int columns, T[] x, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] y = Numbers.Plain<T>(rows * (columns + 3), 3);
        forward(rows, columns, x, columns + 1, y, columns + 3, threads);
        return y;
    }

    private static void Losses<T>(CaseList list, Loss<T> loss, LossGradient<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((int rows, int columns) in Sizes.Where(size => size.Columns > 0))
        {
            foreach (bool special in Kinds(columns))
            {
                string what = $"{rows}x{columns}{(special ? " special values" : "")}";
                T[] x = special ? Numbers.Special<T>(rows * (columns + 1), 5) : Numbers.Plain<T>(rows * (columns + 1), 5);
                int[] labels = Numbers.Labels(rows, columns, 6);
                list.Add<T>("CrossEntropy.Forward", what, () => Digest.Of(loss(rows, columns, x, columns + 1, labels)));
                list.Add<T>("CrossEntropy.ForwardBackward", what, t =>
                {
                    T[] dx = Numbers.Plain<T>(rows * (columns + 2), 7);
                    T mean = gradient(rows, columns, x, columns + 1, labels, dx, columns + 2, t);
                    return new Digest().With<T>([mean]).With<T>(dx).Value;
                });
            }
        }
    }
}
