namespace Kernels.Tests;

public class SelfTestTests
{
    [Fact]
    public void Run_OnEveryInstructionSet_FindsTheCommittedBits()
    {
        SelfTestReport report = SelfTest.Run();
        Assert.True(report.Passed, report.ToString());
        Assert.Equal(Isa.Supported, report.Runs.Select(run => run.InstructionSet));
        int cases = SelfTestCases<float>.All.Count + SelfTestCases<double>.All.Count;
        Assert.All(report.Runs, run => Assert.Equal(2 * cases, run.Checks));
        Assert.All(report.Runs, run => Assert.InRange(run.Elapsed, TimeSpan.FromTicks(1), TimeSpan.MaxValue));
    }

    [Fact]
    public void Cases_Names_AreUnique() =>
        Assert.Distinct(SelfTestCases<float>.All.Concat(SelfTestCases<double>.All).Select(x => x.Name));

    [Fact]
    public void RunOn_OneSet_PutsBackWhatWasInForce()
    {
        Isa.Override(InstructionSet.Scalar);
        try
        {
            string reason = Isa.Reason;
            SelfTestReport report = SelfTest.RunOn(Isa.Supported[0]);
            Assert.True(report.Passed, report.ToString());
            Assert.Equal([Isa.Supported[0]], report.Runs.Select(run => run.InstructionSet));
            Assert.Equal(reason, Isa.Reason);
            foreach (InstructionSet set in Enum.GetValues<InstructionSet>().Except(Isa.Supported))
                Assert.Throws<PlatformNotSupportedException>(() => SelfTest.RunOn(set));
            Assert.Equal(reason, Isa.Reason);
        }
        finally
        {
            Isa.Reset();
        }
    }

    [Fact]
    public void Report_OfADifference_DidNotPassAndSaysWhatDiffers()
    {
        var good = new SelfTestRun(InstructionSet.Scalar, 3, [], TimeSpan.FromSeconds(1));
        var bad = new SelfTestRun(InstructionSet.Avx2, 3, ["exp: 1, expected 2"], TimeSpan.FromSeconds(2));
        Assert.True(new SelfTestReport([good]).Passed);
        var report = new SelfTestReport([bad, good]);
        Assert.False(report.Passed);
        Assert.EndsWith(
            "Avx2: 3 results, 1 not as promised, 2.00 s\nexp: 1, expected 2\nScalar: 3 results, 0 not as promised, 1.00 s",
            report.ToString(), StringComparison.Ordinal);
    }
}
