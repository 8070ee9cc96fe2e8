namespace Kernels.Tests;

/// <summary>What follows from the definition, and needs no reference to be checked.</summary>
public class ConvAlgebraTests
{
    /// <summary>
    /// ⟨x ∗ w, g⟩ = ⟨w, dw(x, g)⟩ = ⟨x, dx(w, g)⟩, and the gradient of the bias is what its sum says. Values are small
    /// integers, so that every sum is exact.
    /// </summary>
    [Fact]
    public void Backward_IntegerValues_IsAdjointOfForward() => ConvCase.Sample(60, (s, call) =>
    {
        double[] x = Gens.Integers(s.InputLength, call.Seed);
        double[] w = Gens.Integers(s.WeightLength, call.Seed + 1);
        double[] g = Gens.Integers(s.OutputLength, call.Seed + 2);
        double[] bias = Gens.Integers(s.OutChannels, call.Seed + 3);
        var y = new double[s.OutputLength];
        var biased = new double[s.OutputLength];
        var dw = new double[s.WeightLength];
        var dx = new double[s.InputLength];
        var db = new double[s.OutChannels];
        Conv2d.Forward(s, x, w, [], y, threads: call.Threads);
        Conv2d.Forward(s, x, w, bias, biased, threads: call.Threads);
        Conv2d.BackwardWeights(s, x, g, 0, dw, call.Threads);
        Conv2d.BackwardData(s, w, g, dx, call.Threads);
        Conv2d.BackwardBias(s, g, 0, db);
        Assert.Equal(Dot(y, g), Dot(w, dw));
        Assert.Equal(Dot(y, g), Dot(x, dx));
        Assert.Equal(Dot(biased, g) - Dot(y, g), Dot(bias, db));
    });

    /// <summary>
    /// The loss ½·‖x ∗ w + bias‖² is quadratic in each argument alone, so its central difference is its derivative but for
    /// rounding; with small integers there is none.
    /// </summary>
    [Fact]
    public void Backward_QuadraticLoss_EqualsCentralDifference() => ConvCase.Sample(25, (s, call) =>
    {
        double[] x = Gens.Integers(s.InputLength, call.Seed);
        double[] w = Gens.Integers(s.WeightLength, call.Seed + 1);
        double[] bias = Gens.Integers(s.OutChannels, call.Seed + 2);
        var y = new double[s.OutputLength];
        var dw = new double[s.WeightLength];
        var dx = new double[s.InputLength];
        var db = new double[s.OutChannels];
        Conv2d.Forward(s, x, w, bias, y);
        Conv2d.BackwardWeights(s, x, y, 0, dw);
        Conv2d.BackwardData(s, w, y, dx);
        Conv2d.BackwardBias(s, y, 0, db);
        var random = new Random(call.Seed);
        AssertDerivative(x, dx, Loss);
        AssertDerivative(w, dw, Loss);
        AssertDerivative(bias, db, Loss);

        double Loss()
        {
            Conv2d.Forward(s, x, w, bias, y);
            return 0.5 * Dot(y, y);
        }

        void AssertDerivative(double[] argument, double[] gradient, Func<double> loss)
        {
            for (int i = 0; i < 4 && argument.Length > 0; i++)
            {
                int at = random.Next(argument.Length);
                double was = argument[at];
                argument[at] = was + 1;
                double above = loss();
                argument[at] = was - 1;
                double below = loss();
                argument[at] = was;
                Assert.Equal((above - below) / 2, gradient[at]);
            }
        }
    });

    [Fact]
    public void Passes_ImageAlone_GiveTheBitsOfTheBatch() => ConvCase.Sample(40, (s, call) =>
    {
        if (s.Batch == 0)
            return;
        ConvShape one = s.WithBatch(1);
        float[] x = Gens.Values<float>(s.InputLength, call.Seed);
        float[] w = Gens.Values<float>(s.WeightLength, call.Seed + 1);
        float[] dy = Gens.Values<float>(s.OutputLength, call.Seed + 2);
        var y = new float[s.OutputLength];
        var dx = new float[s.InputLength];
        var oneY = new float[one.OutputLength];
        var oneDx = new float[one.InputLength];
        Conv2d.Forward(s, x, w, [], y, call.Activation, call.Threads);
        Conv2d.BackwardData(s, w, dy, dx, call.Threads);
        for (int n = 0; n < s.Batch; n++)
        {
            Conv2d.Forward(one, Part(x, n, one.InputLength), w, [], oneY, call.Activation);
            Conv2d.BackwardData(one, w, Part(dy, n, one.OutputLength), oneDx);
            Bits.AssertSame<float>(Part(y, n, one.OutputLength), oneY, $"of image {n}");
            Bits.AssertSame<float>(Part(dx, n, one.InputLength), oneDx, $"of image {n}");
        }
    });

    /// <summary>Large enough that the threads share bands of one image, channels of one gradient, tiles of one product.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(1, 2)]
    public void Passes_AnyThreads_GiveTheSameBits(int batch, int groups) => EveryIsa.Run(_ =>
    {
        var s = new ConvShape(
            batch, 32, 31, 37, 48, 3, 3, padHeight: 1, padWidth: 1, groups: groups);
        float[] x = Gens.Values<float>(s.InputLength, 1);
        float[] w = Gens.Values<float>(s.WeightLength, 2);
        float[][] alone = Passes(s, x, w, 1);
        foreach (int threads in (int[])[2, 3, 7])
        {
            float[][] together = Passes(s, x, w, threads);
            for (int i = 0; i < alone.Length; i++)
                Bits.AssertSame<float>(alone[i], together[i], $"pass {i} on {threads} threads");
        }
    });

    private static float[][] Passes(ConvShape s, float[] x, float[] w, int threads)
    {
        var y = new float[s.OutputLength];
        var dw = new float[s.WeightLength];
        var dx = new float[s.InputLength];
        Conv2d.Forward(s, x, w, [], y, Activation.Relu, threads);
        Conv2d.BackwardWeights(s, x, y, 0, dw, threads);
        Conv2d.BackwardData(s, w, y, dx, threads);
        return [y, dw, dx];
    }

    private static ReadOnlySpan<float> Part(float[] all, int n, int length) => all.AsSpan(n * length, length);

    private static double Dot(double[] a, double[] b) => a.Zip(b, (u, v) => u * v).Sum();
}
