namespace Kernels.Tests;

/// <summary>What norms are, apart from how they are computed: derivatives, invariance, bounds; and what they refuse.</summary>
public class NormAlgebraTests
{
    [Fact]
    public void Backward_LayerNorm_IsTheDerivative() => CheckDerivative(
        (x, gamma, beta, y, mean, rstd, rows, n) => LayerNorm.Forward(rows, n, x, n, gamma, beta, 1e-3, y, n, mean, rstd),
        (x, gamma, mean, rstd, dy, dx, dgamma, dbeta, rows, n) =>
            LayerNorm.Backward(rows, n, x, n, gamma, mean, rstd, dy, n, dx, n, dgamma, dbeta));

    [Fact]
    public void Backward_RmsNorm_IsTheDerivative() => CheckDerivative(
        (x, gamma, beta, y, mean, rstd, rows, n) => RmsNorm.Forward(rows, n, x, n, gamma, 1e-3, y, n, rstd),
        (x, gamma, mean, rstd, dy, dx, dgamma, dbeta, rows, n) =>
            RmsNorm.Backward(rows, n, x, n, gamma, rstd, dy, n, dx, n, dgamma));

    [Fact]
    public void Forward_LayerNormShiftedWithoutRounding_KeepsBits() => EveryIsa.Run(set => Gens.Seed.Sample(
        seed =>
        {
            // 64 multiples of 1/64 below 2¹¹: their sums, the mean and x − mean are exact, so every step is the same.
            float[] x = Array.ConvertAll(Gens.Values<float>(64, seed), e => MathF.Round(e * 64) / 64);
            float[] shifted = Array.ConvertAll(x, e => e + (seed % 100)), y = new float[64], z = new float[64];
            LayerNorm.Forward(1, 64, x, 64, [], [], 1e-5f, y, 64, [], []);
            LayerNorm.Forward(1, 64, shifted, 64, [], [], 1e-5f, z, 64, [], []);
            Bits.AssertSame<float>(y, z, $"on {set}");
        },
        iter: 50));

    [Fact]
    public void Forward_NoEpsilon_HasUnitMoments() => Gens.Seed.Sample(
        seed =>
        {
            double[] x = Gens.Values<double>(200, seed), y = new double[200];
            LayerNorm.Forward(1, 200, x, 200, [], [], 0, y, 200, [], []);
            Assert.Equal(0, y.Sum() / 200, 1e-13);
            Assert.Equal(1, y.Sum(e => e * e) / 200, 1e-13);
            RmsNorm.Forward(1, 200, x, 200, [], 0, y, 200, []);
            Assert.Equal(1, y.Sum(e => e * e) / 200, 1e-13);
        },
        iter: 50);

    [Fact]
    public void Backward_NoRows_GradientsAreZero()
    {
        float[] dgamma = [5, 5], dbeta = [5, 5];
        LayerNorm.Backward(0, 2, [], 2, [], [], [], [], 2, [], 2, dgamma, dbeta);
        Assert.Equal([0, 0, 0, 0], [.. dgamma, .. dbeta]);
    }

