using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace Kernels.Micro;

/// <summary><c>compare</c>: slower, faster or the same, kernel by kernel.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var before = new Argument<string?>("BASE") { Arity = ArgumentArity.ZeroOrOne, Description = "A tracked commit." };
        var after = new Argument<string?>("HEAD")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "Another one. Without it: the history's newest.",
        };
        var against = new Option<string>("--against")
        {
            Description = "Build this commit in a worktree and race it with what is built here, in turns.",
            HelpName = "GIT-REF",
        };
        var history = TrackOptions.History();
        var threshold = new Option<double>("--threshold")
        {
            Description = "Percent: a change counts once its 99 % interval lies beyond it as a whole.",
            HelpName = "P",
            DefaultValueFactory = _ => 2,
        };
        Option<int> processes = TrackOptions.Count("--processes", "Pairs of processes in a race.", 12);
        Option<int> rounds = TrackOptions.Count("--rounds", "Rounds of a pair.", 15);
        var kernels = new Option<string[]>("--kernel")
        {
            Description = "Race these alone; may be repeated.",
            AllowMultipleArgumentsPerToken = true,
            HelpName = "NAME",
        };
        var inject = new Option<string>("--inject")
        {
            Description = "Slow a kernel of this build down on purpose: a race has to find it.",
            HelpName = "KERNEL=PERCENT",
        };
        var repeat = new Option<int>("--repeat")
        {
            Description = "Race so many times.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        var command = new Command(
            "compare", "Tells slower, faster or same for each kernel. Exit code 1: something is slower; 2: nothing was compared.")
        {
            before, after, against, history, threshold, processes, rounds, kernels, inject, repeat,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(before) is null == result.GetValue(against) is null)
                result.AddError("expected either BASE or --against.");
        });
        command.SetAction(parsed => TrackOptions.Guard(() =>
        {
            double limit = parsed.GetValue(threshold) / 100;
            if (parsed.GetValue(before) is { } name)
                return Tracked(parsed.GetValue(history) ?? History.DefaultPath, name, parsed.GetValue(after), limit);
            var plan = new RacePlan(parsed.GetValue(processes), parsed.GetValue(rounds));
            Injection? injection = parsed.GetValue(inject) is { } text ? Injection.Parse(text) : null;
            return Raced(
                parsed.GetValue(against)!, plan, injection, parsed.GetValue(kernels) ?? [], limit, parsed.GetValue(repeat));
        }));
        return command;
    }

    private static int Tracked(string path, string oldName, string? newName, double threshold)
    {
        IReadOnlyList<HistoryEntry> history = History.Read(path);
        IReadOnlyList<HistoryEntry> now = newName is null ? [history[^1]] : History.Of(history, newName);
        HistoryEntry[] others = [.. History.Of(history, oldName).Where(entry => !now.Contains(entry))];
        if (others.Length == 0)
        {
            throw new TrackException(
                $"'{oldName}' and {newName ?? "the history's newest"} are the same measurement, which says nothing about itself; "
                + "`track` again, or race builds with --against.");
        }

        HistoryEntry[] old = [.. others.Where(entry => entry.IsLike(now[0]))];
        if (old.Length == 0)
            throw new TrackException($"'{oldName}' was tracked on other processors or instruction sets only.");
        Console.WriteLine($"{old[0].Short} → {now[0].Short}, {now[0].Processor}, {now[0].Isa}, from {path}");
        string[] names = [.. now[0].Kernels.Select(kernel => kernel.Name)];
        return Print(
            [.. names.Where(name => Costs(old, name).Length > 1)
                .Select(name => Comparison.OfTracks(name, Costs(old, name), Costs(now, name)))],
            threshold);
    }

    private static double[] Costs(IEnumerable<HistoryEntry> entries, string kernel) =>
        [.. entries.SelectMany(entry => entry.Kernels).Where(figures => figures.Name == kernel)
            .SelectMany(figures => figures.Costs)];

    private static int Raced(
        string reference, RacePlan plan, Injection? injection, string[] kernels, double threshold, int repeat)
    {
        using var checkout = Checkout.Build(reference);
        int code = 0;
        for (int i = 0; i < repeat; i++)
        {
            long start = Stopwatch.GetTimestamp();
            var race = new PairedRace(checkout.Assembly, LaneProcess.OwnAssembly, plan, injection);
            IReadOnlyList<Comparison> results = race.Run(kernels);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{checkout.Commit[..8]} → {Short(Checkout.Own())}{(injection is null ? "" : $", injected {injection} %")}, "
                + $"{plan.Processes} pairs of processes × {plan.Rounds} rounds ABBA, "
                + $"{Stopwatch.GetElapsedTime(start).TotalSeconds:0} s, {Machine.Processor}"));
            code = Math.Max(code, Print(results, threshold));
        }

        return code;
    }

    private static string Short(string commit) => commit[..8] + (commit.EndsWith('+') ? " with changes" : "");

    private static int Print(IReadOnlyList<Comparison> results, double threshold)
    {
        var table = new Table(
            ("kernel", 30), ("time, new / old", 15), ("99 % interval", 15), ("effect", 7), ("p", 7), ("verdict", 8));
        foreach (Comparison result in results)
        {
            table.Row(
                result.Kernel, Three(result.Ratio), $"{Three(result.Low)} – {Three(result.High)}",
                (Math.Round(result.Effect, 1) + 0.0).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture),
                result.PValue.ToString("0.0000", CultureInfo.InvariantCulture),
                result.Judge(threshold).ToString().ToLowerInvariant());
        }

        int Count(Verdict verdict) => results.Count(result => result.Judge(threshold) == verdict);
        int slower = Count(Verdict.Slower);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{slower} slower, {Count(Verdict.Faster)} faster, {Count(Verdict.Same)} same, {Count(Verdict.Unclear)} unclear; "
            + $"threshold {threshold:P0}"));
        Console.WriteLine();
        return slower > 0 ? 1 : 0;
    }

    private static string Three(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
