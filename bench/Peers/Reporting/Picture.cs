using System.Globalization;
using ScottPlot;
using SkiaSharp;

namespace Kernels.Peers;

/// <summary>Speed over size, a line for each rival and for the peak, and the ratio of every other problem.</summary>
internal static class Picture
{
    private const int Width = 1400, Height = 1000;

    private static readonly string[] Colors =
        ["#d62728", "#ff9896", "#1f77b4", "#2ca02c", "#9467bd", "#8c564b", "#17becf", "#7f7f7f"];

    /// <summary>Saves it as PNG and SVG, if the system has what drawing needs.</summary>
    /// <param name="path">Where, without extension.</param>
    /// <param name="title">What was raced.</param>
    /// <param name="unit">Of speed.</param>
    /// <param name="sized">The name of the group whose problems have a size.</param>
    /// <param name="results">The figures.</param>
    public static bool TrySave(
        string path, string title, string unit, string sized, IReadOnlyList<GroupResult> results)
    {
        try
        {
            ILookup<bool, GroupResult> groups = results.ToLookup(group => group.Group.Name == sized);
            Plot[] plots =
            [
                .. groups[true].Select(group => Speed(group, title, unit)),
                .. groups[false].Any() ? [RatioPanel.Draw([.. groups[false]])] : Array.Empty<Plot>(),
            ];
            var pages = new Multiplot(plots[0]);
            foreach (Plot plot in plots.Skip(1))
                pages.AddPlot(plot);
            Save(pages, path);
            return true;
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException)
        {
            Console.WriteLine($"no picture: {(e.InnerException ?? e).Message}");
            return false;
        }
    }

    private static void Save(Multiplot pages, string path)
    {
        using (FileStream file = File.Create($"{path}.svg"))
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, Width, Height), file))
            pages.Render(canvas, new PixelRect(0, Width, Height, 0));
        pages.SavePng($"{path}.png", Width, Height);
    }

    private static Plot Speed(GroupResult group, string title, string unit)
    {
        var plot = new Plot();
        string[] names = [.. group.Results.SelectMany(result => result.Laps).Select(lap => lap.Name).Distinct()];
        for (int i = 0; i < names.Length; i++)
            AddLine(plot, group, names[i], Color.FromHex(Colors[i % Colors.Length]));
        AddPeak(plot, group);
        double[] sizes = [.. group.Results.Select(result => result.Problem.Size)];
        double[] powers = [.. Enumerable.Range(0, 31).Select(power => (double)power)
            .Where(power => power >= Math.Log2(sizes.Min()) - 1e-9 && power <= Math.Log2(sizes.Max()) + 1e-9)];
        plot.Axes.Bottom.SetTicks(powers, [.. powers.Select(p => Math.Pow(2, p).ToString(CultureInfo.InvariantCulture))]);
        plot.Axes.SetLimitsY(0, 1.12 * group.Results.Max(result => result.Peak));
        plot.Title(title);
        plot.XLabel(group.Group.Name + ": size (logarithmic)");
        plot.YLabel(unit);
        plot.ShowLegend(Edge.Right);
        return plot;
    }

    private static void AddLine(Plot plot, GroupResult group, string name, Color color)
    {
        Coordinates[] points = [.. group.Results
            .Where(result => result.Problem.Size > 0 && result.Of(name) is { IsTimed: true })
            .Select(result => new Coordinates(Math.Log2(result.Problem.Size), result.Rate(result.Of(name)!)))
            .OrderBy(point => point.X)];
        if (points.Length == 0)
            return;
        var line = plot.Add.Scatter(points, color);
        line.LegendText = name;
        line.LineWidth = 2;
        line.MarkerSize = 5;
    }

    private static void AddPeak(Plot plot, GroupResult group)
    {
        Coordinates[] points = [.. group.Results.Where(result => result.Problem.Size > 0)
            .Select(result => new Coordinates(Math.Log2(result.Problem.Size), result.Peak)).OrderBy(point => point.X)];
        var line = plot.Add.ScatterLine(points, ScottPlot.Colors.Black);
        line.LegendText = "peak";
        line.LineWidth = 1; // Not dashed: the SVG canvas draws no patterns.
    }
}
