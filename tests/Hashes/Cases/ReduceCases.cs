using System.Numerics;

namespace Kernels.Hashes;

/// <summary>Sums, products, maxima along contiguous data, and sums over rows.</summary>
internal static class ReduceCases
{
    private static readonly int[] Lengths = [0, 1, 2, 7, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 129, 1000, 4099];

    private delegate T Fold<T>(ReadOnlySpan<T> x);

    private delegate T Pair<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y);

    private delegate void Columns<T>(int rows, int columns, ReadOnlySpan<T> x, int ldx, T beta, Span<T> y);

    public static void AddTo(CaseList list)
    {
        Lines<float>(list, Reduce.Sum, Reduce.Max, Reduce.Dot);
        Lines<double>(list, Reduce.Sum, Reduce.Max, Reduce.Dot);
        OverRows<float>(list, Reduce.SumColumns);
        OverRows<double>(list, Reduce.SumColumns);
    }

    private static void Lines<T>(CaseList list, Fold<T> sum, Fold<T> max, Pair<T> dot)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int n in Lengths)
        {
            // Special values in more than a few places make nothing but NaN.
            foreach (bool special in n < 16 ? [false, true] : new[] { false })
            {
                string what = $"{n}{(special ? " special values" : "")}";
                T[] x = special ? Numbers.Special<T>(n, 1) : Numbers.Plain<T>(n, 1), y = Numbers.Plain<T>(n, 2);
                list.Add<T>("Reduce.Sum", what, () => Digest.Of(sum(x)));
                list.Add<T>("Reduce.Dot", what, () => Digest.Of(dot(x, y)));
                // The largest of nothing is an error.
                if (n > 0)
                    list.Add<T>("Reduce.Max", what, () => Digest.Of(max(x)));
            }
        }
    }

    private static void OverRows<T>(CaseList list, Columns<T> run)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((int rows, int columns) in new[] { (0, 3), (1, 1), (5, 17), (16, 64), (513, 33), (7, 200) })
        {
            foreach (int beta in new[] { 0, 2 })
            {
                list.Add<T>("Reduce.SumColumns", $"{rows}x{columns} beta {beta}", () =>
                {
                    T[] y = Numbers.Plain<T>(columns, 3);
                    run(rows, columns, Numbers.Plain<T>(rows * (columns + 1), 4), columns + 1, T.CreateTruncating(beta), y);
                    return Digest.Of<T>(y);
                });
            }
        }
    }
}
