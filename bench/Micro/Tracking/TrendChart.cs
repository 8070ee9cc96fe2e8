using System.Globalization;
using System.Net;
using System.Text;

namespace Kernels.Micro;

/// <summary>Draws one trend as SVG: a dot and a whisker for each commit, a line for each level, a mark at each change.</summary>
internal static class TrendChart
{
    private const double Width = 360, Height = 150, Left = 40, Right = 8, Top = 20, Bottom = 22;

    /// <summary>The picture.</summary>
    public static string Draw(Trend trend, IReadOnlyList<HistoryEntry> history)
    {
        double[] all = [.. trend.Costs.SelectMany(costs => costs)];
        double low = Math.Min(all.Min(), 0.95) - 0.01, high = Math.Max(all.Max(), 1.05) + 0.01;
        double X(double index) => Left + ((index + 0.5) / history.Count * (Width - Left - Right));
        double Y(double cost) => Top + ((high - cost) / (high - low) * (Height - Top - Bottom));
        var svg = new StringBuilder(Invariant(
            $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Escape(trend.Kernel)} through {history.Count} commits\">"));
        Grid(svg, low, high, Y);
        for (int i = 0; i < trend.Levels.Count; i++)
        {
            double y = Y(trend.Levels[i]);
            svg.Append(Invariant(
                $"<line class=\"level\" x1=\"{X(trend.Borders[i] - 0.5):F1}\" x2=\"{X(trend.Borders[i + 1] - 0.5):F1}\" y1=\"{y:F1}\" y2=\"{y:F1}\"/>"));
        }

        for (int i = 0; i < history.Count; i++)
            Entry(svg, trend.Costs[i], X(i), Y, Label(history[i], trend.Figures[i]));
        foreach (Change change in trend.Changes)
            Mark(svg, change, X(change.Index - 0.5));
        Axis(svg, history[0].Short, history[^1].Short);
        return svg.Append("</svg>").ToString();
    }

    /// <summary>How much more or less, as people say it.</summary>
    public static string Percent(double ratio) => ratio switch
    {
        >= 2 => Invariant($"{ratio:0.0} times as long"),
        <= 0.5 => Invariant($"{1 / ratio:0.0} times as fast"),
        > 0.9995 and < 1.0005 => "unchanged",
        > 1 => Invariant($"+{100 * (ratio - 1):0.0} %"),
        _ => Invariant($"−{100 * (1 - ratio):0.0} %"),
    };

    /// <summary>Text for HTML.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static void Grid(StringBuilder svg, double low, double high, Func<double, double> y)
    {
        double step = new[] { 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5 }.First(step => (high - low) / step <= 5 || step == 5);
        for (double tick = Math.Ceiling(low / step) * step; tick <= high; tick += step)
        {
            svg.Append(Invariant(
                $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y(tick):F1}\" y2=\"{y(tick):F1}\"/><text class=\"axis end\" x=\"{Left - 5}\" y=\"{y(tick) + 3:F1}\">{100 * tick:0} %</text>"));
        }
    }

    // Two measurements of one commit have one name.
    private static void Axis(StringBuilder svg, string first, string last)
    {
        if (first == last)
        {
            double middle = (Left + Width - Right) / 2;
            svg.Append(Invariant($"<text class=\"axis middle\" x=\"{middle}\" y=\"{Height - 6}\">{Escape(first)}</text>"));
            return;
        }

        svg.Append(Invariant($"<text class=\"axis\" x=\"{Left}\" y=\"{Height - 6}\">{Escape(first)}</text>"));
        svg.Append(Invariant($"<text class=\"axis end\" x=\"{Width - Right}\" y=\"{Height - 6}\">{Escape(last)}</text>"));
    }

    private static void Entry(StringBuilder svg, double[] costs, double x, Func<double, double> y, string label)
    {
        if (costs.Length == 0)
            return;
        svg.Append(Invariant(
            $"<g><title>{Escape(label)}</title><line class=\"whisker\" x1=\"{x:F1}\" x2=\"{x:F1}\" y1=\"{y(costs.Max()):F1}\" y2=\"{y(costs.Min()):F1}\"/><circle cx=\"{x:F1}\" cy=\"{y(Median.Of(costs)):F1}\" r=\"3.2\"/></g>"));
    }

    private static void Mark(StringBuilder svg, Change change, double x)
    {
        string kind = change.Ratio > 1 ? "worse" : "better";
        double edge = Math.Clamp(x, Left + 40, Width - 50);
        svg.Append(Invariant(
            $"<line class=\"mark {kind}\" x1=\"{x:F1}\" x2=\"{x:F1}\" y1=\"{Top - 4}\" y2=\"{Height - Bottom}\"/><text class=\"mark {kind}\" x=\"{edge:F1}\" y=\"{Top - 8}\">{Percent(change.Ratio)}</text>"));
    }

    private static string Label(HistoryEntry entry, KernelFigures? figures) => figures is null ? "" : Invariant(
        $"{entry.Short} {entry.Subject}\n{figures.Nanoseconds / 1000:0.###} µs, spread {100 * figures.Spread:0.0} %, {figures.CodeBytes:N0} bytes of code");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
