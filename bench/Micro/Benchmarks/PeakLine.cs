using System.Globalization;
using System.Numerics;
using BenchmarkDotNet.Reports;

namespace Kernels.Micro;

/// <summary>
/// The line by which a benchmark's process tells the peak to the process that prints the table: the former alone knows
/// which instruction set it ran on.
/// </summary>
internal static class PeakLine
{
    private const string Prefix = "// FMA peak: ";

    /// <summary>Measures the peak and prints it.</summary>
    public static void Print<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double peak = Median.Of(Enumerable.Range(0, 5).Select(_ => FmaPeak.Measure<T>(Isa.Current)));
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{Prefix}{peak:F1} GFLOP/s, {Isa.Current}, {typeof(T).Name}"));
    }

    /// <summary>The median of the peaks that were printed before and after the measurement.</summary>
    public static double? Read(BenchmarkReport report)
    {
        double[] peaks =
        [
            .. report.ExecuteResults
                .SelectMany(result => result.StandardOutput)
                .Where(line => line.StartsWith(Prefix, StringComparison.Ordinal))
                .Select(line => double.Parse(line[Prefix.Length..].Split(' ')[0], CultureInfo.InvariantCulture)),
        ];
        return peaks.Length == 0 ? null : Median.Of(peaks);
    }
}
