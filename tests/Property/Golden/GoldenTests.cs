namespace Kernels.Tests;

/// <summary>NumPy's results for the notebook's cells, through the public kernels, on every instruction set.</summary>
public class GoldenTests
{
    private static readonly GoldenFile File = GoldenFile.Read();

    public static TheoryData<string> Names => [.. File.Cases.Select(golden => golden.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void PublicKernels_NotebookCellF64_AgreesWithNumPy(string name) =>
        EveryIsa.Run(_ => GoldenRun<double, PublicF64>.Checks[name](CaseOf(name)));

    [Theory]
    [MemberData(nameof(Names))]
    public void PublicKernels_NotebookCellF32_AgreesWithNumPy(string name) =>
        EveryIsa.Run(_ => GoldenRun<float, PublicF32>.Checks[name](CaseOf(name)));

    [Fact]
    public void Checks_OfTheFile_LeaveNoCaseOut()
    {
        Assert.Equal("NumPy 1.24.2", File.Source);
        Assert.Equal(20, File.Cases.Length);
        string[] names = [.. File.Cases.Select(golden => golden.Name).Order()];
        Assert.Equal(names, GoldenRun<double, PublicF64>.Checks.Keys.Order());
        Assert.Equal(names, GoldenRun<float, PublicF32>.Checks.Keys.Order());
    }

    private static GoldenCase CaseOf(string name) => File.Cases.Single(golden => golden.Name == name);
}
