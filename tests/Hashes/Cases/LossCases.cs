using System.Numerics;

namespace Kernels.Hashes;

/// <summary>Cross-entropy with its options: every reduction, smoothing, ignored labels, targets that are probabilities.</summary>
internal static class LossCases
{
    private delegate T OfLabels<T>(
        int rows, int columns, ReadOnlySpan<T> logits, int ldx, ReadOnlySpan<int> labels, LossOptions options, Span<T> losses,
        Span<T> dx, int lddx, int threads);

    private delegate T OfTargets<T>(
        int rows, int columns, ReadOnlySpan<T> logits, int ldx, ReadOnlySpan<T> targets, int ldt, LossOptions options,
        Span<T> losses, Span<T> dx, int lddx, int threads);

    public static void AddTo(CaseList list)
    {
        Add<float>(list, CrossEntropy.Loss, CrossEntropy.Loss);
        Add<double>(list, CrossEntropy.Loss, CrossEntropy.Loss);
    }

    private static void Add<T>(CaseList list, OfLabels<T> ofLabels, OfTargets<T> ofTargets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((int rows, int columns) in new[] { (1, 3), (5, 17), (33, 10), (4, 130) })
        {
            T[] x = Numbers.Plain<T>(rows * columns, 1), targets = Numbers.Plain<T>(rows * columns, 2);
            int[] labels = Numbers.Labels(rows, columns, 3);
            foreach (Reduction reduction in Enum.GetValues<Reduction>())
            {
                string what = $"{rows}x{columns} {reduction}";
                var options = new LossOptions(reduction, 0.125, ignoredLabel: 1);
                list.Add<T>("CrossEntropy.Loss", $"{what} of labels", t =>
                {
                    T[] losses = new T[rows], dx = new T[x.Length];
                    T loss = ofLabels(rows, columns, x, columns, labels, options, losses, dx, columns, t);
                    return new Digest().With<T>([loss]).With<T>(losses).With<T>(dx).Value;
                });
                var plain = new LossOptions(reduction);
                list.Add<T>("CrossEntropy.Loss", $"{what} of targets", t =>
                {
                    T[] losses = new T[rows], dx = new T[x.Length];
                    T loss = ofTargets(rows, columns, x, columns, targets, columns, plain, losses, dx, columns, t);
                    return new Digest().With<T>([loss]).With<T>(losses).With<T>(dx).Value;
                });
            }
        }
    }
}
