using System.Numerics;

namespace Kernels.Tests;

/// <summary>Cross-entropy with all its options: the bits of the reference, and its derivative.</summary>
public class LossTests
{
    private static readonly double[] Smoothings = [0, 0.1, 1];

    [Fact]
    public void Loss_LabelsF32_EqualsReference() => EqualsReference<float>(labels: true);

    [Fact]
    public void Loss_LabelsF64_EqualsReference() => EqualsReference<double>(labels: true);

    [Fact]
    public void Loss_TargetsF32_EqualsReference() => EqualsReference<float>(labels: false);

    [Fact]
    public void Loss_TargetsF64_EqualsReference() => EqualsReference<double>(labels: false);

    [Fact]
    public void Loss_DefaultOptions_HasTheBitsOfForwardBackward() => EveryIsa.Run(set =>
    {
        float[] x = Gens.Values<float>(7 * 33, 5), one = new float[x.Length], two = new float[x.Length];
        int[] labels = [1, 2, 3, 4, 5, 32, 0];
        float mean = CrossEntropy.ForwardBackward(7, 33, x, 33, labels, one, 33);
        Assert.Equal(mean, CrossEntropy.Loss(7, 33, x, 33, labels, default, [], two, 33));
        Bits.AssertSame<float>(one, two, $"on {set}");
    });

    [Fact]
    public void Loss_AllRowsIgnored_MeanIsNanAndGradientZero()
    {
        float[] x = [1, 2], dx = [5, 5], losses = [5];
        Assert.True(float.IsNaN(CrossEntropy.Loss(
            1, 2, x, 2, [-100], new LossOptions(ignoredLabel: -100), losses, dx, 2)));
        Assert.Equal([0, 0, 0], [.. dx, .. losses]);
    }

    [Fact]
    public void Loss_BadInput_NamesArgument()
    {
        float[] x = new float[6], dx = new float[6];
        int[] labels = [0, 3];
        Refuses("labels", () => CrossEntropy.Loss(2, 3, x, 3, labels, default, [], dx, 3));
        Refuses("labels", () => CrossEntropy.Loss(2, 3, x, 3, [int.MinValue, 0], default, [], dx, 3));
        Refuses("losses", () => CrossEntropy.Loss(2, 3, x, 3, [0, 0], new LossOptions(Reduction.None), [], dx, 3));
        Refuses("losses", () => CrossEntropy.Loss(2, 3, x, 3, [0, 0], default, x, dx, 3));
        Refuses("ldt", () => CrossEntropy.Loss(2, 3, x, 3, x, 2, default, [], dx, 3));
        Refuses("dx", () => CrossEntropy.Loss(2, 3, x, 3, dx, 3, default, [], dx, 3));
        Refuses("smoothing", () => _ = new LossOptions(smoothing: 1.5));
        Refuses("smoothing", () => _ = new LossOptions(smoothing: double.NaN));
        Refuses("reduction", () => _ = new LossOptions((Reduction)3));
        Assert.Equal(LossOptions.NoLabel, default(LossOptions).IgnoredLabel);
        Assert.All(dx, e => Assert.Equal(0, e));
    }

    [Fact]
    public void Loss_IsTheIntegralOfItsGradient() => Gen.Select(Gen.Int[1, 4], Gen.Int[1, 9], Gens.Seed).Sample(
        (rows, columns, seed) =>
        {
            double[] x = Gens.Values<double>(rows * columns, seed), dx = new double[x.Length];
            double[] q = Array.ConvertAll(Gens.Values<double>(x.Length, seed + 1), Math.Abs);
            int[] labels = [.. Enumerable.Range(0, rows).Select(i => i == 1 ? -1 : (seed + i) % columns)];
            var options = new LossOptions((Reduction)(seed % 3), 0.2, -1);
            double[] losses = new double[rows];
            for (int kind = 0; kind < 2; kind++)
            {
                bool byLabel = kind == 0;
                double Loss(double[] at, double[] slope) => byLabel
                    ? CrossEntropy.Loss(rows, columns, at, columns, labels, options, losses, slope, columns)
                    : CrossEntropy.Loss(rows, columns, at, columns, q, columns, options, losses, slope, columns);
                _ = Loss(x, dx);
                for (int i = 0; i < x.Length; i++)
                {
                    // Central difference: h²·f‴/6 + ε·|f|/h, some 1e-10 for the values here.
                    double[] up = [.. x], down = [.. x];
                    up[i] += 1e-5;
                    down[i] -= 1e-5;
                    Assert.InRange(Math.Abs(((Loss(up, []) - Loss(down, [])) / 2e-5) - dx[i]), 0, 1e-8);
                }
            }
        },
        iter: 60);

