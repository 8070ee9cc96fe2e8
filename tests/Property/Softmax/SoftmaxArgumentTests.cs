using System.Runtime.InteropServices;

namespace Kernels.Tests;

/// <summary>Bad input to softmax and its relatives: the argument is named, and nothing is written.</summary>
public class SoftmaxArgumentTests
{
    private const int Sentinel = 77;

    private readonly float[] x = new float[8];
    private readonly float[] y = [Sentinel, Sentinel, Sentinel, Sentinel, Sentinel, Sentinel, Sentinel, Sentinel];

    [Theory]
    [InlineData(-1, 2, 2, 2, 1, "rows")]
    [InlineData(2, -1, 2, 2, 1, "columns")]
    [InlineData(2, 3, 2, 3, 1, "ldx")]
    [InlineData(2, 3, 3, 2, 1, "ldy")]
    [InlineData(0, 0, 0, 1, 1, "ldx")]
    [InlineData(3, 3, 3, 3, 1, "x")]
    [InlineData(2, 4, 4, 5, 1, "y")]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, 1, "x")]
    [InlineData(2, 2, 2, 2, 0, "threads")]
    public void Forward_BadShape_NamesArgument(int rows, int columns, int ldx, int ldy, int threads, string name)
    {
        Refuses(name, () => Softmax.Forward(rows, columns, x, ldx, y, ldy, threads));
        Refuses(name, () => LogSoftmax.Forward(rows, columns, x, ldx, y, ldy, threads));
    }

    [Theory]
    [InlineData(-1, 2, 2, 2, 2, "rows")]
    [InlineData(2, -1, 2, 2, 2, "columns")]
    [InlineData(2, 3, 2, 3, 3, "ldy")]
    [InlineData(2, 3, 3, 2, 3, "lddy")]
    [InlineData(2, 3, 3, 3, 2, "lddx")]
    [InlineData(2, 4, 5, 4, 4, "y")]
    [InlineData(2, 4, 4, 5, 4, "dy")]
    [InlineData(2, 4, 4, 4, 5, "dx")]
    public void Backward_BadShape_NamesArgument(int rows, int columns, int ldy, int lddy, int lddx, string name)
    {
        float[] dy = new float[8];
        Refuses(name, () => Softmax.Backward(rows, columns, x, ldy, dy, lddy, y, lddx));
        Refuses(name, () => LogSoftmax.Backward(rows, columns, x, ldy, dy, lddy, y, lddx));
    }

    [Fact]
    public void EveryCall_PartialOverlap_IsRefused()
    {
        float[] dy = new float[8];
        int[] labels = [0, 0];
        Refuses("y", () => Softmax.Forward(2, 2, y.AsSpan(1), 2, y, 2));
        Refuses("y", () => LogSoftmax.Forward(2, 2, y, 2, y.AsSpan(3), 2));
        Refuses("ldy", () => Softmax.Forward(2, 2, y, 2, y, 3));
        Refuses("dx", () => Softmax.Backward(2, 2, y, 2, dy, 2, y.AsSpan(1), 2));
        Refuses("dx", () => Softmax.Backward(2, 2, dy, 2, y.AsSpan(1), 2, y, 2));
        Refuses("lddx", () => LogSoftmax.Backward(2, 2, dy, 2, y, 2, y, 4));
        Refuses("dx", () => CrossEntropy.ForwardBackward(2, 2, y, 2, labels, y.AsSpan(2), 2));
        Refuses("lddx", () => CrossEntropy.ForwardBackward(2, 2, y, 3, labels, y, 2));
    }

    // A label that a gradient has overwritten is no column any more, and would be read as one.
    [Fact]
    public void CrossEntropy_OutputOverLabels_IsRefused()
    {
        int[] memory = new int[9];
        Span<float> Dx(int from) => MemoryMarshal.Cast<int, float>(memory.AsSpan(from, 4));
        Refuses("dx", () => CrossEntropy.ForwardBackward(2, 2, x, 2, memory.AsSpan(3, 2), Dx(0), 2));
        Refuses("dx", () => CrossEntropy.ForwardBackward(2, 2, x, 2, memory.AsSpan(3, 2), Dx(4), 2));
        Refuses("dx", () => CrossEntropy.Loss(2, 2, x, 2, memory.AsSpan(3, 2), default, [], Dx(1), 2));
        Refuses("losses", () => CrossEntropy.Loss(2, 2, x, 2, memory.AsSpan(3, 2), default, Dx(4), [], 2));
        Assert.All(memory, label => Assert.Equal(0, label));
        CrossEntropy.ForwardBackward(2, 2, x, 2, memory.AsSpan(4, 2), Dx(0), 2);
        memory.AsSpan().Clear();
        CrossEntropy.ForwardBackward(2, 2, x, 2, memory.AsSpan(3, 2), Dx(5), 2);
    }

    [Fact]
    public void Forward_OutputBesideInput_IsAllowed()
    {
        // The spans overlap; the matrices, which take less, do not.
        Softmax.Forward(1, 2, y, 8, y.AsSpan(2), 8);
        Assert.Equal([Sentinel, Sentinel, 0.5f, 0.5f, Sentinel], y[..5]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MinValue)]
    public void CrossEntropy_LabelOutOfRange_IsNamedWithItsRow(int label)
    {
        int[] labels = [0, label];
        Refuses("labels", () => CrossEntropy.ForwardBackward(2, 3, x, 3, labels, y, 3));
        ArgumentOutOfRangeException thrown = Assert.Throws<ArgumentOutOfRangeException>(
            () => CrossEntropy.Forward(2, 3, x, 3, labels));
        Assert.Equal("labels", thrown.ParamName);
        Assert.Contains($"labels[1] is {label}; expected a class from 0 to 2", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 2, 2, 2, 2, 1, "rows")]
    [InlineData(2, -1, 2, 2, 2, 1, "columns")]
    [InlineData(2, 3, 2, 3, 2, 1, "ldx")]
    [InlineData(2, 3, 3, 2, 2, 1, "lddx")]
    [InlineData(2, 4, 5, 4, 2, 1, "logits")]
    [InlineData(2, 4, 4, 5, 2, 1, "dx")]
    [InlineData(2, 4, 4, 4, 1, 1, "labels")]
    [InlineData(2, 0, 1, 1, 2, 1, "labels")]
    [InlineData(2, 4, 4, 4, 2, -1, "threads")]
    public void CrossEntropy_BadShape_NamesArgument(
        int rows, int columns, int ldx, int lddx, int labels, int threads, string name) =>
        Refuses(
            name, () => CrossEntropy.ForwardBackward(rows, columns, x, ldx, new int[labels], y, lddx, threads));

    private void Refuses(string name, Action call)
    {
        ArgumentException thrown = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Equal(name, thrown.ParamName);
        Assert.All(y, element => Assert.Equal(Sentinel, element));
    }
}