    [Fact]
    public void EveryCall_BadInput_NamesArgument()
    {
        float[] x = new float[8], y = new float[8], dy = new float[8], two = new float[2], four = new float[4];
        Refuses("rows", () => LayerNorm.Forward(-1, 4, x, 4, [], [], 0, y, 4, [], []));
        Refuses("ldx", () => LayerNorm.Forward(2, 4, x, 3, [], [], 0, y, 4, [], []));
        Refuses("gamma", () => LayerNorm.Forward(2, 4, x, 4, two, [], 0, y, 4, [], []));
        Refuses("beta", () => LayerNorm.Forward(2, 4, x, 4, [], two, 0, y, 4, [], []));
        Refuses("mean", () => LayerNorm.Forward(2, 4, x, 4, [], [], 0, y, 4, new float[1], []));
        Refuses("rstd", () => RmsNorm.Forward(2, 4, x, 4, [], 0, y, 4, new float[1]));
        Refuses("rstd", () => RmsNorm.Forward(2, 4, x, 4, [], 0, y, 4, y));
        Refuses("y", () => RmsNorm.Forward(2, 4, x, 4, y, 0, y, 4, []));
        Refuses("threads", () => RmsNorm.Forward(2, 4, x, 4, [], 0, y, 4, [], 0));
        Refuses("mean", () => LayerNorm.Backward(2, 4, x, 4, [], [], two, dy, 4, y, 4, [], []));
        Refuses("rstd", () => LayerNorm.Backward(2, 4, x, 4, [], two, [], dy, 4, y, 4, [], []));
        Refuses("lddx", () => LayerNorm.Backward(2, 4, x, 4, [], two, two, dy, 4, y, 3, [], []));
        Refuses("dgamma", () => LayerNorm.Backward(2, 4, x, 4, [], two, two, dy, 4, y, 4, new float[3], []));
        Refuses("dgamma", () => LayerNorm.Backward(2, 4, x, 4, [], two, two, dy, 4, y, 4, four, four));
        Refuses("dx", () => RmsNorm.Backward(2, 4, x, 4, [], two, dy, 4, x.AsSpan(1), 4, []));
        Assert.All(y, e => Assert.Equal(0, e));
    }

    [Fact]
    public void EveryCall_Warm_AllocatesNothing() => EveryIsa.Run(set =>
    {
        float[] x = new float[300 * 200], y = new float[x.Length], mean = new float[300], rstd = new float[300];
        float[] gamma = new float[200], dgamma = new float[200], dbeta = new float[200];
        Allocation.AssertNone(() =>
        {
            LayerNorm.Forward(300, 200, x, 200, gamma, gamma, 1e-5f, y, 200, mean, rstd, 3);
            LayerNorm.Backward(300, 200, x, 200, gamma, mean, rstd, y, 200, y, 200, dgamma, dbeta, 3);
            RmsNorm.Forward(300, 200, x, 200, gamma, 1e-5f, y, 200, rstd);
            RmsNorm.Backward(300, 200, x, 200, gamma, rstd, y, 200, y, 200, dgamma);
        });
    });

    private delegate void Forward(
        double[] x, double[] gamma, double[] beta, double[] y, double[] mean, double[] rstd, int rows, int n);

    private delegate void Backward(
        double[] x, double[] gamma, double[] mean, double[] rstd, double[] dy, double[] dx, double[] dgamma, double[] dbeta,
        int rows, int n);

    private static void CheckDerivative(Forward forward, Backward backward) =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 12], Gens.Seed).Sample(
            (rows, n, seed) =>
            {
                double[] x = Gens.Values<double>(rows * n, seed), dy = Gens.Values<double>(rows * n, seed + 1);
                double[] gamma = Gens.Values<double>(n, seed + 2), beta = Gens.Values<double>(n, seed + 3);
                double[] mean = new double[rows], rstd = new double[rows], dx = new double[x.Length], y = new double[x.Length];
                double[] dgamma = new double[n], dbeta = new double[n];
                forward(x, gamma, beta, y, mean, rstd, rows, n);

                backward(x, gamma, mean, rstd, dy, dx, dgamma, dbeta, rows, n);
                double Value()
                {
                    forward(x, gamma, beta, y, new double[rows], new double[rows], rows, n);
                    return y.Zip(dy, (a, b) => a * b).Sum();
                }

                // Central difference: h²·f‴/6, rstd below 1/√1e-3 ≈ 32, so f‴ of some 1e4 at most: 1e-6·|f|.
                void Check(double[] input, double[] slope)
                {
                    for (int i = 0; i < input.Length; i++)
                    {
                        double at = input[i];
                        input[i] = at + 1e-5;
                        double up = Value();
                        input[i] = at - 1e-5;
                        double difference = (up - Value()) / 2e-5;
                        input[i] = at;
                        Assert.InRange(Math.Abs(difference - slope[i]), 0, 1e-5 * (1 + Math.Abs(slope[i])));
                    }
                }

                Check(x, dx);
                Check(gamma, dgamma);
                if (dbeta.Any(e => e != 0))
                    Check(beta, dbeta);
            },
            iter: 60);

    private static void Refuses(string name, Action call) =>
        Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(call).ParamName);
}
