namespace Kernels.Peers;

/// <summary>A rival on one problem: its time so far, or why it does not run.</summary>
internal sealed class Runner
{
    private readonly ILane lane;
    private readonly string? reason;
    private readonly bool isWrong;
    private readonly List<double> times = [];

    /// <summary>It runs.</summary>
    /// <param name="lane">The rival.</param>
    /// <param name="nanoseconds">What a warm call takes it.</param>
    public Runner(ILane lane, double nanoseconds)
    {
        this.lane = lane;
        Nanoseconds = nanoseconds;
    }

    /// <summary>It does not run.</summary>
    public Runner(ILane lane, string reason, bool isWrong)
    {
        this.lane = lane;
        this.reason = reason;
        this.isWrong = isWrong;
    }

    /// <summary>What it is in the race.</summary>
    public Role Role => lane.Role;

    /// <summary>What a warm call takes it.</summary>
    public double Nanoseconds { get; }

    /// <summary>The rounds that it takes part in.</summary>
    public int Rounds { get; set; }

    /// <summary>Whether it runs.</summary>
    public bool Runs => reason is null;

    /// <summary>Its figures.</summary>
    public Lap Lap => new(lane.Name, lane.Role, reason, isWrong, [.. times]);

    /// <summary>Its turn in a round.</summary>
    public void Turn(int round)
    {
        if (round >= Rounds)
            return;
        if (Pace.Lead(Nanoseconds) is > 0 and int lead)
            lane.Time(lead);
        times.Add(lane.Time(Pace.Calls(Nanoseconds)));
    }
}
