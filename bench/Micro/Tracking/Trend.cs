using Perfolizer.Mathematics.Cpd;

namespace Kernels.Micro;

/// <summary>A change in the level of a kernel's cost.</summary>
/// <param name="Kernel">Of what.</param>
/// <param name="Index">The first entry on the new level.</param>
/// <param name="Ratio">New level / old level.</param>
internal readonly record struct Change(string Kernel, int Index, double Ratio);

/// <summary>One kernel through the history: its costs relative to the first, and where their level changed.</summary>
/// <remarks>
/// Change points are found by PELT with a cost that is made from empirical distributions and so asks for no particular
/// shape of the noise (Haynes, Fearnhead and Eckley, 2017; Perfolizer's EdPelt), over the figures of every process of every
/// entry in order; a found point moves to the nearest border between entries, and counts if <see cref="Comparison"/> of the levels before
/// and after it finds a change beyond 2 %.
/// </remarks>
internal sealed class Trend
{
    private const double LeastChange = 0.02;

    private Trend(string kernel, IReadOnlyList<KernelFigures?> figures)
    {
        Kernel = kernel;
        Figures = figures;
        double first = Median.Of(figures.First(entry => entry is not null)!.Costs);
        Costs = [.. figures.Select(entry => (double[])[.. (entry?.Costs ?? []).Select(cost => cost / first)])];
        Borders = FindBorders(Costs);
        Levels = [.. Borders.Zip(Borders.Skip(1), (from, to) => Median.Of(Costs[from..to].SelectMany(costs => costs)))];
        Changes = [.. Levels.Skip(1).Select((level, i) => new Change(kernel, Borders[i + 1], level / Levels[i]))];
    }

    /// <summary>The kernel's name.</summary>
    public string Kernel { get; }

    /// <summary>What was measured, entry by entry; null where it was not.</summary>
    public IReadOnlyList<KernelFigures?> Figures { get; }

    /// <summary>Costs of the processes of every entry, relative to the first entry's median.</summary>
    public double[][] Costs { get; }

    /// <summary>Where segments of one level begin, and the number of entries at the end.</summary>
    public IReadOnlyList<int> Borders { get; }

    /// <summary>The median of each segment.</summary>
    public IReadOnlyList<double> Levels { get; }

    /// <summary>From each segment to the next.</summary>
    public IReadOnlyList<Change> Changes { get; }

    /// <summary>Whether the spread hides a change of 2 % between the newest entry and the others on its level.</summary>
    public bool IsUnclear
    {
        get
        {
            double[] others = [.. Costs[Borders[^2]..^1].SelectMany(entry => entry)];
            return others.Length > 1 && Costs[^1].Length > 1
                && Comparison.OfTracks(Kernel, others, Costs[^1]).Judge(LeastChange) is Verdict.Unclear;
        }
    }

    /// <summary>The newest figures.</summary>
    public KernelFigures Latest => Figures.Last(entry => entry is not null)!;

    /// <summary>All kernels that the newest entry has.</summary>
    public static IReadOnlyList<Trend> Of(IReadOnlyList<HistoryEntry> history) =>
        [.. history[^1].Kernels.Select(kernel => new Trend(
            kernel.Name,
            [.. history.Select(entry => entry.Kernels.FirstOrDefault(figures => figures.Name == kernel.Name))]))];

    private static int[] FindBorders(double[][] costs)
    {
        (double Log, int Entry)[] values =
            [.. costs.SelectMany((entry, index) => entry.Select(cost => (Math.Log(cost), index)))];
        int perEntry = Math.Max(2, costs.Max(entry => entry.Length));
        var borders = new List<int> { 0 };
        if (values.Length >= 2 * perEntry)
        {
            int[] found = new EdPeltChangePointDetector().GetChangePointIndexes(
                [.. values.Select(value => value.Log)], perEntry);
            borders.AddRange(found.Select(index => Nearest(values, index)));
        }

        borders.Add(costs.Length);
        int[] distinct = [.. borders.Distinct().Order()];
        return DropSmall(costs, [.. distinct]);
    }

    // The detector names the last value before a change.
    private static int Nearest((double Log, int Entry)[] values, int index)
    {
        int entry = values[index].Entry;
        int first = Array.FindIndex(values, value => value.Entry == entry);
        int last = Array.FindLastIndex(values, value => value.Entry == entry);
        return index - first < last - index ? entry : entry + 1;
    }

    private static int[] DropSmall(double[][] costs, List<int> borders)
    {
        for (int i = 1; i < borders.Count - 1;)
        {
            var change = Comparison.OfTracks(
                "", costs[borders[i - 1]..borders[i]].SelectMany(entry => entry),
                costs[borders[i]..borders[i + 1]].SelectMany(entry => entry));
            if (change.Judge(LeastChange) is not (Verdict.Slower or Verdict.Faster))
                borders.RemoveAt(i);
            else
                i++;
        }

        return [.. borders];
    }
}
