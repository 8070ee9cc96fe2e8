namespace Kernels.Tests;

/// <summary>The grammar: what an expression means, and how a bad one is refused.</summary>
public class EinsumTextTests
{
    [Theory]
    [InlineData("ij", "2,3", "2,3")]
    [InlineData("ji", "2,3", "3,2")]
    [InlineData("ii", "3,3", "")]
    [InlineData("ii->i", "3,3", "3")]
    [InlineData("iij->j", "3,3,5", "5")]
    [InlineData("iij", "3,3,5", "5")]
    [InlineData("", "", "")]
    [InlineData("i->", "4", "")]
    [InlineData("->", "", "")]
    [InlineData(" i j -> j i ", "2,3", "3,2")]
    [InlineData("...", "2,3,4", "2,3,4")]
    [InlineData("i...", "2,3,4", "3,4,2")]
    [InlineData("...ii->...i", "5,3,3", "5,3")]
    [InlineData("i...j->ji...", "2,7,8,3", "3,2,7,8")]
    [InlineData("...i->i", "3", "3")]
    [InlineData("aB", "2,3", "3,2")]
    public void Parse_OneOperand_HasNumPysShape(string expression, string shape, string output) =>
        Assert.Equal(Numbers(output), Einsum.Parse(expression, Numbers(shape)).OutputShape.ToArray());

    [Theory]
    [InlineData("ij,jk", "2,3", "3,4", "2,4")]
    [InlineData("ij,jh", "2,3", "3,4", "4,2")]
    [InlineData("ij,jk->ki", "2,3", "3,4", "4,2")]
    [InlineData("i,i", "3", "3", "")]
    [InlineData("i,j", "3", "4", "3,4")]
    [InlineData(",ij", "", "2,3", "2,3")]
    [InlineData("...ij,...jk", "5,2,3", "3,4", "5,2,4")]
    [InlineData("...ij,...jk", "5,1,2,3", "6,3,4", "5,6,2,4")]
    [InlineData("ij,jk", "2,1", "3,4", "2,4")]
    [InlineData("i,i->i", "1", "0", "0")]
    [InlineData("k...,jk", "3,7", "2,3", "7,2")]
    public void Parse_TwoOperands_HasNumPysShape(string expression, string shapeA, string shapeB, string output) =>
        Assert.Equal(Numbers(output), Einsum.Parse(expression, Numbers(shapeA), Numbers(shapeB)).OutputShape.ToArray());

