using System.Globalization;

namespace Kernels;

/// <summary>What <see cref="SelfTest"/> checked and found.</summary>
public sealed class SelfTestReport
{
    internal SelfTestReport(IReadOnlyList<SelfTestRun> runs) => Runs = runs;

    /// <summary>One run for each instruction set, widest first.</summary>
    public IReadOnlyList<SelfTestRun> Runs { get; }

    /// <summary>Whether every bit was as promised.</summary>
    public bool Passed => Runs.All(run => run.Differences.Count == 0);

    /// <summary>A line for each instruction set and each difference, for a log.</summary>
    public override string ToString() =>
        string.Join('\n', Runs.SelectMany(run => run.Differences.Prepend(run.ToString())).Prepend($"Kernels: {Isa.Reason}"));
}

/// <summary>What <see cref="SelfTest"/> found on one instruction set.</summary>
public sealed class SelfTestRun
{
    internal SelfTestRun(InstructionSet instructionSet, int checks, IReadOnlyList<string> differences, TimeSpan elapsed)
    {
        InstructionSet = instructionSet;
        Checks = checks;
        Differences = differences;
        Elapsed = elapsed;
    }

    /// <summary>What the kernels ran on.</summary>
    public InstructionSet InstructionSet { get; }

    /// <summary>How many results were compared.</summary>
    public int Checks { get; }

    /// <summary>The calls whose bits were not as promised, with both hashes; none if all is well.</summary>
    public IReadOnlyList<string> Differences { get; }

    /// <summary>How long it took, compilation included.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>One line for a log.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{InstructionSet}: {Checks} results, {Differences.Count} not as promised, {Elapsed.TotalSeconds:F2} s");
}
