using BenchmarkDotNet.Attributes;
using Kernels.Layers;

namespace Kernels.Micro;

/// <summary>The layers without parameters, at the sizes of a small network: 32 channels of 8 × 8, ten classes.</summary>
public class SmallLayersF32 : KernelBenchmark<float>
{
    private const int Channels = 32;
    private const int Side = 8;
    private const int Classes = 10;
    private const int Pixels = Channels * Side * Side;

    private readonly Relu<float> relu = new(Pixels);
    private readonly MaxPool2d<float> pool = new(new PoolShape(1, Channels, Side, Side, 2, 2, 2, 2));
    private readonly Softmax<float> softmax = new(Classes);
    private readonly CrossEntropy<float> crossEntropy = new(Classes);
    private NativeBuffer<float> x = null!;
    private NativeBuffer<float> y = null!;
    private NativeBuffer<float> dx = null!;
    private NativeBuffer<int> indices = null!;
    private NativeBuffer<int> labels = null!;

    /// <summary>Images in a call.</summary>
    [Params(1, 32)]
    public int Batch { get; set; }

    /// <inheritdoc/>
    public override Work WorkOf(string method)
    {
        double pixels = (double)sizeof(float) * Batch * Pixels;
        double scores = (double)sizeof(float) * Batch * Classes;
        return new(0, method switch
        {
            nameof(ReluForward) => 2 * pixels,
            nameof(ReluBackward) => 3 * pixels,
            nameof(MaxPoolForward) or nameof(MaxPoolBackward) => 1.5 * pixels,
            nameof(SoftmaxForward) or nameof(CrossEntropyBackward) => 2 * scores,
            nameof(SoftmaxBackward) => 3 * scores,
            _ => 0,
        });
    }

    /// <summary>Relu.</summary>
    [Benchmark]
    public void ReluForward() => relu.Forward(Batch, x.Span, y.Span);

    /// <summary>Its gradient.</summary>
    [Benchmark]
    public void ReluBackward() => relu.Backward(Batch, y.Span, x.Span, dx.Span);

    /// <summary>The largest of 2 × 2.</summary>
    [Benchmark]
    public void MaxPoolForward() => pool.Forward(Batch, x.Span, y.Span, indices.Span);

    /// <summary>Its gradient.</summary>
    [Benchmark]
    public void MaxPoolBackward() => pool.Backward(Batch, indices.Span, y.Span, dx.Span);

    /// <summary>Softmax of ten scores.</summary>
    [Benchmark]
    public void SoftmaxForward() => softmax.Forward(Batch, x.Span, y.Span);

    /// <summary>Its gradient.</summary>
    [Benchmark]
    public void SoftmaxBackward() => softmax.Backward(Batch, y.Span, x.Span, dx.Span);

    /// <summary>The mean loss and its gradient.</summary>
    [Benchmark]
    public float CrossEntropyBackward() => crossEntropy.Backward(Batch, x.Span, labels.Span, dx.Span);

    /// <inheritdoc/>
    protected override void Prepare()
    {
        x = Random(Batch * Pixels);
        y = Random(Batch * Pixels);
        dx = Random(Batch * Pixels);
        indices = Own(new NativeBuffer<int>(Batch * pool.OutputSize));
        labels = Own(new NativeBuffer<int>(Batch));
        MaxPoolForward();
    }
}
