using System.Diagnostics;

namespace Kernels;

/// <summary>Checks that this processor and runtime compute the bits that this package promises.</summary>
/// <remarks>
/// Kernels of every kind, in both precisions, run on fixed inputs with one thread and with two. A hash of the bits of each
/// result is compared with one that is part of the package: the same on every instruction set, on x64 and on Arm. A
/// difference means that the processor, the runtime or the build is not what the package was tested on; results may then
/// still be close, but they are not those of docs/numerics.md.
/// It takes a second or two, most of it compilation of kernels that have not run before, and allocates: run it at start-up,
/// or when results are in doubt. While it runs it sets the instruction set of the whole process, as
/// <see cref="Isa.Override"/> does, and puts it back at the end: calls on other threads get the same bits, perhaps at
/// another speed.
/// </remarks>
public static class SelfTest
{
    private static readonly Lock Gate = new();

    /// <summary>Checks every instruction set that this process can run.</summary>
    /// <returns>What was checked, and what was not as promised.</returns>
    public static SelfTestReport Run() => Check(Isa.Supported);

    /// <summary>Checks one instruction set, commonly <see cref="Isa.Current"/>: what this process will use.</summary>
    /// <param name="set">The instruction set.</param>
    /// <returns>What was checked, and what was not as promised.</returns>
    /// <exception cref="PlatformNotSupportedException">This process cannot run <paramref name="set"/>.</exception>
    public static SelfTestReport RunOn(InstructionSet set) => Check([set]);

    private static SelfTestReport Check(IReadOnlyList<InstructionSet> sets)
    {
        // One at a time: each holds the instruction set of the process.
        lock (Gate)
        {
            Isa.Choice before = Isa.State;
            try
            {
                return new SelfTestReport([.. sets.Select(CheckOn)]);
            }
            finally
            {
                Isa.State = before;
            }
        }
    }

    private static SelfTestRun CheckOn(InstructionSet set)
    {
        var clock = Stopwatch.StartNew();
        Isa.Override(set);
        var differences = new List<string>();
        int checks = 0;
        for (int threads = 1; threads <= 2; threads++)
        {
            foreach (SelfTestCase x in SelfTestCases<float>.All.Concat(SelfTestCases<double>.All))
            {
                ulong hash = x.Compute(threads);
                checks++;
                if (hash != x.Expected)
                    differences.Add($"{x.Name}: {hash:x16}, expected {x.Expected:x16}; {set}, threads {threads}");
            }
        }

        return new SelfTestRun(set, checks, differences, clock.Elapsed);
    }
}
