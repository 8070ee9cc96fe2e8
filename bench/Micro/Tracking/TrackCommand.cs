using System.CommandLine;
using System.Globalization;

namespace Kernels.Micro;

/// <summary><c>track</c>: measures the tracked set and appends a line to the history.</summary>
internal static class TrackCommand
{
    public static Command Create()
    {
        var history = TrackOptions.History();
        var at = new Option<string>("--at")
        {
            Description = "Measure this commit's kernels, built in a worktree, instead of what is built here.",
            HelpName = "GIT-REF",
        };
        Option<int> processes = TrackOptions.Count("--processes", "Processes; their spread is what comparisons trust.", 5);
        Option<int> rounds = TrackOptions.Count("--rounds", "Rounds in each process, of which the median counts.", 15);
        var command = new Command("track", "Measures a fixed set of kernels and appends one JSON line to the history.")
        {
            history, at, processes, rounds,
        };
        command.SetAction(parsed => TrackOptions.Guard(() =>
        {
            var plan = new RacePlan(parsed.GetValue(processes), parsed.GetValue(rounds));
            string path = parsed.GetValue(history) ?? History.DefaultPath;
            HistoryEntry entry = Measure(plan, parsed.GetValue(at));
            History.Append(path, entry);
            Print(entry);
            Console.WriteLine($"appended to {path}");
            return 0;
        }));
        return command;
    }

    private static HistoryEntry Measure(RacePlan plan, string? reference)
    {
        if (reference is null)
            return new Tracker(plan).Run(LaneProcess.OwnAssembly, Checkout.Own());
        using var checkout = Checkout.Build(reference);
        return new Tracker(plan).Run(checkout.Assembly, checkout.Commit);
    }

    private static void Print(HistoryEntry entry)
    {
        Console.WriteLine($"{entry.Short} {entry.Subject}");
        Console.WriteLine($"{entry.Processor}, {entry.Isa}, {entry.Runtime}");
        var table = new Table(("kernel", 30), ("µs", 8), ("probe", 6), ("spread", 7), ("bytes/call", 10), ("code bytes", 10));
        foreach (KernelFigures kernel in entry.Kernels)
        {
            table.Row(
                kernel.Name, Table.Number(kernel.Nanoseconds / 1000), Table.Number(kernel.ProbeRate),
                kernel.Spread.ToString("P1", CultureInfo.InvariantCulture),
                kernel.Bytes.ToString("0.#", CultureInfo.InvariantCulture),
                kernel.CodeBytes.ToString("N0", CultureInfo.InvariantCulture));
        }
    }
}
