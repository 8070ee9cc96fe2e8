using System.Globalization;
using BenchmarkDotNet.Attributes;
using Kernels.Layers;

namespace Kernels.Micro;

/// <summary>A linear layer and the rows it is given.</summary>
public readonly record struct LinearSize(int Batch, int Inputs, int Outputs)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Batch}: {Inputs} to {Outputs}");
}

/// <summary>The linear layer, with bias and ReLU, single precision, one thread.</summary>
public class LinearLayerF32 : KernelBenchmark<float>
{
    private Linear<float> layer;
    private PackedMatrix<float> packed = null!;
    private NativeBuffer<float> x = null!;
    private NativeBuffer<float> y = null!;
    private NativeBuffer<float> dy = null!;
    private NativeBuffer<float> dx = null!;

    /// <summary>Rows: inputs to outputs.</summary>
    [ParamsSource(nameof(Sizes))]
    public LinearSize Size { get; set; }

    /// <summary>The notebook's layer, and larger ones for one request and for a batch.</summary>
    public static IEnumerable<LinearSize> Sizes { get; } =
        [new(1, 64, 32), new(16, 64, 32), new(1, 1024, 1024), new(64, 784, 128)];

    /// <inheritdoc/>
    public override Work WorkOf(string method)
    {
        double product = 2.0 * Size.Batch * Size.Inputs * Size.Outputs;
        return new(method == nameof(Backward) ? 2 * product : product, 0);
    }

    /// <summary>Y.</summary>
    [Benchmark]
    public void Forward() => layer.Forward(Size.Batch, x.Span, y.Span);

    /// <summary>Y, with weights packed beforehand.</summary>
    [Benchmark]
    public void ForwardPacked() => layer.ForwardPacked(Size.Batch, x.Span, packed, y.Span);

    /// <summary>dW, db and dX.</summary>
    [Benchmark]
    public void Backward() => layer.Backward(Size.Batch, x.Span, y.Span, dy.Span, dx.Span);

    /// <inheritdoc/>
    protected override void Prepare()
    {
        Parameter<float> weight = Own(new Parameter<float>("weight", Size.Inputs, Size.Outputs));
        weight.FillHe(Size.Inputs, seed: 1);
        Parameter<float> bias = Own(new Parameter<float>("bias", Size.Outputs));
        layer = new Linear<float>(weight, bias, Activation.Relu);
        packed = Own(layer.Pack());
        x = Random(Size.Batch * Size.Inputs);
        y = Random(Size.Batch * Size.Outputs);
        dy = Random(Size.Batch * Size.Outputs);
        dx = Random(Size.Batch * Size.Inputs);
        Forward();
    }
}
