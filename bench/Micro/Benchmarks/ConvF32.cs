using System.Globalization;
using BenchmarkDotNet.Attributes;

namespace Kernels.Micro;

/// <summary>A convolution, written 1x64x56x56 * 64x3x3: batch, channels, height, width by outputs and kernel.</summary>
/// <param name="Shape">Its sizes.</param>
public sealed record ConvCase(ConvShape Shape)
{
    /// <summary>Two operations for each multiply-add, padding included.</summary>
    public double Operations =>
        2.0 * Shape.OutputLength * (Shape.WeightLength / Shape.OutChannels);

    /// <inheritdoc/>
    public override string ToString()
    {
        string sizes = string.Create(
            CultureInfo.InvariantCulture,
            $"{Shape.Batch}x{Shape.InChannels}x{Shape.InHeight}x{Shape.InWidth} "
            + $"* {Shape.OutChannels}x{Shape.KernelHeight}x{Shape.KernelWidth}");
        string stride = Shape.StrideHeight == 1 ? "" : $" stride {Shape.StrideHeight}";
        string groups = Shape.Groups == 1 ? "" : $" groups {Shape.Groups}";
        return sizes + stride + groups;
    }
}

/// <summary>Convolution forward and its three gradients, single precision, one thread.</summary>
public class ConvF32 : KernelBenchmark<float>
{
    private NativeBuffer<float> x = null!;
    private NativeBuffer<float> w = null!;
    private NativeBuffer<float> bias = null!;
    private NativeBuffer<float> y = null!;

    /// <summary>The convolution.</summary>
    [ParamsSource(nameof(Cases))]
    public ConvCase Case { get; set; } = null!;

    /// <summary>The notebook's, a small network's, and those of a residual network; one that treats channels apart.</summary>
    public static IEnumerable<ConvCase> Cases { get; } =
    [
        new(new ConvShape(4, 4, 5, 5, 10, 3, 3, padHeight: 1, padWidth: 1)),
        new(new ConvShape(1, 1, 28, 28, 8, 5, 5, padHeight: 2, padWidth: 2)),
        new(new ConvShape(1, 3, 224, 224, 64, 7, 7, strideHeight: 2, strideWidth: 2, padHeight: 3, padWidth: 3)),
        new(new ConvShape(1, 64, 56, 56, 64, 3, 3, padHeight: 1, padWidth: 1)),
        new(new ConvShape(1, 256, 14, 14, 256, 3, 3, padHeight: 1, padWidth: 1)),
        new(new ConvShape(1, 64, 56, 56, 256, 1, 1)),
        new(new ConvShape(1, 32, 112, 112, 32, 3, 3, padHeight: 1, padWidth: 1, groups: 32)),
    ];

    /// <inheritdoc/>
    public override Work WorkOf(string method) => method == nameof(BackwardBias)
        ? new(0, (double)sizeof(float) * Case.Shape.OutputLength)
        : new(Case.Operations, 0);

    /// <summary>y, with bias and ReLU.</summary>
    [Benchmark]
    public void Forward() => Conv2d.Forward(Case.Shape, x.Span, w.Span, bias.Span, y.Span, Activation.Relu);

    /// <summary>dw.</summary>
    [Benchmark]
    public void BackwardWeights() => Conv2d.BackwardWeights(Case.Shape, x.Span, y.Span, 0, w.Span);

    /// <summary>dx.</summary>
    [Benchmark]
    public void BackwardData() => Conv2d.BackwardData(Case.Shape, w.Span, y.Span, x.Span);

    /// <summary>db.</summary>
    [Benchmark]
    public void BackwardBias() => Conv2d.BackwardBias(Case.Shape, y.Span, 0, bias.Span);

    /// <inheritdoc/>
    protected override void Prepare()
    {
        x = Random(Case.Shape.InputLength);
        w = Random(Case.Shape.WeightLength);
        bias = Random(Case.Shape.OutChannels);
        y = Random(Case.Shape.OutputLength);
    }
}
