namespace Kernels.Peers;

/// <summary>How long, how often: the schedule of a race.</summary>
/// <param name="Rounds">Rounds for calls that fit a burst a few times.</param>
/// <param name="LeastRounds">Rounds for long calls, at least.</param>
/// <param name="LongestCall">Whoever needs more nanoseconds for a call is not raced.</param>
internal sealed record Pace(int Rounds, int LeastRounds, double LongestCall)
{
    /// <summary>Nanoseconds of a burst: long enough for the clock, short enough to fall between others' turns.</summary>
    private const double Burst = 0.5e6;

    private const double LongCall = 5e6;

    /// <summary>Some minutes for all shapes.</summary>
    public static Pace Full { get; } = new(41, 7, 0.15e9);

    /// <summary>For a first look.</summary>
    public static Pace Quick { get; } = new(9, 3, 0.05e9);

    /// <summary>Rounds for the few who are so far behind that their place is certain.</summary>
    public int RoundsFarBehind => Math.Min(3, LeastRounds);

    /// <summary>Calls in a burst: at least one.</summary>
    public static int Calls(double nanoseconds) => (int)Math.Max(1, Burst / Math.Max(1, nanoseconds));

    /// <summary>Calls before a burst that do not count: another rival's data is in the caches.</summary>
    public static int Lead(double nanoseconds) => nanoseconds > LongCall ? 0 : Math.Max(1, Calls(nanoseconds) / 8);

    /// <summary>Rounds for calls of this length.</summary>
    public int RoundsOf(double nanoseconds) =>
        nanoseconds <= LongCall ? Rounds : (int)Math.Max(LeastRounds, Rounds * LongCall / nanoseconds);
}
