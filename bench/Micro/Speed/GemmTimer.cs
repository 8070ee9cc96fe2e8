using System.Numerics;

namespace Kernels.Micro;

/// <summary>What one shape reached, in GFLOP/s.</summary>
/// <param name="Rate">The median over rounds.</param>
/// <param name="Best">The best round: far above the median, it tells of a busy machine.</param>
/// <param name="Peak">The median of the peak.</param>
internal readonly record struct GemmSpeed(double Rate, double Best, double Peak)
{
    /// <summary>The share of the peak that was reached.</summary>
    public double Share => Rate / Peak;
}

/// <summary>Times <c>C = A·B</c> through the public entry, beside the peak.</summary>
/// <remarks>
/// Rounds of about a millisecond alternate with the peak probe, so that a clock that changes, or a neighbour that wants
/// the cache, touches both; medians drop the rounds that it touched on one side only.
/// </remarks>
internal static class GemmTimer
{
    /// <summary>Measures one shape on the current instruction set and one thread.</summary>
    public static GemmSpeed Measure<T>(ProductSize size, int rounds)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using NativeBuffer<T> a = RandomBuffer.Create<T>(size.M * size.K);
        using NativeBuffer<T> b = RandomBuffer.Create<T>(size.K * size.N);
        using NativeBuffer<T> c = RandomBuffer.Create<T>(size.M * size.N);
        Action product = Product(size, a, b, c);
        int calls = Burst.WarmUp(product);
        InstructionSet set = Isa.Current;
        double[] rates = new double[rounds];
        double[] peaks = new double[rounds];
        for (int i = 0; i < rounds; i++)
        {
            peaks[i] = FmaPeak.Measure<T>(set);
            rates[i] = size.Operations / Burst.Time(product, calls);
        }

        return new GemmSpeed(Median.Of(rates), rates.Max(), Median.Of(peaks));
    }

    private static Action Product<T>(ProductSize size, NativeBuffer<T> a, NativeBuffer<T> b, NativeBuffer<T> c)
        where T : unmanaged => (a, b, c) switch
        {
            (NativeBuffer<float> x, NativeBuffer<float> y, NativeBuffer<float> z) => () => Gemm.Run(
                Transpose.No, Transpose.No, size.M, size.N, size.K, 1, x.Span, size.K, y.Span, size.N, 0, z.Span, size.N),
            (NativeBuffer<double> x, NativeBuffer<double> y, NativeBuffer<double> z) => () => Gemm.Run(
                Transpose.No, Transpose.No, size.M, size.N, size.K, 1, x.Span, size.K, y.Span, size.N, 0, z.Span, size.N),
            _ => throw new NotSupportedException($"{typeof(T)} is not supported; expected float or double."),
        };
}
