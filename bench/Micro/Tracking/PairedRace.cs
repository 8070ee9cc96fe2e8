namespace Kernels.Micro;

/// <summary>How long a race takes.</summary>
/// <param name="Processes">Pairs of processes.</param>
/// <param name="Rounds">Rounds in each pair, of which the median counts.</param>
internal readonly record struct RacePlan(int Processes, int Rounds);

/// <summary>Races two builds in turns: old, new, new, old, burst by burst, within milliseconds.</summary>
/// <remarks>
/// ABBA cancels whatever drifts in a straight line; the median over rounds drops what hit one side only; several pairs of
/// processes average over where things land in memory. The kernels are walked in every round, so a bad second of the
/// machine touches each of them a little and none of them much.
/// </remarks>
internal sealed class PairedRace(string oldAssembly, string newAssembly, RacePlan plan, Injection? injection)
{
    /// <summary>Runs it.</summary>
    /// <param name="kernels">Names; empty: all.</param>
    public IReadOnlyList<Comparison> Run(IReadOnlyCollection<string> kernels)
    {
        var ratios = new Dictionary<string, List<double>>();
        for (int pair = 0; pair < plan.Processes; pair++)
        {
            using var before = new LaneProcess(oldAssembly);
            using var after = new LaneProcess(newAssembly, injection);
            string[] names = Choose(kernels, before.Introduction, after.Introduction);
            foreach (string name in names)
            {
                before.Warm(name);
                after.Warm(name);
            }

            foreach ((string name, double ratio) in RunPair(before, after, names))
            {
                if (!ratios.TryGetValue(name, out List<double>? list))
                    ratios.Add(name, list = []);
                list.Add(ratio);
            }
        }

        return [.. ratios.Select(entry => Comparison.OfPairs(entry.Key, entry.Value))];
    }

    private IEnumerable<(string Name, double Ratio)> RunPair(LaneProcess before, LaneProcess after, string[] names)
    {
        double[][] quotients = [.. names.Select(_ => new double[plan.Rounds])];
        for (int round = 0; round < plan.Rounds; round++)
        {
            for (int i = 0; i < names.Length; i++)
                quotients[i][round] = Turn(before, after, names[i], isOldFirst: round % 2 == 0);
        }

        return names.Select((name, i) => (name, Median.Of(quotients[i])));
    }

    private static double Turn(LaneProcess before, LaneProcess after, string name, bool isOldFirst)
    {
        (LaneProcess first, LaneProcess second) = isOldFirst ? (before, after) : (after, before);
        double a = first.Time(name), b = second.Time(name), c = second.Time(name), d = first.Time(name);
        double quotient = (b + c) / (a + d);
        return isOldFirst ? quotient : 1 / quotient;
    }

    private static string[] Choose(IReadOnlyCollection<string> kernels, LaneIntroduction old, LaneIntroduction now)
    {
        string[] both = [.. now.Kernels.Intersect(old.Kernels)];
        if (kernels.FirstOrDefault(name => !both.Contains(name)) is { } unknown)
            throw new TrackException($"kernel '{unknown}' is not tracked; expected one of {string.Join(", ", both)}.");
        return kernels.Count == 0 ? both : [.. both.Where(kernels.Contains)];
    }
}
