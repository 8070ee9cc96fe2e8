namespace Kernels.Tests;

/// <summary>Bad arguments: refused by name, with value and expectation, before anything is written.</summary>
public class ConvArgumentTests
{
    private static readonly ConvShape Shape = new(2, 3, 5, 4, 6, 3, 2, padHeight: 1);

    [Theory]
    [InlineData("batch", -1)]
    [InlineData("inChannels", 0)]
    [InlineData("inHeight", 0)]
    [InlineData("inWidth", -7)]
    [InlineData("outChannels", 0)]
    [InlineData("kernelHeight", 0)]
    [InlineData("kernelWidth", -1)]
    [InlineData("strideHeight", 0)]
    [InlineData("strideWidth", 0)]
    [InlineData("padHeight", -1)]
    [InlineData("padWidth", -1)]
    [InlineData("dilationHeight", 0)]
    [InlineData("dilationWidth", 0)]
    [InlineData("groups", 0)]
    public void ConvShape_SizeBelowRange_NamesIt(string name, int value)
    {
        string message = AssertRefused(name, () => Make(name, value));
        Assert.Contains($"{name} is {value}", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inChannels", 5)]
    [InlineData("outChannels", 7)]
    [InlineData("kernelHeight", 9)]
    [InlineData("kernelWidth", 8)]
    [InlineData("dilationHeight", int.MaxValue)]
    [InlineData("batch", int.MaxValue)]
    [InlineData("inWidth", int.MaxValue)]
    [InlineData("padHeight", int.MaxValue)]
    [InlineData("outChannels", int.MaxValue - 1)]
    public void ConvShape_SizesThatDoNotGoTogether_AreRefused(string name, int value)
    {
        ArgumentException e = Assert.ThrowsAny<ArgumentException>(() => Make(name, value));
        Assert.Contains("expected", e.Message, StringComparison.Ordinal);
        Assert.NotNull(e.ParamName);
    }

    [Fact]
    public void ConvShape_KernelLargerThanPaddedImage_NamesBoth()
    {
        string message = AssertRefused("kernelWidth", () => new ConvShape(1, 1, 9, 4, 1, 1, 4, dilationWidth: 2, padWidth: 1));
        Assert.Contains(
            "kernelWidth is 4 and covers 7 pixels with dilationWidth 2; expected at most 6, the length of the padded image.",
            message, StringComparison.Ordinal);
        message = AssertRefused("kernelHeight", () => new ConvShape(1, 1, 2, 4, 1, 3, 4));
        Assert.Contains("kernelHeight is 3; expected at most 2, the length", message, StringComparison.Ordinal);
    }

    // A transposed convolution's input is the output of the convolution that checks the sizes.
    [Fact]
    public void ConvTransposeShape_SizesThatDoNotGoTogether_AreNamedAsGiven()
    {
        string message = AssertRefused("inChannels", () => new ConvTransposeShape(1, 6, 3, 3, 8, 2, 2, groups: 4));
        Assert.Contains("inChannels is 6", message, StringComparison.Ordinal);
        message = AssertRefused("outChannels", () => new ConvTransposeShape(1, 8, 3, 3, 6, 2, 2, groups: 4));
        Assert.Contains("outChannels is 6", message, StringComparison.Ordinal);
        AssertRefused("batch", () => new ConvTransposeShape(1 << 20, 1 << 11, 1, 1, 1, 1, 1));
        AssertRefused("outChannels", () => new ConvTransposeShape(1 << 20, 1, 1, 1, 1 << 11, 1, 1));
    }

    // Sums of a size and a stride do not fit an int here, though each does.
    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void Conv2d_StrideAndPaddingBeyondTwoToTheThirty_EqualReference(int outChannels)
    {
        const int Far = 1_000_000_000;
        var shape = new ConvShape(1, 1, 1, 3, outChannels, 1, 1, strideWidth: Far, padWidth: Far);
        float[] x = [5, 6, 7], w = new float[outChannels], y = new float[shape.OutputLength], dx = [9, 9, 9];
        Array.Fill(w, 2);
        EveryIsa.Run(set =>
        {
            Array.Fill(y, float.NaN);
            Conv2d.Forward(shape, x, w, [], y);
            for (int o = 0; o < outChannels; o++)
                Assert.Equal([0f, 10, 0], y[(3 * o)..(3 * (o + 1))]);
            Conv2d.BackwardData(shape, w, y, dx);
            Assert.Equal([20f * outChannels, 0, 0], dx);
        });
    }

    // Too large to run here; the plans alone must not lose the image in a sum beyond an int.
    [Fact]
    public void Conv2d_RowBeyondTwoToTheThirty_HasRoomForItsCopy()
    {
        var shape = new ConvShape(1, 1, 1, 1_200_000_000, 1, 1, 600);
        var tall = new ConvShape(1, 1, 1_200_000_000, 1, 1, 3, 1);
        nuint row = sizeof(float) * (nuint)shape.InWidth;
        Assert.True(Conv2d.ForwardWorkspaceSizeF32(shape) >= row);
        Assert.True(Conv2d.BackwardWeightsWorkspaceSizeF32(shape) >= row);
        Assert.InRange(Conv2d.ForwardWorkspaceSizeF32(tall), 1u, 3 * row);
    }

    // Masks belong to the ends of a row: they are as many for a long one.
    [Fact]
    public void Conv2d_LongDepthwiseRow_TakesScratchForOneRow()
    {
        var shape = new ConvShape(1, 1, 1, 1_000_000, 1, 1, 501, padWidth: 250);
        EveryIsa.Run(_ => Assert.InRange(Conv2d.ForwardWorkspaceSizeF32(shape), 0u, 12_000_000u));
    }

    [Fact]
    public void ConvShape_ImageBeyondIntInBatchOfNone_IsRefused() =>
        AssertRefused("batch", () => new ConvShape(0, 70000, 70000, 1, 1, 1, 1));

    [Fact]
    public void ConvShape_Default_IsRefusedEverywhere()
    {
        float[] memory = new float[1];
        ConvShape none = default;
        Assert.Equal(0, none.OutputLength + none.InputLength + none.WeightLength + none.ColumnsLength);
        Assert.NotEmpty(none.ToString());
        AssertRefused("shape", () => Conv2d.Forward(none, memory, memory, [], memory));
        AssertRefused("shape", () => Conv2d.BackwardWeights(none, memory, memory, 0, memory));
        AssertRefused("shape", () => Conv2d.BackwardData(none, memory, memory, memory));
        AssertRefused("shape", () => Conv2d.BackwardBias(none, memory, 0, memory));
        AssertRefused("shape", () => Conv2d.ForwardWorkspaceSizeF32(none));
        AssertRefused("shape", () => Conv2d.BackwardWeightsWorkspaceSizeF64(none));
        AssertRefused("shape", () => Conv2d.BackwardDataWorkspaceSizeF32(none));
        AssertRefused("shape", () => Im2Col.Run(none, memory, memory));
        AssertRefused("shape", () => Col2Im.Run(none, memory, memory));
        AssertRefused("shape", () => MaxPool2d.Forward(default, memory, memory, []));
        AssertRefused("shape", () => MaxPool2d.Backward(default, memory, [], memory));
    }

    [Theory]
    [InlineData("x", 1, 0, 0, 0)]
    [InlineData("w", 0, 1, 0, 0)]
    [InlineData("bias", 0, 0, 1, 0)]
    [InlineData("y", 0, 0, 0, 1)]
    public void Forward_ShortSpan_NamesItAndWritesNothing(string name, int lessX, int lessW, int lessBias, int lessY)
    {
        float[] y = Sevens(Shape.OutputLength - lessY);
        AssertRefused(name, () => Conv2d.Forward(
            Shape, new float[Shape.InputLength - lessX], new float[Shape.WeightLength - lessW],
            new float[Shape.OutChannels - lessBias], y));
        Assert.All(y, v => Assert.Equal(7, v));
    }

    [Fact]
    public void Backward_ShortSpan_NamesItAndWritesNothing()
    {
        float[] x = new float[Shape.InputLength];
        float[] w = new float[Shape.WeightLength];
        float[] y = new float[Shape.OutputLength];
        float[] gradient = Sevens(Shape.InputLength);
        float[] small = Sevens(Shape.OutChannels);
        AssertRefused("x", () => Conv2d.BackwardWeights(Shape, x.AsSpan(1), y, 0, gradient));
        AssertRefused("dy", () => Conv2d.BackwardWeights(Shape, x, y.AsSpan(1), 0, gradient));
        AssertRefused("dw", () => Conv2d.BackwardWeights(Shape, x, y, 0, small));
        AssertRefused("w", () => Conv2d.BackwardData(Shape, w.AsSpan(1), y, gradient));
        AssertRefused("dy", () => Conv2d.BackwardData(Shape, w, y.AsSpan(1), gradient));
        AssertRefused("dx", () => Conv2d.BackwardData(Shape, w, y, small));
        AssertRefused("dy", () => Conv2d.BackwardBias(Shape, y.AsSpan(1), 0, small));
        AssertRefused("db", () => Conv2d.BackwardBias(Shape, y, 0, small.AsSpan(1)));
        Assert.All(gradient.Concat(small), v => Assert.Equal(7, v));
    }

    [Fact]
    public void Passes_OutputOverlapsInput_NameIt()
    {
        float[] m = new float[1000];
        float[] other = new float[1000];
        AssertRefused("y", () => Conv2d.Forward(Shape, m, other, [], m.AsSpan(Shape.InputLength - 1)));
        AssertRefused("y", () => Conv2d.Forward(Shape, other, m, [], m));
        AssertRefused("y", () => Conv2d.Forward(Shape, other, other, m.AsSpan(Shape.OutputLength - 1, 6), m));
        AssertRefused("dw", () => Conv2d.BackwardWeights(Shape, m, other, 0, m));
        AssertRefused("dw", () => Conv2d.BackwardWeights(Shape, other, m, 0, m));
        AssertRefused("dx", () => Conv2d.BackwardData(Shape, m, other, m));
        AssertRefused("dx", () => Conv2d.BackwardData(Shape, other, m, m));
        AssertRefused("db", () => Conv2d.BackwardBias(Shape, m, 0, m));

        // What lies behind a tensor's end is none of the kernel's business.
        Conv2d.Forward(Shape, m, other, [], m.AsSpan(Shape.InputLength));
    }

    [Fact]
    public void Passes_BadThreadsActivationOrWorkspace_NameIt()
    {
        var large = new ConvShape(1, 8, 20, 20, 8, 3, 3);
        float[] x = new float[large.InputLength];
        float[] w = new float[large.WeightLength];
        float[] y = Sevens(large.InputLength);
        float[] z = new float[large.OutputLength];
        using var buffer = new NativeBuffer<byte>(64);
        Workspace little = Workspace.Of(buffer);
        AssertRefused("threads", () => Conv2d.Forward(large, x, w, [], y, threads: 0));
        AssertRefused("threads", () => Conv2d.BackwardWeights(large, x, z, 0, y, 0));
        AssertRefused("threads", () => Conv2d.BackwardData(large, w, z, y, -1));
        AssertRefused("threads", () => Conv2d.ForwardWorkspaceSizeF64(large, 0));
        AssertRefused("activation", () => Conv2d.Forward(large, x, w, [], y, (Activation)99));
        AssertRefused("workspace", () => Conv2d.Forward(large, x, w, [], y, workspace: little));
        AssertRefused("workspace", () => Conv2d.BackwardWeights(large, x, z, 0, y, 1, little));
        AssertRefused("workspace", () => Conv2d.BackwardData(large, w, z, y, 1, little));
        Assert.All(y, v => Assert.Equal(7, v));
        Assert.Equal(0, BufferPool.Shared.BytesRented);
    }

    [Fact]
    public void ForwardPacked_BadArguments_NameThemAndWriteNothing()
    {
        float[] x = new float[Shape.InputLength];
        float[] w = new float[Shape.WeightLength];
        float[] bias = new float[Shape.OutChannels];
        float[] y = Sevens(Shape.OutputLength);
        using var packed = ConvWeights<float>.Pack(Shape, w);
        AssertRefused("shape", () => ConvWeights<float>.Pack(default, w));
        AssertRefused("w", () => ConvWeights<float>.Pack(Shape, w.AsSpan(1)));
        AssertRefused("w", () => packed.Update(w.AsSpan(1)));
        Assert.Equal("w", Assert.Throws<ArgumentNullException>(() => Conv2d.ForwardPacked(2, x, null!, bias, y)).ParamName);
        Assert.Throws<ArgumentNullException>(() => Conv2d.ForwardPackedWorkspaceSize(2, (ConvWeights<double>)null!));
        AssertRefused("batch", () => Conv2d.ForwardPacked(-1, x, packed, bias, y));
        AssertRefused("batch", () => Conv2d.ForwardPackedWorkspaceSize(-1, packed));
        AssertRefused("x", () => Conv2d.ForwardPacked(2, x.AsSpan(1), packed, bias, y));
        AssertRefused("bias", () => Conv2d.ForwardPacked(2, x, packed, bias.AsSpan(1), y));
        AssertRefused("y", () => Conv2d.ForwardPacked(2, x, packed, bias, y.AsSpan(1)));
        AssertRefused("residual", () => Conv2d.ForwardPacked(2, x, packed, bias, y, residual: x.AsSpan(1)));
        AssertRefused("residual", () => Conv2d.Forward(Shape, x, w, bias, y, residual: x.AsSpan(1)));
        AssertRefused("threads", () => Conv2d.ForwardPacked(2, x, packed, bias, y, threads: 0));
        AssertRefused("threads", () => Conv2d.ForwardPackedWorkspaceSize(2, packed, 0));
        AssertRefused("activation", () => Conv2d.ForwardPacked(2, x, packed, bias, y, (Activation)99));
        AssertRefused("y", () => Conv2d.ForwardPacked(2, y, packed, bias, y));
        AssertRefused("y", () => Conv2d.ForwardPacked(2, x, packed, y, y));
        AssertRefused("y", () => Conv2d.ForwardPacked(2, x, packed, bias, y, residual: y));
        AssertRefused("y", () => Conv2d.Forward(Shape, x, w, bias, y, residual: y));
        packed.Dispose();
        Action[] calls = [() => Conv2d.ForwardPacked(2, x, packed, bias, y), () => packed.Update(w)];
        Assert.All(calls, call => Assert.Equal("ConvWeights", Assert.Throws<ObjectDisposedException>(call).ObjectName));
        Assert.All(y, v => Assert.Equal(7, v));
    }

    [Fact]
    public void Columns_ShortOrOverlapping_NameThem()
    {
        double[] x = new double[Shape.InputLength];
        double[] columns = new double[Shape.ColumnsLength];
        AssertRefused("x", () => Im2Col.Run(Shape, x.AsSpan(1), columns));
        AssertRefused("columns", () => Im2Col.Run(Shape, x, columns.AsSpan(1)));
        AssertRefused("columns", () => Im2Col.Run(Shape, columns.AsSpan(9), columns));
        AssertRefused("columns", () => Col2Im.Run(Shape, columns.AsSpan(1), x));
        AssertRefused("dx", () => Col2Im.Run(Shape, columns, x.AsSpan(1)));
        AssertRefused("dx", () => Col2Im.Run(Shape, columns, columns.AsSpan(9)));
    }

    private static ConvShape Make(string name, int value)
    {
        int Or(string other, int good) => name == other ? value : good;
        return new ConvShape(
            Or("batch", 2), Or("inChannels", 4), Or("inHeight", 6), Or("inWidth", 5), Or("outChannels", 8),
            Or("kernelHeight", 3), Or("kernelWidth", 2), Or("strideHeight", 1), Or("strideWidth", 1),
            Or("padHeight", 1), Or("padWidth", 1), Or("dilationHeight", 1), Or("dilationWidth", 1), Or("groups", 2));
    }

    private static string AssertRefused(string name, Func<object> call)
    {
        ArgumentException e = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Equal(name, e.ParamName);
        Assert.Contains("expected", e.Message, StringComparison.Ordinal);
        return e.Message;
    }

    private static void AssertRefused(string name, Action call) => AssertRefused(name, () =>
    {
        call();
        return new object();
    });

    private static float[] Sevens(int length) => [.. Enumerable.Repeat(7f, length)];
}