    [Fact]
    public void Loss_Warm_AllocatesNothing() => EveryIsa.Run(set =>
    {
        float[] x = new float[300 * 200], dx = new float[x.Length];
        int[] labels = new int[300];
        Allocation.AssertNone(() =>
        {
            _ = CrossEntropy.Loss(300, 200, x, 200, labels, new LossOptions(smoothing: 0.1), [], dx, 200, 3);
            _ = CrossEntropy.Loss(300, 200, x, 200, x, 200, default, [], dx, 200, 3);
        });
    });

    private static unsafe void EqualsReference<T>(bool labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        void Check(RowCase c, InstructionSet set)
        {
            var options = new LossOptions((Reduction)(c.Seed % 3), Smoothings[c.Seed / 3 % 3], c.Seed % 2 == 0 ? 0 : -7);
            T smoothing = T.CreateTruncating(options.Smoothing);
            int[] classes = labels ? c.Labels() : [];
            int counted = c.Rows - classes.Count(label => label == options.IgnoredLabel);
            T weight = options.Reduction == Reduction.Mean ? T.One / T.CreateChecked(counted) : T.One;
            using GuardedBuffer<T> x = c.Matrix<T>(c.Ldx, 1), target = c.Matrix<T>(c.Lddy, 2), apart = c.Matrix<T>(c.Ldy, 3);
            using var label = new GuardedBuffer<int>(classes, c.Guard);
            using var losses = new GuardedBuffer<T>(c.Rows, c.Guard);
            GuardedBuffer<T> dx = (c.Place == Place.First ? x : apart).Writable();
            T[] input = x.Span.ToArray(), before = dx.Span.ToArray(), expected = dx.Span.ToArray(), each = new T[c.Rows];
            for (int i = 0; i < c.Rows; i++)
            {
                T[] row = input[(i * c.Ldx)..][..c.Columns];
                (each[i], T[] gradient) = labels
                    ? SoftmaxReference.Loss(row, classes[i], smoothing, weight, classes[i] == options.IgnoredLabel)
                    : SoftmaxReference.Loss(row, target.Span.Slice(i * c.Lddy, c.Columns).ToArray(), smoothing, weight);
                gradient.CopyTo(expected, i * c.Ldy);
            }

            T total = ReduceReference.Sum<T>(each);
            if (options.Reduction == Reduction.Mean)
                total *= T.One / T.CreateChecked(counted);
            T loss = labels
                ? LossKernels<T>.Labels(c.Rows, c.Columns, x.Span, c.Ldx, label.Span, options, losses.Span, dx.Span, c.Ldy, c.Threads)
                : LossKernels<T>.Targets(c.Rows, c.Columns, x.Span, c.Ldx, target.Span, c.Lddy, options, losses.Span, dx.Span, c.Ldy, c.Threads);
            Bits.AssertSame<T>(expected, dx.Span, $"on {set}");
            Bits.AssertSame<T>(each, losses.Span, $"losses on {set}");
            before.CopyTo(dx.Span);
            T pointers = labels
                ? LossKernels<T>.Labels(c.Rows, c.Columns, x.Pointer, c.Ldx, label.Pointer, options, null, dx.Pointer, c.Ldy, c.Threads)
                : LossKernels<T>.Targets(c.Rows, c.Columns, x.Pointer, c.Ldx, target.Pointer, c.Lddy, options, null, dx.Pointer, c.Ldy, c.Threads);
            Bits.AssertSame<T>(expected, dx.Span, $"over pointers on {set}");
            before.CopyTo(dx.Span);
            T alone = labels
                ? LossKernels<T>.Labels(c.Rows, c.Columns, x.Pointer, c.Ldx, label.Pointer, options, null, null, 0, c.Threads)
                : LossKernels<T>.Targets(c.Rows, c.Columns, x.Pointer, c.Ldx, target.Pointer, c.Lddy, options, null, null, 0, c.Threads);
            Bits.AssertSame<T>([total, total, total], [loss, pointers, alone], $"loss on {set}");
        }

        EveryIsa.Run(set => RowCase.Any.Where(c => c.Rows * c.Columns > 0).Sample(c => Check(c, set), iter: 150));
        EveryIsa.Run(set => RowCase.Large.Sample(c => Check(c, set), iter: 2));
    }

    private static void Refuses(string name, Action call) =>
        Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(call).ParamName);
}
