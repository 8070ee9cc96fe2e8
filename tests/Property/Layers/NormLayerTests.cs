using System.Numerics;
using Kernels.Layers;

namespace Kernels.Tests;

/// <summary>The layers over norms: the bits of the reference, and what they refuse.</summary>
public class NormLayerTests
{
    [Fact]
    public void ForwardAndBackward_F32_EqualReference() => EqualReference<float>();

    [Fact]
    public void ForwardAndBackward_F64_EqualReference() => EqualReference<double>();

    [Fact]
    public void BadConstructionAndCalls_NameTheParameter()
    {
        using var gamma = new Parameter<float>("gamma", 3);
        using var square = new Parameter<float>("square", 3, 3);
        using var two = new Parameter<float>("two", 2);
        Refuses("gamma", () => _ = new LayerNorm<float>(null!));
        Refuses("gamma", () => _ = new RmsNorm<float>(square));
        Refuses("beta", () => _ = new LayerNorm<float>(gamma, two));
        Refuses("epsilon", () => _ = new LayerNorm<float>(gamma, null, -1));
        Refuses("epsilon", () => _ = new RmsNorm<float>(gamma, double.NaN));
        var layer = new LayerNorm<float>(gamma);
        float[] x = new float[6];
        Refuses("y", () => layer.Forward(2, x, new float[5], [], []));
        Refuses("mean", () => layer.Backward(2, x, [], x, x, []));
        Assert.Throws<InvalidOperationException>(() => default(LayerNorm<float>).Forward(0, [], [], [], []));
        Assert.Throws<InvalidOperationException>(() => default(RmsNorm<float>).Backward(0, [], [], [], []));
        gamma.Dispose();
        Assert.Throws<ObjectDisposedException>(() => layer.Forward(2, x, x, [], []));
        Assert.Throws<ObjectDisposedException>(() => layer.Backward(2, x, x, x, x, []));
    }

    private static void EqualReference<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        EveryIsa.Run(set => Gen.Select(LayerCase.Any, Gen.Int[1, 70], Gen.Bool).Sample(
            (call, size, centers) => Check<T>(call, size, centers, $"on {set}"), iter: 80));

    private static void Check<T>(LayerCase call, int size, bool centers, string where)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Parameter<T> gamma = call.Parameter<T>(1, size), beta = call.Parameter<T>(2, size);
        bool hasBeta = centers && call.HasBias;
        var layer = new LayerNorm<T>(gamma, hasBeta ? beta : null);
        var rms = new RmsNorm<T>(gamma, 1e-5);
        using GuardedBuffer<T> x = call.Fill<T>(call.Batch * size, 3), dy = call.Fill<T>(call.Batch * size, 4);
        using GuardedBuffer<T> y = call.Result<T>(x.Length), dx = call.Result<T>(call.WantsDx ? x.Length : 0);
        using GuardedBuffer<T> mean = call.Result<T>(call.Batch), rstd = call.Result<T>(call.Batch);
        if (centers)
        {
            layer.Forward(call.Batch, x.Span, y.Span, mean.Span, rstd.Span, call.Threads);
            layer.Backward(call.Batch, x.Span, mean.Span, rstd.Span, dy.Span, dx.Span, call.Threads);
        }
        else
        {
            rms.Forward(call.Batch, x.Span, y.Span, rstd.Span, call.Threads);
            rms.Backward(call.Batch, x.Span, rstd.Span, dy.Span, dx.Span, call.Threads);
            mean.Span.Clear();
        }

        T epsilon = T.CreateTruncating(1e-5);
        for (int i = 0; i < call.Batch; i++)
        {
            Range row = (i * size)..((i + 1) * size);
            (T[] expected, T m, T r) = NormReference.Forward(
                x.Span[row].ToArray(), gamma.Value.ToArray(), hasBeta ? beta.Value.ToArray() : null, epsilon, centers);
            Bits.AssertSame<T>(expected, y.Span[row], $"y {where}");
            Bits.AssertSame<T>([m, r], [mean.Span[i], rstd.Span[i]], $"moments {where}");
            if (call.WantsDx)
            {
                T[] slope = NormReference.BackwardRow(
                    x.Span[row].ToArray(), gamma.Value.ToArray(), m, r, dy.Span[row].ToArray(), centers);
                Bits.AssertSame<T>(slope, dx.Span[row], $"dx {where}");
            }
        }

        for (int j = 0; j < size; j++)
        {
            T[] xs = [.. Enumerable.Range(0, call.Batch).Select(i => x.Span[(i * size) + j])];
            T[] dys = [.. Enumerable.Range(0, call.Batch).Select(i => dy.Span[(i * size) + j])];
            (T g, T b) = NormReference.BackwardColumn(xs, mean.Span.ToArray(), rstd.Span.ToArray(), dys);
            Bits.AssertSame<T>([g, hasBeta ? b : T.NaN], [gamma.Gradient[j], beta.Gradient[j]], $"gradients {where}");
        }
    }

    private static void Refuses(string name, Action call) =>
        Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(call).ParamName);
}
