using System.Numerics;
using Kernels.Layers;

namespace Kernels.Tests;

/// <summary>The layers without parameters.</summary>
public class PlainLayerTests
{
    private static readonly Gen<int> Sizes = Gens.Size.Select(size => Math.Max(1, size));

    [Fact]
    public void Relu_AnySizeF32_EqualsReference() => Run<float>(CheckRelu);

    [Fact]
    public void Relu_AnySizeF64_EqualsReference() => Run<double>(CheckRelu);

    [Fact]
    public void Softmax_AnySizeF32_EqualsReference() => Run<float>(CheckSoftmax);

    [Fact]
    public void Softmax_AnySizeF64_EqualsReference() => Run<double>(CheckSoftmax);

    [Fact]
    public void CrossEntropy_AnySizeF32_EqualsReference() => Run<float>(CheckCrossEntropy);

    [Fact]
    public void CrossEntropy_AnySizeF64_EqualsReference() => Run<double>(CheckCrossEntropy);

    [Fact]
    public void MaxPool2d_AnySizeF32_EqualsReference() => Run<float>(CheckMaxPool);

    [Fact]
    public void MaxPool2d_AnySizeF64_EqualsReference() => Run<double>(CheckMaxPool);

    private delegate void Check<T>(LayerCase call, int size, GuardedBuffer<T> x, GuardedBuffer<T> dy, string where)
        where T : unmanaged;

    private static void Run<T>(Check<T> check)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryIsa.Run(set => Gen.Select(LayerCase.Any, Sizes).Sample(
            (call, size) =>
            {
                using GuardedBuffer<T> x = call.Fill<T>(call.Batch * size, 1), dy = call.Fill<T>(call.Batch * size, 2);
                check(call, size, x, dy, $"on {set}");
            },
            iter: 100));
    }

    private static void CheckRelu<T>(LayerCase call, int size, GuardedBuffer<T> x, GuardedBuffer<T> dy, string where)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layer = new Relu<T>(size);
        using GuardedBuffer<T> y = call.Result<T>(x.Length), dx = call.Result<T>(x.Length);
        layer.Forward(call.Batch, x.Span, y.Span);
        layer.Backward(call.Batch, y.Span, dy.Span, dx.Span);
        T[] expected = Array.ConvertAll(x.Span.ToArray(), e => GemmReference.Activate(e, Activation.Relu));
        Bits.AssertSame<T>(expected, y.Span, $"y {where}");
        Bits.AssertSame<T>(LayerCase.Rectify<T>(y.Span, dy.Span), dx.Span, $"dx {where}");

        // In place: y over x, dx over dy.
        layer.Forward(call.Batch, x.Span, x.Writable().Span);
        layer.Backward(call.Batch, y.Span, dy.Span, dy.Writable().Span);
        Bits.AssertSame<T>(y.Span, x.Span, $"y in place {where}");
        Bits.AssertSame<T>(dx.Span, dy.Span, $"dx in place {where}");
    }

    private static void CheckSoftmax<T>(LayerCase call, int size, GuardedBuffer<T> x, GuardedBuffer<T> dy, string where)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layer = new Softmax<T>(size);
        using GuardedBuffer<T> y = call.Result<T>(x.Length), dx = call.Result<T>(x.Length);
        layer.Forward(call.Batch, x.Span, y.Span, call.Threads);
        layer.Backward(call.Batch, y.Span, dy.Span, dx.Span, call.Threads);
        for (int row = 0; row < call.Batch; row++)
        {
            Range part = (row * size)..((row + 1) * size);
            T[] yRow = y.Span[part].ToArray();
            Bits.AssertSame<T>(SoftmaxReference.Softmax(x.Span[part].ToArray()), yRow, $"y {where}");
            Bits.AssertSame<T>(SoftmaxReference.SoftmaxBackward(yRow, dy.Span[part].ToArray()), dx.Span[part], $"dx {where}");
        }
    }

    private static void CheckCrossEntropy<T>(
        LayerCase call, int size, GuardedBuffer<T> x, GuardedBuffer<T> dy, string where)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layer = new CrossEntropy<T>(size);
        int[] labels = [.. Enumerable.Range(0, call.Batch).Select(row => ((call.Seed % 1000) + (7 * row)) % size)];
        using GuardedBuffer<T> dx = call.Result<T>(x.Length);
        T forward = layer.Forward(call.Batch, x.Span, labels);
        T backward = layer.Backward(call.Batch, x.Span, labels, dx.Span, call.Threads);
        T[] losses = new T[call.Batch];
        for (int row = 0; row < call.Batch; row++)
        {
            Range part = (row * size)..((row + 1) * size);
            T[] logits = x.Span[part].ToArray();
            losses[row] = SoftmaxReference.Loss(logits, labels[row]);
            Bits.AssertSame<T>(
                SoftmaxReference.LossGradient(logits, labels[row], call.Batch), dx.Span[part], $"dx {where}");
        }

        T mean = SoftmaxReference.Mean(losses);
        Bits.AssertSame<T>([mean, mean], [forward, backward], $"loss {where}");
    }

    // Drawn from the numbers at hand: a window, a stride and an image that no other layer needs.
    private static void CheckMaxPool<T>(LayerCase call, int size, GuardedBuffer<T> x, GuardedBuffer<T> dy, string where)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int window = 1 + (call.Seed % 3), stride = 1 + (size % 2), pad = window / 2;
        var image = new PoolShape(9, 2, 5, 3 + (size % 5), window, window, stride, stride, pad, pad);
        var layer = new MaxPool2d<T>(image);
        using GuardedBuffer<T> images = call.Fill<T>(call.Batch * layer.InputSize, 3);
        using GuardedBuffer<T> gradient = call.Fill<T>(call.Batch * layer.OutputSize, 4);
        using GuardedBuffer<T> y = call.Result<T>(gradient.Length), dx = call.Result<T>(images.Length);
        using var places = new GuardedBuffer<int>(gradient.Length, call.Guard);
        layer.Forward(call.Batch, images.Span, y.Span, places.Span);
        layer.Backward(call.Batch, places.Span, gradient.Span, dx.Span);

        T[] yExpected = new T[y.Length], dxExpected = new T[dx.Length];
        int[] placesExpected = new int[y.Length];
        PoolReference.Forward(image.WithBatch(call.Batch), images.Span.ToArray(), yExpected, placesExpected);
        PoolReference.Backward(gradient.Span.ToArray(), placesExpected, dxExpected);
        Bits.AssertSame<T>(yExpected, y.Span, $"y {where}");
        Assert.Equal(placesExpected, places.Span.ToArray());
        Bits.AssertSame<T>(dxExpected, dx.Span, $"dx {where}");

        using GuardedBuffer<T> alone = call.Result<T>(gradient.Length);
        layer.Forward(call.Batch, images.Span, alone.Span);
        Bits.AssertSame<T>(yExpected, alone.Span, $"y without places {where}");
    }
}
