using System.Diagnostics;

namespace Kernels.Peers;

/// <summary>Runs work until it gets no faster: caches, branch predictors, threads, what tiers of the JIT are left.</summary>
internal static class WarmUp
{
    private const double LongCall = 20e6;
    private const int MostSteps = 20;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    /// <summary>Nanoseconds of a warm call.</summary>
    public static double Run(Work work, bool isOneThread)
    {
        double best = Burst.Time(work.Run, 1, isOneThread);
        if (best > LongCall)
            return best > 10 * LongCall ? best : Math.Min(best, Burst.Time(work.Run, 1, isOneThread));
        int unchanged = 0;
        for (int i = 0; i < MostSteps && unchanged < 2; i++)
        {
            RunFor(work, Step);
            int calls = Pace.Calls(best);
            double fastest = Enumerable.Range(0, 4).Min(_ => Burst.Time(work.Run, calls, isOneThread));
            unchanged = fastest < 0.97 * best ? 0 : unchanged + 1;
            best = Math.Min(best, fastest);
        }

        return best;
    }

    private static void RunFor(Work work, TimeSpan length)
    {
        long start = Stopwatch.GetTimestamp();
        int calls = 1;
        do
        {
            work.Run(calls);
            calls = Math.Min(2 * calls, 64);
        }
        while (Stopwatch.GetElapsedTime(start) < length);
    }
}
