using Kernels;

namespace Pages;

/// <summary>The examples of docs/reliability.md.</summary>
internal static class ReliabilityPage
{
    public static void Check()
    {
        // docs/reliability.md
        SelfTestReport report = SelfTest.Run();     // SelfTest.RunOn(Isa.Current): what this process will use, and no more
        string log = report.ToString();             // the instruction sets, how many results, what differs, how long it took
        SelfTestRun widest = report.Runs[0];
        Console.WriteLine($"passed: {report.Passed}, differences: {widest.Differences.Count}, logged: {log.Length > 0}");
        // docs/reliability.md
    }
}
