using System.Numerics;
using Kernels.Layers;

namespace Kernels.Tests;

public class PoolAndConv1dLayerTests
{
    [Fact]
    public void AvgPool2d_AnyShapeF32_EqualsReference() => CheckPools<float>();

    [Fact]
    public void AvgPool2d_AnyShapeF64_EqualsReference() => CheckPools<double>();

    [Fact]
    public void Conv1d_AnyShapeF32_EqualsReference() => CheckConv1d<float>();

    [Fact]
    public void Conv1d_AnyShapeF64_EqualsReference() => CheckConv1d<double>();

    [Fact]
    public void Layers_BadArguments_NameThem()
    {
        using var weight = new Parameter<float>("w", 2, 1, 2);
        using var wide = new Parameter<float>("wide", 2, 1, 1, 2);
        ConvShape shape = ConvShape.OneDimensional(1, 1, 5, 2, 2);
        AssertRefused("shape", () => _ = new Conv1d<float>(default, weight));
        AssertRefused("shape", () => _ = new Conv1d<float>(new ConvShape(1, 1, 2, 5, 2, 1, 2), weight));
        AssertRefused("weight", () => _ = new Conv1d<float>(shape, wide));
        AssertRefused("weight", () => _ = new Conv1d<float>(ConvShape.OneDimensional(1, 1, 5, 2, 3), weight));
        AssertRefused("shape", () => _ = new AvgPool2d<float>(default));
        AssertRefused("channels", () => _ = new GlobalAvgPool2d<float>(0, 1));
        AssertRefused("pixels", () => _ = new GlobalAvgPool2d<float>(1, 0));
        AssertRefused("batch", () => new GlobalAvgPool2d<float>(1, 2).Forward(-1, [], []));
        AssertRefused("x", () => new AvgPool2d<float>(new PoolShape(1, 1, 2, 2, 2, 2, 1, 1)).Forward(1, [], new float[1]));
        AssertRefused("weight", () => _ = new ConvTranspose2d<float>(new ConvTransposeShape(1, 1, 3, 3, 2, 2, 2), wide));
        AssertRefused("shape", () => _ = new ConvTranspose2d<float>(default, wide));
        Assert.Throws<InvalidOperationException>(() => default(AvgPool2d<float>).Forward(1, [], []));
        Assert.Throws<InvalidOperationException>(() => default(AvgPool2d<float>).Backward(1, [], []));
        Assert.Throws<InvalidOperationException>(() => default(GlobalAvgPool2d<float>).Forward(1, [], []));
        Assert.Throws<InvalidOperationException>(() => default(Conv1d<float>).Forward(0, [], []));
        Assert.Throws<InvalidOperationException>(() => default(ConvTranspose2d<float>).Forward(0, [], []));
        Assert.Throws<NotSupportedException>(() => new GlobalAvgPool2d<Half>(1, 1));
    }

    private static void AssertRefused(string name, Action call)
    {
        ArgumentException e = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Equal(name, e.ParamName);
        Assert.Contains("expected", e.Message, StringComparison.Ordinal);
    }

    private static void CheckPools<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        EveryIsa.Run(set => Gen.Select(LayerCase.Any, MaxPoolTests.Shape).Sample(
            (call, shape) =>
            {
                PoolShape s = shape.WithBatch(call.Batch % 4);
                var layer = new AvgPool2d<T>(shape, call.HasBias);
                var global = new GlobalAvgPool2d<T>(s.Channels, s.InHeight * s.InWidth);
                Assert.Equal(call.HasBias, layer.CountPadding);
                using GuardedBuffer<T> x = call.Fill<T>(s.Batch * layer.InputSize, 1);
                using GuardedBuffer<T> dy = call.Fill<T>(s.Batch * layer.OutputSize, 2);
                using GuardedBuffer<T> y = call.Result<T>(dy.Length), dx = call.Result<T>(x.Length);
                T[] yExpected = new T[y.Length], dxExpected = new T[dx.Length];
                layer.Forward(s.Batch, x.Span, y.Span);
                layer.Backward(s.Batch, dy.Span, dx.Span);
                PoolReference.AvgForward(s, x.Span.ToArray(), yExpected, call.HasBias);
                PoolReference.AvgBackward(s, dy.Span.ToArray(), dxExpected, call.HasBias);
                Bits.AssertSame<T>(yExpected, y.Span, $"y on {set}");
                Bits.AssertSame<T>(dxExpected, dx.Span, $"dx on {set}");

                T[] means = new T[s.Batch * global.OutputSize], expected = new T[means.Length];
                global.Forward(s.Batch, x.Span, means);
                PoolReference.GlobalForward(s.InHeight * s.InWidth, x.Span.ToArray(), expected);
                Bits.AssertSame<T>(expected, means, $"means on {set}");
                global.Backward(s.Batch, means, dx.Span);
                PoolReference.GlobalBackward(s.InHeight * s.InWidth, means, dxExpected);
                Bits.AssertSame<T>(dxExpected, dx.Span, $"their gradient on {set}");
            },
            iter: 60));

    private static void CheckConv1d<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        EveryIsa.Run(set => Gen.Select(LayerCase.Any, Gen.Int[1, 4], Gen.Int[5, 40], Gen.Int[1, 3], Gen.Int[1, 2]).Sample(
            (call, channels, length, kernel, groups) =>
            {
                ConvShape image = ConvShape.OneDimensional(
                    1, channels * groups, length, 3 * groups, kernel, 1 + (call.Seed % 2), 1, 1 + (call.Seed % 3 / 2), groups);
                ConvShape s = image.WithBatch(call.Batch % 4);
                using Parameter<T> weight = call.Parameter<T>(1, 3 * groups, channels, kernel);
                using Parameter<T> bias = call.Parameter<T>(2, 3 * groups);
                var layer = new Conv1d<T>(image, weight, call.HasBias ? bias : null, call.Activation);
                Assert.Equal(call.Activation, layer.Activation);
                using GuardedBuffer<T> x = call.Fill<T>(s.Batch * layer.InputSize, 3);
                using GuardedBuffer<T> dy = call.Fill<T>(s.Batch * layer.OutputSize, 4);
                using GuardedBuffer<T> y = call.Result<T>(dy.Length), dx = call.Result<T>(x.Length);
                layer.Forward(s.Batch, x.Span, y.Span, call.Threads);
                layer.Backward(s.Batch, x.Span, y.Span, dy.Span, dx.Span, call.Threads);
                T[] expected = new T[y.Length], w = weight.Value.ToArray(), gradient = new T[x.Length], dw = new T[w.Length];
                ConvReference.Forward(
                    s, x.Span.ToArray(), w, call.HasBias ? bias.Value.ToArray() : [], expected, call.Activation);
                Bits.AssertSame<T>(expected, y.Span, $"y on {set}");
                T[] dz = call.BeforeActivation<T>(y.Span, dy.Span);
                ConvReference.BackwardData(s, w, dz, gradient);
                Bits.AssertSame<T>(gradient, dx.Span, $"dx on {set}");
                ConvReference.BackwardWeights(s, x.Span.ToArray(), dz, T.Zero, dw);
                Bits.AssertSame<T>(dw, weight.Gradient, $"dw on {set}");
            },
            iter: 60));
}
