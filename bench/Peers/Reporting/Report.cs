using System.Globalization;

namespace Kernels.Peers;

/// <summary>What the program prints, and the files that it writes.</summary>
internal sealed class Report(
    string command, string unit, ContestSettings settings, IReadOnlyList<ILane> lanes)
{
    private readonly string[] ours = [.. lanes.Where(lane => lane.Role == Role.Ours).Select(lane => lane.Name)];

    /// <summary>The machine and the rivals.</summary>
    public void PrintHead()
    {
        Console.WriteLine(Machine.Current);
        Console.WriteLine($"{command} {settings.TypeName}, {settings.Isa}, threads: {settings.Threads}");
        if (settings.Threads > Environment.ProcessorCount)
        {
            Console.WriteLine(
                $"note: {settings.Threads} threads on {Environment.ProcessorCount} processors; figures will be low.");
        }

        foreach (ILane lane in lanes)
            Console.WriteLine($"  {lane.Name}: {lane.Configuration}");
    }

    /// <summary>A table, row by row as the figures come.</summary>
    public GroupResult PrintGroup(ProblemGroup group, IEnumerable<Result> results)
    {
        Console.WriteLine();
        Console.WriteLine($"{group.Name}: {group.Note} {unit}; what counts: {group.Counts}.");
        var table = new Table(
        [
            ("shape", 22), .. lanes.Select(lane => (lane.Name, 7)), ("of peak", 7),
            .. ours.Select(name => ($"{name} / best", 8)), ("best peer", 12),
        ]);
        var done = new List<Result>();
        foreach (Result result in results)
        {
            done.Add(result);
            table.Row(
            [
                result.Problem.Label, .. result.Laps.Select(lap => Cell(result, lap)), Share(result, group.Counts),
                .. ours.Select(name => Ratio(result.Ratio(name))), result.BestPeer?.Name ?? "none",
            ]);
        }

        var finished = new GroupResult(group, done);
        Console.WriteLine(
            $"{group.Name}: geomean {Ratio(Closing.Mean(Closing.Ratios(finished).Select(entry => entry.Ratio)))}");
        return finished;
    }

    /// <summary>Who was not timed where, and why.</summary>
    public static void PrintNotes(IEnumerable<GroupResult> groups)
    {
        var missing = groups.SelectMany(group => group.Results)
            .SelectMany(result => result.Laps.Where(lap => lap.Reason is not null)
                .Select(lap => (lap.Name, Reason: lap.Reason!, result.Problem.Label)))
            .GroupBy(entry => (entry.Name, entry.Reason));
        Console.WriteLine();
        foreach (var reason in missing)
        {
            string[] labels = [.. reason.Select(entry => entry.Label)];
            string where = labels.Length > 4
                ? $"{labels.Length} shapes, {labels[0]} to {labels[^1]}"
                : string.Join(", ", labels);
            Console.WriteLine($"not timed: {reason.Key.Name}: {reason.Key.Reason} ({where})");
        }
    }

    /// <summary>JSON and pictures.</summary>
    public void Save(IReadOnlyList<GroupResult> results, DirectoryInfo output, string pictureGroup)
    {
        output.Create();
        string name = $"{command}-{settings.TypeName}-{settings.Isa.ToString().ToLowerInvariant()}-{settings.Threads}";
        string path = Path.Combine(output.FullName, name);
        ReportJson.Write($"{path}.json", command, unit, settings, lanes, results);
        Console.WriteLine($"figures: {path}.json");
        string title =
            $"{command} {settings.TypeName}, {settings.Isa}, threads: {settings.Threads}; {Machine.Current.Processor}";
        if (Picture.TrySave(path, title, unit, pictureGroup, results))
            Console.WriteLine($"picture: {path}.png, {path}.svg");
    }

    private static string Cell(Result result, Lap lap) =>
        lap switch
        {
            { IsTimed: true } => Table.Number(result.Rate(lap)),
            { IsWrong: true } => "WRONG",
            { Reason: Lap.TooSlow } => "slow",
            _ => "n/a",
        };

    private static string Share(Result result, string counts) =>
        result.Of(counts) is { IsTimed: true } lap
            ? (result.Rate(lap) / result.Peak).ToString("P0", CultureInfo.InvariantCulture)
            : "n/a";

    private static string Ratio(double value) =>
        double.IsNaN(value) ? "n/a" : value.ToString("0.00", CultureInfo.InvariantCulture);
}
