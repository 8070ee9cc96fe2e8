namespace Kernels.Peers;

/// <summary>What one rival reached on one problem.</summary>
/// <param name="Name">The rival.</param>
/// <param name="Role">What it is in the race.</param>
/// <param name="Reason">Why it was not timed, or null.</param>
/// <param name="IsWrong">Whether its result was wrong.</param>
/// <param name="Times">Nanoseconds per call, a figure for each round it ran in; empty if it was not timed.</param>
internal sealed record Lap(string Name, Role Role, string? Reason, bool IsWrong, double[] Times)
{
    /// <summary>The reason of those whose call would take longer than the schedule allows.</summary>
    public const string TooSlow = "too slow, not raced";

    /// <summary>Whether there are figures.</summary>
    public bool IsTimed => Times.Length > 0;

    /// <summary>The median.</summary>
    public double Nanoseconds { get; } = Times.Length > 0 ? Median.Of(Times) : double.NaN;
}

/// <summary>A problem after the race.</summary>
/// <param name="Problem">The problem.</param>
/// <param name="Laps">One for each rival, in the order of the table.</param>
/// <param name="Peaks">The machine's peak, a figure for each round.</param>
internal sealed record Result(Problem Problem, IReadOnlyList<Lap> Laps, double[] Peaks)
{
    /// <summary>The peer with the smallest median, or null if no peer was timed.</summary>
    public Lap? BestPeer { get; } = Laps.Where(lap => lap.IsTimed && lap.Role == Role.Peer).MinBy(lap => lap.Nanoseconds);

    /// <summary>What speed can be at most: that of the limit, if one takes part, or the median of the machine's peak.</summary>
    public double Peak =>
        Laps.FirstOrDefault(lap => lap is { Role: Role.Limit, IsTimed: true }) is { } limit ? Rate(limit) : Median.Of(Peaks);

    /// <summary>The lap of a rival.</summary>
    public Lap? Of(string name) => Laps.FirstOrDefault(lap => lap.Name == name);

    /// <summary>Work per nanosecond, by the median: GF/s, GB/s.</summary>
    public double Rate(Lap lap) => Problem.Operations / lap.Nanoseconds;

    /// <summary>How many times as fast as the best peer, or NaN if one of them was not timed.</summary>
    public double Ratio(string name) => BestPeer is { } peer ? Ratio(name, peer.Name) : double.NaN;

    /// <summary>How many times as fast as another: the median of the rounds' ratios, or NaN if one was not timed.</summary>
    /// <remarks>Ratios of one round, since what slows the machine down for a while slows both.</remarks>
    public double Ratio(string name, string other) =>
        Of(name) is { IsTimed: true } ours && Of(other) is { IsTimed: true } theirs
            ? Median.Of(theirs.Times.Zip(ours.Times, (theirTime, ourTime) => theirTime / ourTime))
            : double.NaN;
}

/// <summary>A group after the race.</summary>
internal sealed record GroupResult(ProblemGroup Group, IReadOnlyList<Result> Results);
