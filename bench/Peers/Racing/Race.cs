namespace Kernels.Peers;

/// <summary>Races rivals on one problem after the other.</summary>
/// <remarks>
/// A round is one burst of each rival and one of the peak probe. The order rotates from round to round, so that nobody
/// always follows whoever spoils the caches most, and medians drop the rounds that somebody else on the machine disturbed.
/// </remarks>
internal sealed class Race(IReadOnlyList<ILane> lanes, Func<double> peak, Pace pace)
{
    private const int RehearsalPasses = 3;
    private const double FarBehind = 3;

    private static readonly TimeSpan RehearsalPause = TimeSpan.FromMilliseconds(150);

    // What each rival reached on the last problem that was large for it: tells which calls would take too long.
    private readonly Dictionary<string, (double Operations, double Nanoseconds)> endurance = [];

    /// <summary>Calls managed code on every problem until the JIT has nothing left to do.</summary>
    /// <remarks>
    /// The JIT queues a method after 30 calls and compiles it, on another thread, once nothing new came for 100 ms; what
    /// it then compiled with instrumentation needs 30 more. All problems at once, since they share most methods.
    /// </remarks>
    public void Rehearse(IEnumerable<Problem> problems, double mostOperations)
    {
        Problem[] all = [.. problems.Where(problem => problem.Operations <= mostOperations)];
        for (int pass = 0; pass < RehearsalPasses; pass++)
        {
            foreach (ILane lane in lanes.Where(lane => lane.Rehearses))
            {
                foreach (Problem problem in all)
                {
                    if (lane.Prepare(problem.Text).Standing == Standing.Ready)
                        lane.Time(40);
                }
            }

            Thread.Sleep(RehearsalPause);
        }
    }

    /// <summary>Races them on <paramref name="problem"/>.</summary>
    public Result Run(Problem problem)
    {
        var runners = new List<Runner>();
        foreach (ILane lane in lanes)
            runners.Add(Start(lane, problem));
        Runner[] running = [.. runners.Where(runner => runner.Runs)];
        if (running.Length == 0)
            return new Result(problem, [.. runners.Select(runner => runner.Lap)], [peak()]);
        int rounds = SetRounds(running);
        double[] peaks = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            peaks[round] = peak();
            for (int i = 0; i < running.Length; i++)
                running[(i + round) % running.Length].Burst(round);
        }

        return new Result(problem, [.. runners.Select(runner => runner.Lap)], peaks);
    }

    // Who is far behind both the best of ours and the best peer cannot change a ratio: a few rounds tell its speed.
    private int SetRounds(IReadOnlyList<Runner> running)
    {
        double ours = Best(running, Role.Ours);
        double peer = Best(running, Role.Peer);
        double decisive = Math.Max(ours, peer);
        if (!double.IsFinite(decisive))
            decisive = Math.Min(ours, peer);
        int rounds = pace.RoundsOf(decisive);
        foreach (Runner runner in running)
            runner.Rounds = runner.Nanoseconds <= FarBehind * decisive ? rounds : Math.Min(rounds, pace.RoundsFarBehind);
        return rounds;
    }

    private static double Best(IEnumerable<Runner> running, Role role) =>
        running.Where(runner => runner.Lane.Role == role).Select(runner => runner.Nanoseconds)
            .DefaultIfEmpty(double.PositiveInfinity).Min();

    private Runner Start(ILane lane, Problem problem)
    {
        if (lane.Role != Role.Ours && Expected(lane, problem) is { } expected && expected > pace.LongestCall)
            return new Runner(lane, $"too slow, not raced: a call would take about {expected / 1e9:0.0} s");
        Start start = lane.Prepare(problem.Text);
        if (start.Standing != Standing.Ready)
            return new Runner(lane, start.Reason, start.Standing == Standing.Wrong);
        double nanoseconds = lane.WarmUp();
        if (!endurance.TryGetValue(lane.Name, out var last) || problem.Operations >= last.Operations)
            endurance[lane.Name] = (problem.Operations, nanoseconds);
        return new Runner(lane, nanoseconds);
    }

    private double? Expected(ILane lane, Problem problem) =>
        endurance.TryGetValue(lane.Name, out var last)
            ? problem.Operations * last.Nanoseconds / last.Operations
            : null;

    /// <summary>A rival on one problem.</summary>
    private sealed class Runner
    {
        private readonly string? reason;
        private readonly bool isWrong;
        private readonly List<double> times = [];

        public Runner(ILane lane, string reason, bool isWrong = false)
        {
            Lane = lane;
            this.reason = reason;
            this.isWrong = isWrong;
        }

        public Runner(ILane lane, double nanoseconds)
        {
            Lane = lane;
            Nanoseconds = nanoseconds;
        }

        public ILane Lane { get; }

        public double Nanoseconds { get; }

        public int Rounds { get; set; }

        public bool Runs => reason is null;

        public Lap Lap => new(Lane.Name, Lane.Role, reason, isWrong, [.. times]);

        public void Burst(int round)
        {
            if (round >= Rounds)
                return;
            if (Pace.Lead(Nanoseconds) is > 0 and int lead)
                Lane.Time(lead);
            times.Add(Lane.Time(Pace.Calls(Nanoseconds)));
        }
    }
}
