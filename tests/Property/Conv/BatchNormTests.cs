using System.Numerics;
using Kernels.Layers;

namespace Kernels.Tests;

public unsafe class BatchNormTests
{
    private static readonly string[] Names = ["gamma", "beta", "mean", "variance"];

    private delegate void Forward<T>(
        int batch, int channels, int pixels, ReadOnlySpan<T> x, ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta,
        ReadOnlySpan<T> mean, ReadOnlySpan<T> variance, T epsilon, Span<T> y, Activation activation);

    private delegate void Fold<T>(
        int channels, int depth, ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta, ReadOnlySpan<T> mean,
        ReadOnlySpan<T> variance, T epsilon, Span<T> w, Span<T> bias);

    [Fact]
    public void Passes_AnySizeF32_EqualReference() => EqualReference<float>(
        BatchNorm2d.Forward,
        (n, c, p, x, g, b, m, v, e, y, a) =>
        {
            fixed (float* px = x, pg = g, pb = b, pm = m, pv = v, py = y)
                BatchNorm2d.Forward(n, c, p, px, pg, pb, pm, pv, e, py, a);
        },
        BatchNorm2d.Fold);

    [Fact]
    public void Passes_AnySizeF64_EqualReference() => EqualReference<double>(
        BatchNorm2d.Forward,
        (n, c, p, x, g, b, m, v, e, y, a) =>
        {
            fixed (double* px = x, pg = g, pb = b, pm = m, pv = v, py = y)
                BatchNorm2d.Forward(n, c, p, px, pg, pb, pm, pv, e, py, a);
        },
        BatchNorm2d.Fold);

    /// <remarks>
    /// Folding moves roundings: each of the K products and the sum of both orders err by a few units, so both results lie
    /// within (K + 8)·u·(Σ|w||x| + |b| + |mean|)·|scale| + |beta|·8u of the exact one; here all of these are below 100.
    /// </remarks>
    [Fact]
    public void FoldInto_Convolution_GivesBothInOne()
    {
        var shape = new ConvShape(1, 3, 7, 9, 5, 3, 3, padHeight: 1, padWidth: 1);
        using var weight = new Parameter<double>("w", 5, 3, 3, 3);
        using var bias = new Parameter<double>("b", 5);
        Parameter<double>[] statistics = [.. Names.Select(name => new Parameter<double>(name, 5))];
        Gens.Values<double>(weight.Length, 1).CopyTo(weight.Value);
        Gens.Values<double>(bias.Length, 2).CopyTo(bias.Value);
        for (int i = 0; i < 4; i++)
            Gens.Values<double>(5, 3 + i).CopyTo(statistics[i].Value);
        foreach (ref double v in statistics[3].Value)
            v = 1 + (v * v);
        var convolution = new Conv2d<double>(shape, weight, bias);
        var norm = new BatchNorm2d<double>(
            shape.OutHeight * shape.OutWidth, statistics[0], statistics[1], statistics[2], statistics[3], 1e-5);
        double[] x = Gens.Values<double>(2 * shape.InputLength, 9);
        double[] apart = new double[2 * shape.OutputLength], folded = new double[apart.Length];
        convolution.Forward(2, x, apart);
        norm.Forward(2, apart, apart);
        norm.FoldInto(convolution);
        convolution.Forward(2, x, folded);
        double bound = (27 + 8) * 100 * Math.ScaleB(1, -53);
        for (int i = 0; i < apart.Length; i++)
            Assert.True(Math.Abs(apart[i] - folded[i]) <= bound, $"element {i}: {apart[i]} apart, {folded[i]} folded");
        Array.ForEach(statistics, p => p.Dispose());
    }

    [Fact]
    public void Passes_BadArguments_NameThem()
    {
        float[] six = new float[6], two = new float[2], one = new float[1];
        AssertRefused("batch", () => BatchNorm2d.Forward(-1, 2, 3, six, two, two, two, two, 0, six));
        AssertRefused("channels", () => BatchNorm2d.Forward(1, 0, 3, six, two, two, two, two, 0, six));
        AssertRefused("pixels", () => BatchNorm2d.Forward(1, 2, 0, six, two, two, two, two, 0, six));
        AssertRefused("x", () => BatchNorm2d.Forward(2, 2, 3, six, two, two, two, two, 0, six));
        AssertRefused("gamma", () => BatchNorm2d.Forward(1, 2, 3, six, one, two, two, two, 0, six));
        AssertRefused("variance", () => BatchNorm2d.Forward(1, 2, 3, six, two, two, two, one, 0, six));
        AssertRefused("y", () => BatchNorm2d.Forward(1, 2, 3, six, two, two, two, two, 0, two));
        AssertRefused("activation", () => BatchNorm2d.Forward(1, 2, 3, six, two, two, two, two, 0, six, (Activation)99));
        AssertRefused("y", () => BatchNorm2d.Forward(1, 2, 3, new float[6], six, two, two, two, 0, six));
        AssertRefused("w", () => BatchNorm2d.Fold(2, 4, two, two, two, two, 0, six, two));
        AssertRefused("bias", () => BatchNorm2d.Fold(2, 3, two, two, two, two, 0, six, one));
        AssertRefused("mean", () => BatchNorm2d.Fold(2, 3, two, two, one, two, 0, six, new float[2]));
        AssertRefused("bias", () => BatchNorm2d.Fold(2, 3, two, two, two, two, 0, six, two));
    }

