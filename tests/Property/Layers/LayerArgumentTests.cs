using Kernels.Layers;

namespace Kernels.Tests;

/// <summary>What layers refuse, and that they name it.</summary>
public class LayerArgumentTests
{
    private static readonly float[] None = [];

    [Fact]
    public void Linear_BadConstruction_NamesTheParameter()
    {
        using var weight = new Parameter<float>("w", 3, 2);
        using var flat = new Parameter<float>("flat", 6);
        AssertRefused("weight", "null", () => new Linear<float>(null!));
        AssertRefused("weight", "flat [6]; expected 2 dimensions", () => new Linear<float>(flat));
        AssertRefused(
            "bias", "flat [6]; expected the shape [2]: weight is w [3, 2], read as [inputs, outputs].",
            () => new Linear<float>(weight, flat));
        AssertRefused("bias", "w [3, 2]; expected the shape [2]", () => new Linear<float>(weight, weight));
        AssertRefused("activation", "9; expected one of None, Relu", () => new Linear<float>(weight, null, (Activation)9));
    }

    [Fact]
    public void Linear_BadCalls_NameParameterFoundAndExpected()
    {
        using var weight = new Parameter<float>("w", 3, 2);
        using var bias = new Parameter<float>("b", 2);
        var layer = new Linear<float>(weight, bias, Activation.Relu);
        using PackedMatrix<float> packed = layer.Pack();
        using var other = PackedMatrix<float>.Right(Transpose.No, 2, 3, new float[6], 3);
        using var left = PackedMatrix<float>.Left(Transpose.No, 3, 2, new float[6], 2);
        float[] x = new float[12], y = new float[8];
        AssertRefused("batch", "-1; expected 0 or more", () => layer.Forward(-1, x, y));
        AssertRefused("x", "12 elements; expected at least 15", () => layer.Forward(5, x, new float[10]));
        AssertRefused("y", "7 elements; expected at least 8", () => layer.Forward(4, x, new float[7]));
        AssertRefused("threads", "0; expected 1 or more", () => layer.Forward(4, x, y, 0));
        AssertRefused("y", "overlaps x", () => layer.Forward(1, x, x));
        AssertRefused("packed", "null", () => layer.ForwardPacked(1, x, null!, y));
        AssertRefused("packed", "2 × 3; expected 3 × 2", () => layer.ForwardPacked(1, x, other, y));
        AssertRefused("packed", "packed is the Left side", () => layer.ForwardPacked(1, x, left, y));
        AssertRefused("x", "0 elements; expected at least 3", () => layer.ForwardPacked(1, None, packed, y));
        AssertRefused("y", "0 elements; expected at least 2", () => layer.ForwardPacked(1, x, packed, None));
        AssertRefused("batch", "-1; expected 0 or more", () => layer.Backward(-1, x, y, y, None));
        AssertRefused("x", "11 elements; expected at least 12", () => layer.Backward(4, new float[11], y, y, None));
        AssertRefused("y", "0 elements; expected at least 8", () => layer.Backward(4, x, None, y, None));
        AssertRefused("dy", "1 elements; expected at least 8", () => layer.Backward(4, x, y, new float[1], None));
        AssertRefused("dx", "1 elements; expected at least 12", () => layer.Backward(4, x, y, y, new float[1]));
        AssertRefused("dx", "overlaps x", () => layer.Backward(4, x, y, y, x));
        AssertRefused("dx", "overlaps y", () => layer.Backward(1, x, y, new float[2], y));
        AssertRefused("dx", "overlaps dy", () => layer.Backward(1, x, new float[2], y, y));
        AssertRefused("threads", "0; expected 1 or more", () => layer.Backward(4, x, y, y, None, 0));
        Assert.All(weight.Gradient.ToArray(), gradient => Assert.Equal(0, gradient));
    }

    [Fact]
    public void Conv2d_BadConstruction_NamesTheParameter()
    {
        var shape = new ConvShape(1, 4, 5, 5, 6, 3, 3, groups: 2);
        using var weight = new Parameter<float>("w", 6, 2, 3, 3);
        using var wrong = new Parameter<float>("wrong", 6, 4, 3, 3);
        AssertRefused("shape", "default", () => new Conv2d<float>(default, weight));
        AssertRefused("weight", "null", () => new Conv2d<float>(shape, null!));
        AssertRefused("weight", "wrong [6, 4, 3, 3]; expected the shape [6, 2, 3, 3]", () => new Conv2d<float>(shape, wrong));
        AssertRefused("bias", "expected the shape [6]", () => new Conv2d<float>(shape, weight, weight));
        AssertRefused("activation", "9", () => new Conv2d<float>(shape, weight, null, (Activation)9));
    }

