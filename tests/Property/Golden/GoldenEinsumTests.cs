using System.Numerics;

namespace Kernels.Tests;

/// <summary>Every einsum of the notebook, given as the notebook gives it, against NumPy's result.</summary>
public class GoldenEinsumTests
{
    private static readonly GoldenCase[] Cases = [.. GoldenFile.Read().Cases.Where(golden => golden.Einsum is not null)];

    public static TheoryData<string> Names => [.. Cases.Select(golden => golden.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Einsum_NotebookCellF64_AgreesWithNumPy(string name) => EveryIsa.Run(_ => Check<double>(CaseOf(name)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Einsum_NotebookCellF32_AgreesWithNumPy(string name) => EveryIsa.Run(_ => Check<float>(CaseOf(name)));

    [Fact]
    public void Cases_OfTheFile_AreTen() => Assert.Equal(10, Cases.Length);

    // All inputs are positive, so that a sum's magnitude is its value; both factors are rounded into T besides.
    private static void Check<T>(GoldenCase golden)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GoldenArray a = golden.Inputs["a"], c = golden.Outputs["c"];
        GoldenArray? b = golden.Inputs.GetValueOrDefault("b");
        Einsum einsum = b is null ? Einsum.Parse(golden.Einsum!, a.Shape) : Einsum.Parse(golden.Einsum!, a.Shape, b.Shape);
        Assert.Equal(c.Shape, einsum.OutputShape.ToArray());
        var y = new T[c.Data.Length];
        EinsumCalls<T>.Run(einsum, a.As<T>(), b is null ? default : b.As<T>(), y, 1, default);
        double terms = (double)a.Data.Length * (b?.Data.Length ?? 1) / c.Data.Length;
        Assert.All(golden.Inputs.Values, array => Assert.True(array.Data.Min() >= 0));
        Bound.AssertWithin(c.Data, y, (int)Math.Ceiling(terms) + 3, c.Data, golden.Name);
    }

    private static GoldenCase CaseOf(string name) => Cases.Single(golden => golden.Name == name);
}
