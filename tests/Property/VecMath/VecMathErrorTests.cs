using System.Globalization;

namespace Kernels.Tests;

/// <summary>Errors of exp and log in ULP: docs/vecmath.md has the figures and the command for the whole range.</summary>
public class VecMathErrorTests
{
    private const int Chunk = 1 << 16;

    /// <summary>Of the 2³² floats every 4093rd, a prime; all of them with <c>KERNELS_EXHAUSTIVE=1</c>.</summary>
    private static readonly long Stride = Exhaustive ? 1 : 4093;

    private static bool Exhaustive => Environment.GetEnvironmentVariable("KERNELS_EXHAUSTIVE") == "1";

    private readonly ITestOutputHelper output;

    public VecMathErrorTests(ITestOutputHelper output) => this.output = output;

    [Fact]
    public void Exp_OverAllFloats_IsWithinOneUlp() => Report("exp f32", WorstOverFloats(VecMath.Exp, Math.Exp));

    [Fact]
    public void Log_OverAllFloats_IsWithinOneUlp() => Report("log f32", WorstOverFloats(VecMath.Log, Math.Log));

    [Fact]
    public void Exp_OverDenseDoubles_IsWithinOneUlp()
    {
        var random = new Random(1);
        double[] x = new double[Exhaustive ? 20_000_000 : 200_000];
        for (int i = 0; i < x.Length; i++)
        {
            // The whole range, the neighbourhood of 0, and the borders between two n, where r is largest.
            x[i] = (i % 3) switch
            {
                0 => -746 + ((710 + 746) * random.NextDouble()),
                1 => Math.ScaleB(random.NextDouble() - 0.5, random.Next(-60, 4)),
                _ => (random.Next(-1074, 1024) + 0.5 + Math.ScaleB(random.NextDouble() - 0.5, random.Next(-50, 1)))
                    * DoubleDouble.Ln2.High,
            };
        }

        double[] y = new double[x.Length];
        VecMath.Exp(x, y);
        Report("exp f64", Enumerable.Range(0, x.Length).AsParallel().Max(i =>
        {
            (DoubleDouble exact, int n) = DoubleDouble.Exp(x[i]);
            return (Ulp.Error(y[i], exact, n), x[i]);
        }));
    }

    [Fact]
    public void Log_OverDenseDoubles_IsWithinOneUlp()
    {
        var random = new Random(2);
        double[] x = new double[Exhaustive ? 20_000_000 : 200_000];
        for (int i = 0; i < x.Length; i++)
        {
            // The whole range, subnormals included, the neighbourhood of 1, and the borders at √½ and √2.
            x[i] = (i % 4) switch
            {
                0 => BitConverter.Int64BitsToDouble(random.NextInt64(1, 0x7FF0000000000000)),
                1 => 1 + Math.ScaleB(random.NextDouble() - 0.5, -random.Next(0, 50)),
                2 => BitConverter.Int64BitsToDouble(random.NextInt64(1, 1L << 52)),
                _ => Math.Sqrt(Math.ScaleB(1 + Math.ScaleB(random.NextDouble() - 0.5, -random.Next(0, 40)), random.Next(-7, 8))),
            };
        }

        double[] y = new double[x.Length];
        VecMath.Log(x, y);
        Report("log f64", Enumerable.Range(0, x.Length).AsParallel().Max(
            i => (Ulp.Error(y[i], DoubleDouble.Log(x[i]), 0), x[i])));
    }

    [Fact]
    public void DoubleDouble_ExpAndLog_AgreeWithKnownDigits()
    {
        // e = 2.71828182845904523536028747135266…, ln 10 = 2.30258509299404568401799145468436…
        (DoubleDouble fraction, int n) = DoubleDouble.Exp(1);
        Assert.Equal(1, n);
        AssertNear(new DoubleDouble(2.718281828459045, 1.4456468917292502e-16), fraction * 2);
        AssertNear(new DoubleDouble(2.302585092994046, -2.1707562233822494e-16), DoubleDouble.Log(10));
    }

    private static void AssertNear(DoubleDouble expected, DoubleDouble actual) =>
        Assert.InRange(Math.Abs((expected - actual).High / expected.High), 0, Math.ScaleB(1, -95));

    private static (double Ulps, double At) WorstOverFloats(
        Action<ReadOnlySpan<float>, Span<float>> function, Func<double, double> exact)
    {
        long chunks = ((1L << 32) + (Stride * Chunk) - 1) / (Stride * Chunk);
        return Enumerable.Range(0, (int)chunks).AsParallel().Max(chunk =>
        {
            float[] x = new float[Chunk];
            for (int i = 0; i < Chunk; i++)
                x[i] = BitConverter.UInt32BitsToSingle((uint)(((long)chunk * Chunk) + i) * (uint)Stride);
            float[] y = new float[Chunk];
            function(x, y);
            (double Ulps, double At) worst = (0, 0);
            for (int i = 0; i < Chunk; i++)
            {
                double ulps = Ulp.Error(y[i], exact(x[i]));
                if (ulps > worst.Ulps)
                    worst = (ulps, x[i]);
            }

            return worst;
        });
    }

    private void Report(string function, (double Ulps, double At) worst)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{function}: at most {worst.Ulps:F4} ULP, at {worst.At:R}"));
        Assert.InRange(worst.Ulps, 0, 1);
    }
}