    [Fact]
    public void Conv2d_BadCalls_NameParameterFoundAndExpected()
    {
        using var weight = new Parameter<float>("w", 2, 1, 2, 2);
        var layer = new Conv2d<float>(new ConvShape(1, 1, 3, 3, 2, 2, 2), weight, null, Activation.Relu);
        float[] x = new float[18], y = new float[16];
        AssertRefused("batch", "-1; expected 0 or more", () => layer.Forward(-1, x, y));
        AssertRefused("batch", "expected at most", () => layer.Forward(int.MaxValue, x, y));
        AssertRefused("x", "17 elements; expected at least 18", () => layer.Forward(2, new float[17], y));
        AssertRefused("y", "15 elements; expected at least 16", () => layer.Forward(2, x, new float[15]));
        AssertRefused("threads", "0; expected 1 or more", () => layer.Forward(2, x, y, 0));
        AssertRefused("y", "overlaps x", () => layer.Forward(1, x, x));
        AssertRefused("x", "17 elements; expected at least 18", () => layer.Backward(2, new float[17], y, y, None));
        AssertRefused("y", "0 elements; expected at least 16", () => layer.Backward(2, x, None, y, None));
        AssertRefused("dy", "0 elements; expected at least 16", () => layer.Backward(2, x, y, None, None));
        AssertRefused("dx", "1 elements; expected at least 18", () => layer.Backward(2, x, y, y, new float[1]));
        AssertRefused("dx", "overlaps x", () => layer.Backward(2, x, y, y, x));
        AssertRefused("threads", "-2; expected 1 or more", () => layer.Backward(2, x, y, y, None, -2));
    }

    // What the products inside would notice only after the first of them has written.
    [Fact]
    public void Backward_ParameterAsArgument_IsRefusedBeforeAnythingIsWritten()
    {
        using var square = new Parameter<float>("w", 2, 2);
        using var bias = new Parameter<float>("b", 2);
        using var kernel = new Parameter<float>("k", 2, 2, 1, 1);
        float[] x = [1, 2], dy = [3, 4], dx = [7, 7];
        var linear = new Linear<float>(square, bias);
        var conv = new Conv2d<float>(new ConvShape(1, 2, 1, 1, 2, 1, 1), kernel, bias);
        var back = new ConvTranspose2d<float>(new ConvTransposeShape(1, 2, 1, 1, 2, 1, 1), kernel, bias);
        AssertRefused("dx", "overlaps the weight", () => linear.Backward(1, x, [], dy, square.Value));
        AssertRefused("dx", "overlaps the gradient of the weight", () => linear.Backward(1, x, [], dy, square.Gradient));
        AssertRefused("dx", "overlaps the gradient of the bias", () => linear.Backward(1, x, [], dy, bias.Gradient));
        AssertRefused("x", "overlaps the gradient of the weight", () => linear.Backward(1, square.Gradient, [], dy, dx));
        AssertRefused("dy", "overlaps the gradient of the bias", () => linear.Backward(1, x, [], bias.Gradient, dx));
        AssertRefused("dx", "overlaps the weight", () => conv.Backward(1, x, [], dy, kernel.Value));
        AssertRefused("dy", "overlaps the gradient of the bias", () => conv.Backward(1, x, [], bias.Gradient, dx));
        AssertRefused("dx", "overlaps the weight", () => back.Backward(1, x, [], dy, kernel.Value));
        AssertRefused("dy", "overlaps the gradient of the bias", () => back.Backward(1, x, [], bias.Gradient, dx));
        Assert.Equal([7, 7], dx);
        Assert.All([square, bias, kernel], parameter => Assert.All(parameter.Gradient.ToArray(), g => Assert.Equal(0, g)));
    }

    [Fact]
    public void PlainLayers_BadCalls_NameParameterFoundAndExpected()
    {
        float[] six = new float[6], five = new float[5];
        AssertRefused("size", "0; expected 1 or more", () => new Relu<float>(0));
        AssertRefused("size", "-3; expected 1 or more", () => new Softmax<float>(-3));
        AssertRefused("classes", "0; expected 1 or more", () => new CrossEntropy<float>(0));
        AssertRefused("shape", "default", () => new MaxPool2d<float>(default));
        var relu = new Relu<float>(3);
        AssertRefused("batch", "-1; expected 0 or more", () => relu.Forward(-1, six, six));
        AssertRefused("x", "5 elements; expected at least 6", () => relu.Forward(2, five, six));
        AssertRefused("y", "5 elements; expected at least 6", () => relu.Forward(2, six, five));
        AssertRefused("dy", "5 elements; expected at least 6", () => relu.Backward(2, six, five, six));
        var softmax = new Softmax<float>(3);
        AssertRefused("x", "5 elements", () => softmax.Forward(2, five, six));
        AssertRefused("dx", "5 elements", () => softmax.Backward(2, six, six, five));
        var loss = new CrossEntropy<float>(3);
        AssertRefused("batch", "-1; expected 0 or more", () => loss.Forward(-1, six, [0, 0]));
        AssertRefused("labels", "1 elements; expected at least 2", () => loss.Forward(2, six, [0]));
        AssertRefused("labels", "3", () => loss.Backward(2, six, [0, 3], new float[6]));
        var pool = new MaxPool2d<float>(new PoolShape(1, 1, 2, 3, 2, 2, 1, 1));
        AssertRefused("x", "5 elements; expected at least 6", () => pool.Forward(1, five, five, new int[2]));
        AssertRefused("indices", "1 elements; expected at least 2", () => pool.Forward(1, six, new float[2], new int[1]));
        AssertRefused("indices", "6; expected 0 to 5", () => pool.Backward(1, [0, 6], new float[2], six));
    }

