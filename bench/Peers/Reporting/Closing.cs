using System.Globalization;

namespace Kernels.Peers;

/// <summary>The whole run in one line: ratios to the best peer of each problem.</summary>
internal sealed record Closing(double GeometricMean, double Least, string LeastAt, int Shapes)
{
    /// <summary>What the program prints last.</summary>
    public string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"geomean ratio to best peer: {GeometricMean:0.000}; min: {Least:0.000} at {LeastAt}; shapes: {Shapes}");

    /// <summary>Of all groups that count.</summary>
    public static Closing Of(IEnumerable<GroupResult> groups)
    {
        (string Label, double Ratio)[] ratios = [.. groups.Where(group => group.Group.IsInClosingLine).SelectMany(Ratios)];
        if (ratios.Length == 0)
            return new Closing(double.NaN, double.NaN, "none", 0);
        (string label, double least) = ratios.MinBy(entry => entry.Ratio);
        return new Closing(Mean(ratios.Select(entry => entry.Ratio)), least, label, ratios.Length);
    }

    /// <summary>The ratio of each problem of a group that has one.</summary>
    public static IEnumerable<(string Label, double Ratio)> Ratios(GroupResult group) =>
        group.Results
            .Select(result => (result.Problem.Label, Ratio: result.Ratio(group.Group.Counts)))
            .Where(entry => double.IsFinite(entry.Ratio));

    /// <summary>The geometric mean, or NaN of nothing.</summary>
    public static double Mean(IEnumerable<double> ratios) =>
        Math.Exp(ratios.Select(ratio => Math.Log(ratio)).DefaultIfEmpty(double.NaN).Average());
}
