namespace Kernels.Tests;

public class IsaTests
{
    [Fact]
    public void Current_WithoutOverride_IsSupportedAndExplained()
    {
        Isa.Reset();
        Assert.True(Isa.IsSupported(Isa.Current));
        Assert.Contains(Isa.Current.ToString(), Isa.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void WhyWidest_AheadOfTime_SpeaksOfTheBinaryAndNotOfTheProcessor()
    {
        Assert.Equal(
            "Scalar: the widest that this binary was compiled for; see IlcInstructionSet in docs/aot.md.",
            Isa.WhyWidest(InstructionSet.Scalar, justInTime: false));
        Assert.Contains("processor and runtime", Isa.WhyWidest(InstructionSet.Scalar, justInTime: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Supported_AlwaysEndsWithScalar()
    {
        Assert.Equal(InstructionSet.Scalar, Isa.Supported[^1]);
        Assert.All(Isa.Supported, set => Assert.True(Isa.IsSupported(set)));
    }

    [Fact]
    public void Override_EverySupportedSet_TakesEffectUntilReset()
    {
        InstructionSet before = Isa.Current;
        EveryIsa.Run(set =>
        {
            Assert.Equal(set, Isa.Current);
            Assert.Contains("Override", Isa.Reason, StringComparison.Ordinal);
        });
        Assert.Equal(before, Isa.Current);
    }

    [Fact]
    public void Override_UnknownSet_IsRefused()
    {
        PlatformNotSupportedException e = Assert.Throws<PlatformNotSupportedException>(
            () => Isa.Override((InstructionSet)99));
        Assert.Contains("Scalar", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("avx512", true, InstructionSet.Avx512)]
    [InlineData("AVX2", true, InstructionSet.Avx2)]
    [InlineData("neon", true, InstructionSet.Neon)]
    [InlineData("Scalar", true, InstructionSet.Scalar)]
    [InlineData("sse9", false, default(InstructionSet))]
    [InlineData("2", false, default(InstructionSet))]
    [InlineData("neon,avx2", false, default(InstructionSet))]
    [InlineData(null, false, default(InstructionSet))]
    public void TryParse_Name_IsReadAsTheVariableIs(string? name, bool expected, InstructionSet set)
    {
        Assert.Equal(expected, Isa.TryParse(name, out InstructionSet actual));
        if (expected)
            Assert.Equal(set, actual);
    }
}
