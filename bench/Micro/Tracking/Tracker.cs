using System.Globalization;

namespace Kernels.Micro;

/// <summary>Measures the tracked set: several processes, and in each of them rounds over all kernels beside their probes.</summary>
internal sealed class Tracker(RacePlan plan)
{
    /// <summary>Measures a build.</summary>
    /// <param name="assembly">Its Kernels.Micro.dll.</param>
    /// <param name="commit">What it was built from; a + at its end says: with changes.</param>
    public HistoryEntry Run(string assembly, string commit)
    {
        LaneIntroduction? introduction = null;
        var samples = new Dictionary<string, List<Sample>>();
        for (int process = 0; process < plan.Processes; process++)
        {
            using var lane = new LaneProcess(assembly);
            introduction = lane.Introduction;
            Console.Error.WriteLine($"process {process + 1} of {plan.Processes}");
            foreach (Sample sample in RunProcess(lane))
            {
                if (!samples.TryGetValue(sample.Name, out List<Sample>? list))
                    samples.Add(sample.Name, list = []);
                list.Add(sample);
            }
        }

        KernelFigures[] figures = [.. samples.Values.Select(list => Summarise(list, assembly))];
        string[] about = Shell.Run(Checkout.Root, "git", "show", "-s", "--format=%cI%n%s", commit.TrimEnd('+')).Split('\n');
        return new HistoryEntry(
            commit, about[1], DateTime.Parse(about[0], CultureInfo.InvariantCulture).ToUniversalTime(), DateTime.UtcNow,
            introduction!.Processor, introduction.Runtime, introduction.Isa, figures);
    }

    private IEnumerable<Sample> RunProcess(LaneProcess lane)
    {
        string[] names = [.. lane.Introduction.Kernels];
        foreach (string name in names)
            lane.Warm(name);
        double[][] times = [.. names.Select(_ => new double[plan.Rounds])];
        double[][] rates = [.. names.Select(_ => new double[plan.Rounds])];
        for (int round = 0; round < plan.Rounds; round++)
        {
            for (int i = 0; i < names.Length; i++)
            {
                rates[i][round] = lane.Probe(names[i]);
                times[i][round] = lane.Time(names[i]);
            }
        }

        return names.Select((name, i) => new Sample(
            name, Median.Of(times[i]), Median.Of(rates[i]), Median.Of(times[i].Zip(rates[i], (time, rate) => time * rate)),
            lane.Allocated(name)));
    }

    private static KernelFigures Summarise(List<Sample> samples, string assembly)
    {
        double[] costs = [.. samples.Select(sample => sample.Cost)];
        return new KernelFigures(
            samples[0].Name, Median.Of(samples.Select(sample => sample.Nanoseconds)),
            Median.Of(samples.Select(sample => sample.Rate)), costs, (costs.Max() / costs.Min()) - 1,
            samples.Max(sample => sample.Bytes), CodeSize.Measure(assembly, samples[0].Name));
    }

    private readonly record struct Sample(string Name, double Nanoseconds, double Rate, double Cost, double Bytes);
}
