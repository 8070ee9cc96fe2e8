namespace Kernels.Peers;

/// <summary>Races rivals on one problem after the other.</summary>
/// <remarks>
/// A round is one burst of each rival and one of the peak probe. The order rotates from round to round, so that nobody
/// always follows whoever spoils the caches most, and medians drop the rounds that somebody else on the machine disturbed.
/// </remarks>
internal sealed class Race(IReadOnlyList<ILane> lanes, Func<double> peak, Pace pace)
{
    private const double FarBehind = 3;

    // What each rival reached on the last problem that was large for it: tells which calls would take too long.
    private readonly Dictionary<string, (double Operations, double Nanoseconds)> endurance = [];

    /// <summary>Races them on <paramref name="problem"/>.</summary>
    public Result Run(Problem problem)
    {
        Runner[] runners = [.. lanes.Select(lane => Start(lane, problem))];
        Runner[] running = [.. runners.Where(runner => runner.Runs)];
        int rounds = SetRounds(running);
        double[] peaks = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            peaks[round] = peak();
            for (int i = 0; i < running.Length; i++)
                running[(i + round) % running.Length].Turn(round);
        }

        return new Result(problem, [.. runners.Select(runner => runner.Lap)], peaks);
    }

    // Who is far behind both the best of ours and the best peer cannot change a ratio: a few rounds tell its speed.
    private int SetRounds(Runner[] running)
    {
        if (running.Length == 0)
            return 1;
        double ours = Best(running.Where(runner => runner.Role == Role.Ours));
        double peer = Best(running.Where(runner => runner.Role == Role.Peer));
        double decisive = double.IsFinite(ours) && double.IsFinite(peer) ? Math.Max(ours, peer) : Best(running);
        int rounds = pace.RoundsOf(decisive);
        foreach (Runner runner in running)
            runner.Rounds = runner.Nanoseconds <= FarBehind * decisive ? rounds : Math.Min(rounds, pace.RoundsFarBehind);
        return rounds;
    }

    private static double Best(IEnumerable<Runner> running) =>
        running.Select(runner => runner.Nanoseconds).DefaultIfEmpty(double.PositiveInfinity).Min();

    private Runner Start(ILane lane, Problem problem)
    {
        if (lane.Role != Role.Ours && IsTooSlow(lane, problem))
            return new Runner(lane, Lap.TooSlow, isWrong: false);
        if (lane.Prepare(problem.Text) is { } reason)
            return new Runner(lane, reason, isWrong: false);
        if (lane.Fault() is { } fault)
            return new Runner(lane, fault, isWrong: true);
        double nanoseconds = lane.WarmUp();
        if (!endurance.TryGetValue(lane.Name, out var last) || problem.Operations >= last.Operations)
            endurance[lane.Name] = (problem.Operations, nanoseconds);
        return new Runner(lane, nanoseconds);
    }

    // Nobody who could be the best is too slow, however large the problem is.
    private bool IsTooSlow(ILane lane, Problem problem)
    {
        double expected = Expected(lane, problem);
        return expected > pace.LongestCall && expected > FarBehind * lanes.Min(other => Expected(other, problem));
    }

    private double Expected(ILane lane, Problem problem) =>
        endurance.TryGetValue(lane.Name, out var last)
            ? problem.Operations * last.Nanoseconds / last.Operations
            : 0;
}
