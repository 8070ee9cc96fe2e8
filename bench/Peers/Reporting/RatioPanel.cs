using System.Globalization;
using ScottPlot;

namespace Kernels.Peers;

/// <summary>The ratio to the best peer, a mark for each problem, group beside group, on a logarithmic scale.</summary>
internal static class RatioPanel
{
    // In marks: narrower groups have no room for their labels.
    private const double LeastWidth = 12;

    private static readonly double[] Ticks = [0.125, 0.25, 0.5, 0.7, 1, 1.4, 2, 4, 8];

    /// <summary>Draws it.</summary>
    public static Plot Draw(IReadOnlyList<GroupResult> groups)
    {
        var plot = new Plot();
        var ticks = new List<Tick>();
        double left = 0;
        foreach (GroupResult group in groups)
        {
            (string Label, double Ratio)[] ratios = [.. Closing.Ratios(group)];
            if (ratios.Length == 0)
                continue;
            double width = Math.Max(ratios.Length + 1, LeastWidth);
            double inset = (width - ratios.Length + 1) / 2;
            Coordinates[] points =
                [.. ratios.Select((entry, index) => new Coordinates(left + inset + index, Math.Log2(entry.Ratio)))];
            plot.Add.Markers(points, MarkerShape.FilledCircle, 6, Color.FromHex("#d62728"));
            double mean = Closing.Mean(ratios.Select(entry => entry.Ratio));
            ticks.Add(new Tick(
                left + (width / 2),
                string.Create(CultureInfo.InvariantCulture, $"{group.Group.Name}\ngeomean {mean:0.00}")));
            left += width;
            plot.Add.VerticalLine(left, 1, ScottPlot.Colors.LightGray);
        }

        plot.Add.HorizontalLine(0, 1.5f, ScottPlot.Colors.Black);
        plot.Axes.Bottom.SetTicks([.. ticks.Select(tick => tick.Position)], [.. ticks.Select(tick => tick.Label)]);
        plot.Axes.Left.SetTicks(
            [.. Ticks.Select(tick => Math.Log2(tick))],
            [.. Ticks.Select(tick => tick.ToString(CultureInfo.InvariantCulture))]);
        plot.Axes.SetLimitsX(0, left);
        plot.Title("Ratio to the best peer, shape by shape (above 1: faster)");
        plot.YLabel("ratio");
        return plot;
    }
}
