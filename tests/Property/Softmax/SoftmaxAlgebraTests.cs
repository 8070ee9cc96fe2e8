namespace Kernels.Tests;

/// <summary>What softmax and its relatives are, apart from how they are computed: bounds, invariance, derivatives.</summary>
public class SoftmaxAlgebraTests
{
    private const double UnitF32 = 1.0 / (1 << 24);

    private const double Step = 1e-5;

    private static readonly Gen<(int Columns, int Seed, double Spread)> Row =
        from columns in Gen.Int[1, 300]
        from seed in Gens.Seed
        from spread in Gen.Double[0.1, 60]
        select (columns, seed, spread);

    [Fact]
    public void Forward_SoftmaxF32_IsWithinBoundOfDouble() => EveryIsa.Run(set => Row.Sample(
        r =>
        {
            float[] x = Scores(r.Columns, r.Seed, r.Spread);
            float[] y = new float[x.Length];
            Softmax.Forward(1, x.Length, x, x.Length, y, x.Length);
            double[] exact = Exact(x);
            for (int i = 0; i < x.Length; i++)
                Assert.InRange(Math.Abs(y[i] - exact[i]), 0, Bound(x, exact, i));
        },
        iter: 200));

    [Fact]
    public void Forward_LogSoftmaxF32_IsWithinBoundOfDouble() => EveryIsa.Run(set => Row.Sample(
        r =>
        {
            float[] x = Scores(r.Columns, r.Seed, r.Spread);
            float[] y = new float[x.Length];
            LogSoftmax.Forward(1, x.Length, x, x.Length, y, x.Length);
            double[] exact = Exact(x);
            double max = x.Max(), log = Math.Log(x.Sum(e => Math.Exp(e - max)));
            for (int i = 0; i < x.Length; i++)
            {
                // The sum's relative error is the logarithm's absolute one; then that of ln, and of two subtractions.
                double error = SumError(x, exact) + (UnitF32 * ((2 * log) + (2 * Math.Abs(x[i] - max)) + log));
                Assert.InRange(Math.Abs(y[i] - ((x[i] - max) - log)), 0, 1.01 * error);
            }
        },
        iter: 200));

    [Fact]
    public void Forward_ShiftedRow_ChangesWithinBound() => EveryIsa.Run(set => Gen.Select(Row, Gen.Double[-50, 50]).Sample(
        (r, shift) =>
        {
            float[] x = Scores(r.Columns, r.Seed, r.Spread);
            float[] shifted = Array.ConvertAll(x, e => e + (float)shift);
            float[] y = new float[x.Length], z = new float[x.Length];
            Softmax.Forward(1, x.Length, x, x.Length, y, x.Length);
            Softmax.Forward(1, x.Length, shifted, x.Length, z, x.Length);
            double[] exact = Exact(x), exactShifted = Exact(shifted);

            // Rounding x + c moves each score by at most u·|x + c|, and softmax by at most twice the largest, relatively.
            double moved = Math.Exp(2 * UnitF32 * shifted.Max(Math.Abs)) - 1;
            for (int i = 0; i < x.Length; i++)
            {
                double bound = Bound(x, exact, i) + Bound(shifted, exactShifted, i) + (1.01 * moved * exact[i]);
                Assert.InRange(Math.Abs((double)y[i] - z[i]), 0, bound);
            }
        },
        iter: 100));

    [Fact]
    public void Forward_ShiftWithoutRounding_KeepsBits() => EveryIsa.Run(set => Gen.Select(Row, Gen.Int[-100, 100]).Sample(
        (r, shift) =>
        {
            // Multiples of 1/64 below 2¹⁷: x + c and x − m are exact, so every step is the same.
            float[] x = Array.ConvertAll(Scores(r.Columns, r.Seed, r.Spread), e => MathF.Round(e * 64) / 64);
            float[] shifted = Array.ConvertAll(x, e => e + shift);
            float[] y = new float[x.Length], z = new float[x.Length];
            Softmax.Forward(1, x.Length, x, x.Length, y, x.Length);
            Softmax.Forward(1, x.Length, shifted, x.Length, z, x.Length);
            Bits.AssertSame<float>(y, z, $"on {set}");
        },
        iter: 100));

    [Fact]
    public void Backward_Softmax_IsTheDerivative() =>
        CheckDerivative(
            (n, x, y) => Softmax.Forward(1, n, x, n, y, n),
            (n, y, dy, dx) => Softmax.Backward(1, n, y, n, dy, n, dx, n));

    [Fact]
    public void Backward_LogSoftmax_IsTheDerivative() =>
        CheckDerivative(
            (n, x, y) => LogSoftmax.Forward(1, n, x, n, y, n),
            (n, y, dy, dx) => LogSoftmax.Backward(1, n, y, n, dy, n, dx, n));

