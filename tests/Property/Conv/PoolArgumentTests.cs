namespace Kernels.Tests;

public class PoolArgumentTests
{
    private static readonly PoolShape Shape = new(2, 3, 5, 4, 2, 2, 2, 1);

    [Theory]
    [InlineData("batch", -1)]
    [InlineData("channels", 0)]
    [InlineData("inHeight", 0)]
    [InlineData("inWidth", 0)]
    [InlineData("kernelHeight", 0)]
    [InlineData("kernelWidth", 9)]
    [InlineData("strideHeight", 0)]
    [InlineData("strideWidth", -2)]
    [InlineData("padHeight", -1)]
    [InlineData("padHeight", 3)]
    [InlineData("padWidth", 2)]
    [InlineData("batch", int.MaxValue)]
    public void PoolShape_BadSize_NamesIt(string name, int value)
    {
        int Or(string other, int good) => name == other ? value : good;
        ArgumentException e = Assert.ThrowsAny<ArgumentException>(() => new PoolShape(
            Or("batch", 2), Or("channels", 4), Or("inHeight", 6), Or("inWidth", 5), Or("kernelHeight", 3),
            Or("kernelWidth", 2), Or("strideHeight", 1), Or("strideWidth", 1), Or("padHeight", 1), Or("padWidth", 1)));
        Assert.Equal(name, e.ParamName);
        Assert.Contains("expected", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Forward_ShortOrOverlappingSpan_NamesItAndWritesNothing()
    {
        float[] x = new float[Shape.InputLength];
        float[] y = [.. Enumerable.Repeat(7f, Shape.OutputLength)];
        int[] indices = [.. Enumerable.Repeat(7, Shape.OutputLength)];
        Assert.Equal("x", Throws(() => MaxPool2d.Forward(Shape, x.AsSpan(1), y, indices)));
        Assert.Equal("y", Throws(() => MaxPool2d.Forward(Shape, x, y.AsSpan(1), indices)));
        Assert.Equal("indices", Throws(() => MaxPool2d.Forward(Shape, x, y, indices.AsSpan(1))));
        Assert.Equal("y", Throws(() => MaxPool2d.Forward(Shape, x, x, indices)));
        Assert.Equal("x", Throws(() => MaxPool2d.Forward(Shape, x.AsSpan(1), y)));
        Assert.Equal("y", Throws(() => MaxPool2d.Forward(Shape, x, y.AsSpan(1))));
        Assert.Equal("y", Throws(() => MaxPool2d.Forward(Shape, x, x)));
        Assert.All(y, v => Assert.Equal(7, v));
        Assert.All(indices, v => Assert.Equal(7, v));
    }

    // 2 GiB that nobody touches: the bytes of such a tensor are more than an int counts.
    [Fact]
    public unsafe void Passes_IndicesOverATensorOfTwoGibibytes_AreRefused()
    {
        var shape = new PoolShape(1, 1, 1 << 14, 1 << 15, 2, 2, 1 << 13, 1 << 13);
        float* memory = (float*)(1L << 60);
        int[] indices = new int[shape.OutputLength];
        float[] y = new float[shape.OutputLength];
        Assert.Equal("indices", Throws(() => MaxPool2d.Forward(
            shape, new ReadOnlySpan<float>(memory, shape.InputLength), y, new Span<int>(memory + (1 << 28), indices.Length))));
        Assert.Equal("dx", Throws(() => MaxPool2d.Backward(
            shape, y, new ReadOnlySpan<int>(memory + (1 << 28), y.Length), new Span<float>(memory, shape.InputLength))));
    }

    [Fact]
    public void Backward_BadSpanOrIndex_NamesItAndWritesNothing()
    {
        double[] dy = new double[Shape.OutputLength];
        double[] dx = [.. Enumerable.Repeat(7.0, Shape.InputLength)];
        int[] indices = new int[Shape.OutputLength];
        Assert.Equal("dy", Throws(() => MaxPool2d.Backward(Shape, dy.AsSpan(1), indices, dx)));
        Assert.Equal("indices", Throws(() => MaxPool2d.Backward(Shape, dy, indices.AsSpan(1), dx)));
        Assert.Equal("dx", Throws(() => MaxPool2d.Backward(Shape, dy, indices, dx.AsSpan(1))));
        Assert.Equal("dx", Throws(() => MaxPool2d.Backward(Shape, dx, indices, dx)));
        indices[^1] = Shape.InputLength;
        Assert.Equal("indices", Throws(() => MaxPool2d.Backward(Shape, dy, indices, dx)));
        indices[^1] = -1;
        Assert.Equal("indices", Throws(() => MaxPool2d.Backward(Shape, dy, indices, dx)));
        Assert.All(dx, v => Assert.Equal(7, v));
    }

    private static string? Throws(Action call) => Assert.ThrowsAny<ArgumentException>(call).ParamName;
}
