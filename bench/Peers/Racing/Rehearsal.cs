using System.Runtime;

namespace Kernels.Peers;

/// <summary>Calls managed code on every problem until the JIT has nothing left to do.</summary>
/// <remarks>
/// The JIT counts a method's calls only after 100 ms in which nothing new was called (a second where the process has one
/// processor), recompiles it after 30, with instrumentation, and once more after another 30, all on another thread. So
/// all problems are called in turn, with a rest after each pass, until a pass leaves nothing to compile.
/// </remarks>
internal static class Rehearsal
{
    private const int LeastPasses = 4;
    private const int MostPasses = 10;
    private const int MostRests = 10;
    private const int MostCalls = 40;
    private const double MostNanoseconds = 10e6;

    private static readonly TimeSpan RestLength =
        TimeSpan.FromMilliseconds(Environment.ProcessorCount == 1 ? 1200 : 250);

    private static int methods;

    /// <summary>Rehearses.</summary>
    public static void Run(IEnumerable<ILane> lanes, IReadOnlyList<Problem> problems)
    {
        ILane[] managed = [.. lanes.Where(lane => lane.Rehearses)];
        ILane[] processes = [.. managed.DistinctBy(lane => lane.ProcessId)];
        int compiled = 1;
        for (int pass = 0; pass < MostPasses && (pass < LeastPasses || compiled > 0); pass++)
        {
            foreach (ILane lane in managed)
            {
                foreach (Problem problem in problems)
                    Run(lane, problem);
            }

            compiled = processes.Sum(lane => lane.Rest());
        }
    }

    /// <summary>Waits until the JIT is idle: how many methods it has compiled in this process since the last time.</summary>
    public static int Rest()
    {
        int before = methods;
        for (int rest = 0; rest < MostRests; rest++)
        {
            int last = methods;
            Thread.Sleep(RestLength);
            methods = (int)JitInfo.GetCompiledMethodCount();
            if (methods == last)
                break;
        }

        return methods - before;
    }

    private static void Run(ILane lane, Problem problem)
    {
        if (lane.Prepare(problem.Text) is not null)
            return;
        double nanoseconds = lane.Time(1);
        if (Math.Min(MostCalls, MostNanoseconds / nanoseconds) is >= 1 and double calls)
            lane.Time((int)calls);
    }
}