    [Fact]
    public void ForwardBackward_CrossEntropy_IsTheDerivative() => Gen.Select(Gen.Int[1, 5], Gen.Int[1, 12], Gens.Seed).Sample(
        (rows, columns, seed) =>
        {
            double[] x = Array.ConvertAll(Gens.Values<double>(rows * columns, seed), e => 2 * e);
            double[] dx = new double[x.Length];
            var random = new Random(seed);
            int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(columns))];
            double loss = CrossEntropy.ForwardBackward(rows, columns, x, columns, labels, dx, columns);
            Assert.Equal(loss, CrossEntropy.Forward(rows, columns, x, columns, labels));
            for (int i = 0; i < x.Length; i++)
            {
                double slope = Slope(x, i, z => CrossEntropy.Forward(rows, columns, z, columns, labels));
                Assert.InRange(Math.Abs(slope - dx[i]), 0, 1e-8);
            }
        },
        iter: 100);

    private static void CheckDerivative(
        Action<int, double[], double[]> forward, Action<int, double[], double[], double[]> backward) =>
        Gen.Select(Gen.Int[1, 40], Gens.Seed).Sample(
            (n, seed) =>
            {
                double[] x = Array.ConvertAll(Gens.Values<double>(n, seed), e => e / 2);
                double[] weights = Gens.Values<double>(n, seed + 1);
                double[] y = new double[n], dx = new double[n];
                forward(n, x, y);
                backward(n, y, weights, dx);
                double bound = BoundOfSlope(y, weights);
                for (int i = 0; i < n; i++)
                {
                    // Differences before the sum, which is then rounded at the slope's size and not at the function's.
                    double[] above = Moved(x, i, Step), below = Moved(x, i, -Step);
                    forward(n, above, above);
                    forward(n, below, below);
                    double slope = above.Zip(below, (a, b) => (a - b) / (2 * Step)).Zip(weights, (a, b) => a * b).Sum();
                    Assert.InRange(Math.Abs(slope - dx[i]), 0, bound);
                }
            },
            iter: 60);

    // h²·|f‴|/6 + u·|f|/h of f = Σ wⱼ·yⱼ, a function of one x, for rows of up to 40 elements of at most 2 in absolute value.
    // f‴: softmax's f is W + (wᵢ − W)·σ(x − c), W the mean of the other weights and |σ‴| ≤ 1/8, so |f‴| ≤ 2·max|w|/8; that of
    // log-softmax is x·wᵢ − Σw·log(e^x + c) + …, so |f‴| ≤ |Σw|·max|σ″| = |Σw|·√3/18. Both are at most Σ|w|/4.
    // u: the exponent x − max rounds by 4 u, its exponential by 2 u, a sum of 40 in lanes by 7 u. Softmax divides two such
    // (6 + 13 + 2 u, relative); log-softmax adds 4 u for x − max, 13 u of the sum, 8 u for a logarithm of at most 4, |y| u
    // for the last subtraction. Both are at most 25 + |y|. x ± h rounds by 2 u, times a slope of at most 2·Σ|w|: 4 more.
    private static double BoundOfSlope(double[] y, double[] weights)
    {
        const double u = 1.0 / (1L << 53);
        double truncated = Step * Step / 24 * weights.Sum(Math.Abs);
        return truncated + (u / Step * weights.Zip(y, (w, e) => Math.Abs(w) * (29 + Math.Abs(e))).Sum());
    }

    private static double[] Moved(double[] x, int i, double step)
    {
        double[] moved = [.. x];
        moved[i] += step;
        return moved;
    }

    private static double Slope(double[] x, int i, Func<double[], double> function) =>
        (function(Moved(x, i, Step)) - function(Moved(x, i, -Step))) / (2 * Step);

    private static float[] Scores(int columns, int seed, double spread)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, columns).Select(_ => (float)((random.NextDouble() - 0.5) * spread))];
    }

    private static double[] Exact(float[] x)
    {
        double max = x.Max();
        double[] e = Array.ConvertAll(x, element => Math.Exp(element - max));
        double sum = e.Sum();
        return Array.ConvertAll(e, element => element / sum);
    }

    /// <summary>
    /// Rounding x − m changes its exponential by u·|x − m|, exp adds one ULP, at most 2u; the sum, its reciprocal and the
    /// product add theirs. The smallest subnormal stands for what underflow takes.
    /// </summary>
    private static double Bound(float[] x, double[] exact, int i)
    {
        double relative = (UnitF32 * (Math.Abs(x[i] - x.Max()) + 2)) + SumError(x, exact) + (2 * UnitF32);
        return (1.01 * relative * exact[i]) + (2 * float.Epsilon);
    }

    /// <summary>The relative error of the sum: that of its terms, by their weight, and γ of the lanes and the tree.</summary>
    private static double SumError(float[] x, double[] exact)
    {
        double max = x.Max(), terms = 0;
        for (int j = 0; j < x.Length; j++)
            terms += exact[j] * (Math.Abs(x[j] - max) + 2);
        int additions = ((x.Length + Contract.LanesF32 - 1) / Contract.LanesF32) + 6;
        return UnitF32 * (terms + (1.01 * additions));
    }
}