    [Fact]
    public void Layer_BadArguments_NameThem()
    {
        using var two = new Parameter<float>("two", 2);
        using var three = new Parameter<float>("three", 3);
        using var weight = new Parameter<float>("w", 2, 1, 2, 2);
        var shape = new ConvShape(1, 1, 3, 3, 2, 2, 2);
        AssertRefused("gamma", () => _ = new BatchNorm2d<float>(4, weight, two, two, two, 0));
        AssertRefused("beta", () => _ = new BatchNorm2d<float>(4, two, three, two, two, 0));
        AssertRefused("pixels", () => _ = new BatchNorm2d<float>(0, two, two, two, two, 0));
        AssertRefused("activation", () => _ = new BatchNorm2d<float>(4, two, two, two, two, 0, (Activation)99));
        var layer = new BatchNorm2d<float>(4, two, two, two, two, 1);
        AssertRefused("convolution", () => layer.FoldInto(new Conv2d<float>(shape, weight)));
        AssertRefused("convolution", () => layer.FoldInto(new Conv2d<float>(shape, weight, two, Activation.Relu)));
        AssertRefused("convolution", () => new BatchNorm2d<float>(4, three, three, three, three, 1)
            .FoldInto(new Conv2d<float>(shape, weight, two)));
        Assert.Throws<InvalidOperationException>(() => default(BatchNorm2d<float>).Forward(1, [], []));
        Assert.Throws<InvalidOperationException>(() => layer.FoldInto(default));
    }

    private static void AssertRefused(string name, Action call)
    {
        ArgumentException e = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Equal(name, e.ParamName);
        Assert.Contains("expected", e.Message, StringComparison.Ordinal);
    }

    private static void EqualReference<T>(Forward<T> spans, Forward<T> pointers, Fold<T> fold)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        EveryIsa.Run(set => Gen.Select(ConvCall.Any, Gen.Int[0, 3], Gen.Int[1, 5], Gen.Int[1, 70]).Sample(
            (call, batch, channels, pixels) =>
            {
                using GuardedBuffer<T> x = call.Input<T>(batch * channels * pixels, 0);
                using GuardedBuffer<T> y = call.Output<T>(x.Length);
                GuardedBuffer<T>[] s = [.. Enumerable.Range(1, 4).Select(i => call.Input<T>(channels, i))];
                T[][] statistics = [.. s.Select(b => b.Span.ToArray())];
                T epsilon = T.CreateTruncating(1e-3);
                var expected = new T[x.Length];
                BatchNormReference.Forward(
                    channels, pixels, x.Span.ToArray(), statistics, epsilon, expected, call.Activation);
                (call.ByPointer ? pointers : spans)(
                    batch, channels, pixels, x.Span, s[0].Span, s[1].Span, s[2].Span, s[3].Span, epsilon, y.Span,
                    call.Activation);
                Bits.AssertSame<T>(expected, y.Span, $"on {set}");
                _ = x.Writable();
                spans(
                    batch, channels, pixels, x.Span, s[0].Span, s[1].Span, s[2].Span, s[3].Span, epsilon, x.Span,
                    call.Activation);
                Bits.AssertSame<T>(expected, x.Span, $"in place on {set}");

                using GuardedBuffer<T> w = call.Input<T>(channels * pixels, 5).Writable();
                using GuardedBuffer<T> bias = call.Input<T>(channels, 6).Writable();
                T[] weights = w.Span.ToArray(), biases = bias.Span.ToArray();
                BatchNormReference.Fold(channels, statistics, epsilon, weights, biases);
                fold(channels, pixels, s[0].Span, s[1].Span, s[2].Span, s[3].Span, epsilon, w.Span, bias.Span);
                Bits.AssertSame<T>(weights, w.Span, $"weights on {set}");
                Bits.AssertSame<T>(biases, bias.Span, $"biases on {set}");
                Array.ForEach(s, b => b.Dispose());
            },
            iter: 80));
}
