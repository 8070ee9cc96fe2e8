using BenchmarkDotNet.Attributes;
using Kernels.Layers;

namespace Kernels.Micro;

/// <summary>A convolution layer, with bias and ReLU, as in a small network: 16 to 32 channels of 8 × 8, 3 × 3.</summary>
public class ConvLayerF32 : KernelBenchmark<float>
{
    private static readonly ConvShape Shape = new(1, 16, 8, 8, 32, 3, 3, padHeight: 1, padWidth: 1);

    private Conv2d<float> layer;
    private NativeBuffer<float> x = null!;
    private NativeBuffer<float> y = null!;
    private NativeBuffer<float> dy = null!;
    private NativeBuffer<float> dx = null!;

    /// <summary>Images in a call.</summary>
    [Params(1, 32)]
    public int Batch { get; set; }

    /// <inheritdoc/>
    public override Work WorkOf(string method)
    {
        double forward = Batch * new ConvCase(Shape).Operations;
        return new(method == nameof(Backward) ? 2 * forward : forward, 0);
    }

    /// <summary>y.</summary>
    [Benchmark]
    public void Forward() => layer.Forward(Batch, x.Span, y.Span);

    /// <summary>dw, db and dx.</summary>
    [Benchmark]
    public void Backward() => layer.Backward(Batch, x.Span, y.Span, dy.Span, dx.Span);

    /// <inheritdoc/>
    protected override void Prepare()
    {
        int terms = Shape.WeightLength / Shape.OutChannels;
        Parameter<float> weight = Own(
            new Parameter<float>("weight", Shape.OutChannels, Shape.InChannels, Shape.KernelHeight, Shape.KernelWidth));
        weight.FillHe(terms, seed: 1);
        Parameter<float> bias = Own(new Parameter<float>("bias", Shape.OutChannels));
        layer = new Conv2d<float>(Shape, weight, bias, Activation.Relu);
        x = Random(Batch * layer.InputSize);
        y = Random(Batch * layer.OutputSize);
        dy = Random(Batch * layer.OutputSize);
        dx = Random(Batch * layer.InputSize);
        Forward();
    }
}
