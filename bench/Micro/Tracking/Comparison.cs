using Perfolizer.Mathematics.Common;
using Perfolizer.Mathematics.SignificanceTesting;
using Perfolizer.Mathematics.SignificanceTesting.Base;
using Perfolizer.Metrology;
using Pragmastat;
using Pragmastat.Estimators;

namespace Kernels.Micro;

/// <summary>What a comparison says of a kernel.</summary>
internal enum Verdict
{
    /// <summary>Neither slower nor faster by more than the threshold.</summary>
    Same,

    /// <summary>The whole interval lies beyond the threshold: a regression.</summary>
    Slower,

    /// <summary>The whole interval lies beyond the threshold, on the good side.</summary>
    Faster,

    /// <summary>The interval is wider than the threshold and holds both sides: this run cannot tell.</summary>
    Unclear,
}

/// <summary>How the time of a kernel changed, with a confidence interval.</summary>
/// <remarks>
/// The unit of the statistics is a process, not a burst: where buffers and code land in memory differs from process to
/// process and stays the same within one, so that bursts of one process agree with each other more than they should.
/// Everything is computed on logarithms of times, so that "twice" and "half" weigh the same. Student's interval comes from
/// Perfolizer, the effect size (difference of the locations in units of the spread between processes) from Pragmastat:
/// both belong to BenchmarkDotNet.
/// </remarks>
/// <param name="Kernel">Its name.</param>
/// <param name="Ratio">New time / old time.</param>
/// <param name="Low">Lower end of the 99 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Effect">Shift in units of the spread; beyond 1, hardly two processes of either side overlap.</param>
/// <param name="PValue">Of the hypothesis that nothing changed.</param>
internal sealed record Comparison(string Kernel, double Ratio, double Low, double High, double Effect, double PValue)
{
    private static readonly ConfidenceLevel Level = ConfidenceLevel.L99;

    /// <summary>Of pairs of processes that ran in turns: a ratio for each pair.</summary>
    public static Comparison OfPairs(string kernel, IEnumerable<double> ratios)
    {
        double[] logs = [.. ratios.Select(value => Math.Log(value))];
        double mean = logs.Average();
        double error = StandardError(logs);
        double p = new StudentTest().Run(new Sample(logs), 0, AlternativeHypothesis.TwoSides).PValue;
        return Create(kernel, mean, new ConfidenceIntervalEstimator(logs.Length, mean, error), mean / Spread(logs), p);
    }

    /// <summary>Of two tracked commits: a normalised time for each process of either.</summary>
    public static Comparison OfTracks(string kernel, IEnumerable<double> old, IEnumerable<double> now)
    {
        double[] before = [.. old.Select(value => Math.Log(value))], after = [.. now.Select(value => Math.Log(value))];
        double difference = after.Average() - before.Average();
        double error = double.Hypot(StandardError(before), StandardError(after));
        WelchTResult test = new WelchTest().Perform(
            new Sample(before), new Sample(after), AlternativeHypothesis.TwoSides, Threshold.Zero);
        var interval = new ConfidenceIntervalEstimator(test.Df + 1, difference, error);
        double spread = double.Hypot(Spread(before), Spread(after)) / Math.Sqrt(2);
        return Create(kernel, difference, interval, difference / spread, test.PValue);
    }

    /// <summary>The verdict, for a threshold such as 0.02.</summary>
    public Verdict Judge(double threshold) => (Low, High) switch
    {
        var (low, _) when low > 1 + threshold => Verdict.Slower,
        var (_, high) when high < 1 / (1 + threshold) => Verdict.Faster,
        var (low, high) when low < 1 / (1 + threshold) && high > 1 + threshold => Verdict.Unclear,
        _ => Verdict.Same,
    };

    private static Comparison Create(
        string kernel, double log, ConfidenceIntervalEstimator estimator, double effect, double pValue)
    {
        ConfidenceInterval interval = estimator.ConfidenceInterval(Level);
        return new(kernel, Math.Exp(log), Math.Exp(interval.Lower), Math.Exp(interval.Upper), effect, pValue);
    }

    private static double StandardError(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1) / values.Length);
    }

    // Shamos: the median distance of two values.
    private static double Spread(double[] values) =>
        Math.Max(1e-6, new SpreadEstimator().Estimate(new Sample(values)).NominalValue);
}