    [Fact]
    public void Layers_DefaultValues_SaySo()
    {
        Assert.Throws<InvalidOperationException>(() => default(Linear<float>).Forward(0, None, None));
        Assert.Throws<InvalidOperationException>(() => default(Linear<float>).Backward(0, None, None, None, None));
        Assert.Throws<InvalidOperationException>(() => default(Linear<float>).Pack());
        Assert.Throws<InvalidOperationException>(() => default(Linear<float>).ForwardPacked(0, None, null!, None));
        Assert.Throws<InvalidOperationException>(() => default(Conv2d<float>).Forward(0, None, None));
        Assert.Throws<InvalidOperationException>(() => default(Conv2d<float>).Backward(0, None, None, None, None));
        Assert.Throws<InvalidOperationException>(() => default(MaxPool2d<float>).Forward(0, None, None, []));
        Assert.Throws<InvalidOperationException>(() => default(MaxPool2d<float>).Backward(0, [], None, None));
        Assert.Throws<InvalidOperationException>(() => default(Relu<float>).Forward(0, None, None));
        Assert.Throws<InvalidOperationException>(() => default(Relu<float>).Backward(0, None, None, None));
        Assert.Throws<InvalidOperationException>(() => default(Softmax<float>).Forward(0, None, None));
        Assert.Throws<InvalidOperationException>(() => default(Softmax<float>).Backward(0, None, None, None));
        Assert.Throws<InvalidOperationException>(() => default(CrossEntropy<float>).Forward(0, None, []));
        Assert.Throws<InvalidOperationException>(() => default(CrossEntropy<float>).Backward(0, None, [], None));
    }

    [Fact]
    public void Layers_OfOtherTypes_AreRefused()
    {
        Assert.Throws<NotSupportedException>(() => new Relu<Half>(1));
        Assert.Throws<NotSupportedException>(() => new Softmax<Half>(1));
        Assert.Throws<NotSupportedException>(() => new CrossEntropy<Half>(1));
        Assert.Throws<NotSupportedException>(() => new MaxPool2d<Half>(new PoolShape(1, 1, 2, 2, 2, 2, 1, 1)));
    }

    [Fact]
    public void PackedMatrix_AfterDispose_CarriesItsName()
    {
        using var weight = new Parameter<float>("w", 3, 2);
        var layer = new Linear<float>(weight);
        PackedMatrix<float> packed = layer.Pack();
        packed.Dispose();
        float[] x = new float[3], y = new float[2];
        Carries("PackedMatrix", () => layer.ForwardPacked(1, x, packed, y));
        Carries("PackedMatrix", () => packed.Update(Transpose.No, new float[6], 2));

        static void Carries(string name, Action call) =>
            Assert.Equal(name, Assert.Throws<ObjectDisposedException>(call).ObjectName);
    }

    [Fact]
    public void BatchNorm2d_BadEpsilon_IsRefused()
    {
        using var channels = new Parameter<float>("c", 2);
        AssertRefused(
            "epsilon", "-1; expected 0 or more",
            () => new BatchNorm2d<float>(4, channels, channels, channels, channels, -1));
        AssertRefused(
            "epsilon", "NaN; expected 0 or more",
            () => new BatchNorm2d<float>(4, channels, channels, channels, channels, float.NaN));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Layers_AfterDispose_ThrowAndWriteNothing(int disposed)
    {
        Parameter<float>[] linear = [new("w", 3, 2), new("b", 2)];
        Parameter<float>[] conv = [new("w", 2, 1, 2, 2), new("b", 2)];
        var dense = new Linear<float>(linear[0], linear[1]);
        var windows = new Conv2d<float>(new ConvShape(1, 1, 3, 3, 2, 2, 2), conv[0], conv[1]);
        linear[disposed].Dispose();
        conv[disposed].Dispose();
        float[] x = new float[9], y = new float[8], dx = new float[9];
        Array.Fill(y, 7);
        Array.Fill(dx, 7);
        Action[] calls =
        [
            () => dense.Forward(1, x, y), () => dense.Backward(1, x, y, y, dx), () => windows.Forward(1, x, y),
            () => windows.Backward(1, x, y, y, dx),
        ];
        string name = linear[disposed].Name;
        Assert.All(calls, call => Assert.Equal(name, Assert.Throws<ObjectDisposedException>(call).ObjectName));
        Assert.All(y.Concat(dx), value => Assert.Equal(7, value));
        Assert.All(linear[1 - disposed].Gradient.ToArray(), gradient => Assert.Equal(0, gradient));
        Assert.All(conv[1 - disposed].Gradient.ToArray(), gradient => Assert.Equal(0, gradient));
        Array.ForEach([.. linear, .. conv], parameter => parameter.Dispose());
    }

    private static void AssertRefused(string parameter, string message, Action call)
    {
        ArgumentException refused = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Equal(parameter, refused.ParamName);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(string parameter, string message, Func<object> call) =>
        AssertRefused(parameter, message, () => { _ = call(); });
}