    [Theory]
    [InlineData("i1", 1, "'1'")]
    [InlineData("i_j->", 1, "'_'")]
    [InlineData("i.j", 1, "dot")]
    [InlineData("i..", 1, "dot")]
    [InlineData("...i...", 4, "second ellipsis")]
    [InlineData("ij-", 2, "'->'")]
    [InlineData("ij-i", 2, "'->'")]
    [InlineData("ij->i->j", 5, "'-'")]
    [InlineData("ij->i,j", 5, "','")]
    [InlineData("ij->k", 4, "'k'")]
    [InlineData("ij->iji", 6, "twice")]
    [InlineData("ij->...i", 4, "ellipsis")]
    [InlineData("ij >i", 3, "'>'")]
    public void Parse_BadGrammar_NamesThePosition(string expression, int position, string found)
    {
        EinsumException e = Assert.Throws<EinsumException>(() => Einsum.Parse(expression, [2, 2]));
        Assert.Equal(position, e.Position);
        Assert.Equal(expression, e.Expression);
        Assert.Equal("expression", e.ParamName);
        Assert.Contains(found, e.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("ij,jk,kl", "2,3", "3,4", 5, "two", "contract in two steps")]
    [InlineData("ij", "2,3", "3,4", 0, "1 operand; expected 2")]
    [InlineData("ij,jk->ik", "2,3", "5,4", 3, "'j'", "3", "5")]
    [InlineData("ii,i->i", "2,3", "2", 1, "'i'", "2", "3")]
    [InlineData("i...,i...", "2,3", "2,5", 6, "'...[-1]'", "3", "5")]
    [InlineData("ij,jk->ik", "2,3,4", "3,4", 0, "2 indices", "3 axes")]
    [InlineData("ij,...jk->ik", "2,3", "3", 3, "2 indices", "1 axis;")]
    [InlineData("i,jk->ik", "2,3", "3,4", 0, "1 index for", "2 axes")]
    [InlineData("ij,...jk->ik", "2,3", "5,3,4", 10, "no ellipsis", "the 1 axis that")]
    public void Parse_ShapesThatDoNotFit_AreRefusedAtTheirPosition(
        string expression, string shapeA, string shapeB, int position, params string[] found)
    {
        EinsumException e =
            Assert.Throws<EinsumException>(() => Einsum.Parse(expression, Numbers(shapeA), Numbers(shapeB)));
        Assert.Equal(position, e.Position);
        Assert.All(found, text => Assert.Contains(text, e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Parse_BadSizesAndStrides_NameTheParameter()
    {
        Assert.Throws<ArgumentNullException>(() => Einsum.Parse(null!, [2]));
        Refuses("shape", () => Einsum.Parse("ij", [2, -1]));
        Refuses("shape", () => Einsum.Parse("ij", [1 << 20, 1 << 20]));
        Refuses("shapeB", () => Einsum.Parse("i,i", [2], [-2]));
        Refuses("expression", () => Einsum.Parse("i,j", [1 << 20], [1 << 20]));
        Refuses("strides", () => Einsum.ParseStrided("ij", [2, 2], [1]));
        Refuses("stridesA", () => Einsum.ParseStrided("ij,jk", [2, 2], [-2, 1], [2, 2], []));
        Refuses("stridesY", () => Einsum.ParseStrided("ij", [2, 3], [], [2, 1]));
        Refuses("stridesY", () => Einsum.ParseStrided("ij", [2, 3], [], [0, 1]));
        Refuses("stridesY", () => Einsum.ParseStrided("ij", [2, 3], [], [int.MaxValue, int.MaxValue]));
        Refuses("shapeA", () => Einsum.ParseStrided("ij,k", [3, 3], [int.MaxValue, 1], [2], []));
        Refuses("expression", () => Einsum.ParseStrided("ij->", [1 << 16, 1 << 16], [0, 0]));
    }

    [Fact]
    public void Parse_BadSizeOrStride_NamesTheAxis()
    {
        Says("shape is -1 for axis 1; expected 0 or more.", () => Einsum.Parse("ij", [2, -1]));
        Says("stridesA is -2 for axis 0; expected 0 or more.", () => Einsum.ParseStrided("ij,jk", [2, 2], [-2, 1], [2, 2], []));
        Says("shape is -3 for axis 0; expected 0 or more.", () => Permute.Run([-3, 2], [0, 1], new float[6], new float[6]));
    }

    [Fact]
    public void Run_BadArguments_NamesThemAndWritesNothing()
    {
        float[] a = Gens.Values<float>(6, 1), y = new float[6];
        Einsum product = Einsum.Parse("ij,jk->ik", [2, 3], [3, 2]);
        Einsum turn = Einsum.Parse("ij->ji", [2, 3]);
        Refuses("a", () => product.Run(a.AsSpan(1), a, y));
        Refuses("b", () => product.Run(a, a.AsSpan(1), y));
        Refuses("y", () => product.Run(a, a, y.AsSpan(3)));
        Refuses("y", () => product.Run(y, a, y));
        Refuses("y", () => product.Run(a, y, y));
        Refuses("threads", () => product.Run(a, a, y, 0));
        Refuses("x", () => turn.Run(a.AsSpan(1), y));
        Refuses("y", () => turn.Run(a, y.AsSpan(1)));
        Refuses("y", () => turn.Run(y, y));
        Refuses("threads", () => product.WorkspaceSizeF32(0));
        Assert.Throws<InvalidOperationException>(() => turn.Run(a, a, y));
        Assert.Throws<InvalidOperationException>(() => product.Run(a, y));
        Assert.All(y, value => Assert.Equal(0, value));
    }

    [Fact]
    public unsafe void Run_ShortWorkspace_NamesItAndWritesNothing()
    {
        float[] a = Gens.Values<float>(4000, 1), y = new float[400];
        Einsum packed = Einsum.Parse("ikj,jk->i", [400, 5, 2], [2, 5]);
        Assert.True(packed.WorkspaceSizeF32() > 32);
        byte* little = stackalloc byte[32];
        var workspace = new Workspace(little, 32);
        Refuses("workspace", () => packed.Run(a, a, y, 1, workspace));
        Einsum product = Einsum.Parse("mk,nk->mn", [20, 60], [20, 60]);
        Assert.True(product.WorkspaceSizeF32() > 32);
        Refuses("workspace", () => product.Run(a, a, y, 1, workspace));
        Assert.All(y, value => Assert.Equal(0, value));
    }

    private static void Says(string message, Action call) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);

    private static void Refuses(string parameter, Action call) =>
        Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(call).ParamName);

    private static int[] Numbers(string text) =>
    [
        .. text.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(number => int.Parse(number, System.Globalization.CultureInfo.InvariantCulture)),
    ];
}
