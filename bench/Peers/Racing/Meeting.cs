using System.Diagnostics;

namespace Kernels.Peers;

/// <summary>All from the first word to the closing line: rivals enter, groups are raced, figures go to files.</summary>
/// <param name="command">The command's name: which contest it is, and what files are called.</param>
/// <param name="unit">Work per nanosecond.</param>
/// <param name="settings">What it is held with.</param>
/// <param name="pace">The schedule.</param>
/// <param name="output">Where files go.</param>
internal sealed class Meeting(
    string command, string unit, ContestSettings settings, Pace pace, DirectoryInfo output)
{
    /// <summary>Exit code: everything that was raced was right.</summary>
    public const int Measured = 0;

    /// <summary>Exit code: somebody's result was wrong.</summary>
    public const int Wrong = 1;

    /// <summary>Exit code: there was nobody or nothing to race.</summary>
    public const int NothingRaced = 2;

    /// <summary>Rehearsals leave larger problems out.</summary>
    public double MostOperationsOfRehearsal { get; init; } = double.PositiveInfinity;

    /// <summary>The group whose speed over size the picture shows.</summary>
    public required string PictureGroup { get; init; }

    /// <summary>Holds it.</summary>
    /// <param name="groups">What is raced.</param>
    /// <param name="epilogue">What the command has to add before the closing line.</param>
    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<ProblemGroup> groups, Action<IReadOnlyList<GroupResult>> epilogue)
    {
        long start = Stopwatch.GetTimestamp();
        using Contest contest = Contest.Open(command, settings);
        ILane[] lanes = [.. contest.Entrants.Select(entrant => Enter(contest, entrant))];
        try
        {
            var report = new Report(command, unit, settings, lanes);
            report.PrintHead();
            var race = new Race(lanes, settings.Peak, pace);
            Rehearsal.Run(
                lanes,
                [.. groups.SelectMany(group => group.Problems).Where(p => p.Operations <= MostOperationsOfRehearsal)]);
            GroupResult[] results = [.. groups.Select(group => report.PrintGroup(group, group.Problems.Select(race.Run)))];
            Report.PrintNotes(results);
            report.Save(results, output, PictureGroup);
            epilogue(results);
            Console.WriteLine($"took {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s");
            return Close(results);
        }
        finally
        {
            foreach (ILane lane in lanes)
                lane.Dispose();
        }
    }

    private static int Close(IReadOnlyList<GroupResult> results)
    {
        Closing closing = Closing.Of(results);
        Console.WriteLine(closing.Line);
        if (results.SelectMany(group => group.Results).Any(result => result.Laps.Any(lap => lap.IsWrong)))
            return Wrong;
        return results.SelectMany(group => group.Results).Any(result => result.BestPeer is not null)
            ? Measured
            : NothingRaced;
    }

    // Two libraries that keep threads of their own in one process would spoil each other's figures.
    private ILane Enter(Contest contest, string entrant) =>
        contest.Variables(entrant) is var variables && (variables is not null || settings.Threads > 1)
            ? new RemoteLane(command, entrant, settings, variables)
            : contest.OpenLane(entrant);
}
