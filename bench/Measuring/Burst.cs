using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Kernels.Measuring;

/// <summary>Times calls in bursts: long enough for the clock, short enough to fall between others' turns.</summary>
internal static class Burst
{
    /// <summary>How long a burst should take.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMilliseconds(1);

    private const int MostSteps = 20;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(60);

    /// <summary>Nanoseconds per call of this thread's time, over <paramref name="calls"/> calls.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Time(Action call, int calls)
    {
        double start = ThreadClock.Nanoseconds;
        for (int i = 0; i < calls; i++)
            call();
        return (ThreadClock.Nanoseconds - start) / calls;
    }

    /// <summary>Nanoseconds per call of work that repeats itself: not even a delegate's call is counted.</summary>
    /// <param name="run">Makes as many calls as it is told.</param>
    /// <param name="calls">How many.</param>
    /// <param name="isOneThread">Whether this thread's time counts, or, for work on several, the time of day.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Time(Action<int> run, int calls, bool isOneThread)
    {
        double start = Now(isOneThread);
        run(calls);
        return (Now(isOneThread) - start) / calls;
    }

    /// <summary>Calls until it gets no faster, and returns how many calls make a burst.</summary>
    /// <remarks>
    /// The JIT queues a method for optimisation after 30 calls, and compiles it on another thread once nothing new came
    /// for 100 ms: how long that takes depends on who else wants the processor.
    /// </remarks>
    public static int WarmUp(Action call)
    {
        double best = double.PositiveInfinity;
        int calls = 1;
        int unchanged = 0;
        for (int i = 0; i < MostSteps && unchanged < 2; i++)
        {
            RunFor(call, Step);
            Thread.Sleep(Step);
            double fastest = Enumerable.Range(0, 10).Min(_ => Time(call, calls));
            unchanged = fastest < 0.95 * best ? 0 : unchanged + 1;
            best = Math.Min(best, fastest);
            calls = CallsOf(best);
        }

        return calls;
    }

    private static double Now(bool isOneThread) => isOneThread ? ThreadClock.Nanoseconds : ThreadClock.WallNanoseconds;

    private static int CallsOf(double nanoseconds) =>
        (int)Math.Max(1, Length.TotalNanoseconds / Math.Max(1, nanoseconds));

    private static void RunFor(Action call, TimeSpan length)
    {
        long start = Stopwatch.GetTimestamp();
        do
        {
            call();
        }
        while (Stopwatch.GetElapsedTime(start) < length);
    }
}
