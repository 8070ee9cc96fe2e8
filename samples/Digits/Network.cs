using Kernels.Layers;

namespace Kernels.Samples.Digits;

/// <summary>The convolutional network: its parameters, its layers, and the memory between them.</summary>
/// <remarks>
/// <code>
/// image  1×8×8
///   conv 3×3, padding 1, ReLU   →  a  16×8×8
///   conv 3×3, padding 1, ReLU   →  b  32×8×8
///   max pool 2×2                →  c  32×4×4
///   linear, ReLU                →  d  128
///   linear                      →  logits  10
///   softmax                     →  probabilities  10
/// </code>
/// Everything is allocated once, for up to <see cref="MostImages"/> images; no pass allocates. Not for two threads at once:
/// the passes share that memory.
/// </remarks>
internal sealed class Network : IDisposable
{
    /// <summary>Images that one pass takes at most.</summary>
    public const int MostImages = 120;

    private const int Side = DigitsData.Side;
    private const int Pooled = Side / 2;
    private const int Classes = DigitsData.Classes;
    private const int ChannelsA = 16;
    private const int ChannelsB = 32;
    private const int SizeA = ChannelsA * Side * Side;
    private const int SizeB = ChannelsB * Side * Side;
    private const int SizeC = ChannelsB * Pooled * Pooled;
    private const int SizeD = 128;

    private readonly Conv2d<float> convA;
    private readonly Conv2d<float> convB;
    private readonly MaxPool2d<float> pool = new(new PoolShape(1, ChannelsB, Side, Side, 2, 2, 2, 2));
    private readonly Linear<float> hidden;
    private readonly Linear<float> output;
    private readonly Softmax<float> softmax = new(Classes);
    private readonly CrossEntropy<float> loss = new(Classes);

    private readonly NativeBuffer<float> a = new(MostImages * SizeA);
    private readonly NativeBuffer<float> b = new(MostImages * SizeB);
    private readonly NativeBuffer<float> c = new(MostImages * SizeC);
    private readonly NativeBuffer<int> places = new(MostImages * SizeC);
    private readonly NativeBuffer<float> d = new(MostImages * SizeD);
    private readonly NativeBuffer<float> logits = new(MostImages * Classes);
    private readonly NativeBuffer<float> probabilities = new(MostImages * Classes);

    private readonly NativeBuffer<float> da = new(MostImages * SizeA);
    private readonly NativeBuffer<float> db = new(MostImages * SizeB);
    private readonly NativeBuffer<float> dc = new(MostImages * SizeC);
    private readonly NativeBuffer<float> dd = new(MostImages * SizeD);
    private readonly NativeBuffer<float> dlogits = new(MostImages * Classes);
    private readonly int threads;

    /// <summary>A network whose first weights <paramref name="seed"/> picks.</summary>
    public Network(long seed, int threads)
    {
        this.threads = threads;
        (Parameter<float> weightA, Parameter<float> biasA) = Fresh("conv1", ChannelsA, seed, ChannelsA, 1, 3, 3);
        (Parameter<float> weightB, Parameter<float> biasB) = Fresh("conv2", ChannelsB, seed + 1, ChannelsB, ChannelsA, 3, 3);
        (Parameter<float> weightC, Parameter<float> biasC) = Fresh("hidden", SizeD, seed + 2, SizeC, SizeD);
        (Parameter<float> weightD, Parameter<float> biasD) = Fresh("output", Classes, seed + 3, SizeD, Classes);
        Parameters = [weightA, biasA, weightB, biasB, weightC, biasC, weightD, biasD];
        convA = new(new ConvShape(1, 1, Side, Side, ChannelsA, 3, 3, 1, 1, 1, 1), weightA, biasA, Activation.Relu);
        convB = new(new ConvShape(1, ChannelsA, Side, Side, ChannelsB, 3, 3, 1, 1, 1, 1), weightB, biasB, Activation.Relu);
        hidden = new(weightC, biasC, Activation.Relu);
        output = new(weightD, biasD);
    }

    /// <summary>The layers in words.</summary>
    public static string Description =>
        $"conv 3×3 1→{ChannelsA}, conv 3×3 {ChannelsA}→{ChannelsB}, max pool 2×2, linear {SizeC}→{SizeD}, "
        + $"linear {SizeD}→{Classes}, softmax";

    /// <summary>What it learns, in the order of a saved file.</summary>
    public Parameter<float>[] Parameters { get; }

    /// <summary>A fingerprint of all weights by their bits.</summary>
    public string Hash()
    {
        BitHash hash = default;
        foreach (Parameter<float> parameter in Parameters)
            hash.Add(parameter);
        return hash.ToString();
    }

    /// <summary>The probabilities of the ten digits for each image, valid until the next pass.</summary>
    public ReadOnlySpan<float> Classify(int batch, ReadOnlySpan<float> images)
    {
        Forward(batch, images);
        softmax.Forward(batch, logits.Span, probabilities.Span, threads);
        return probabilities.Span[..(batch * Classes)];
    }

    /// <summary>A forward and a backward pass: leaves every parameter's gradient, and returns the mean loss.</summary>
    public float Learn(int batch, ReadOnlySpan<float> images, ReadOnlySpan<int> labels)
    {
        Forward(batch, images);
        float mean = loss.Backward(batch, logits.Span, labels, dlogits.Span, threads);
        output.Backward(batch, d.Span, logits.Span, dlogits.Span, dd.Span, threads);
        hidden.Backward(batch, c.Span, d.Span, dd.Span, dc.Span, threads);
        pool.Backward(batch, places.Span, dc.Span, db.Span);
        convB.Backward(batch, a.Span, b.Span, db.Span, da.Span, threads);
        convA.Backward(batch, images, a.Span, da.Span, default, threads);
        return mean;
    }

    public void Dispose()
    {
        foreach (Parameter<float> parameter in Parameters)
            parameter.Dispose();
        NativeBuffer<float>[] buffers = [a, b, c, d, logits, probabilities, da, db, dc, dd, dlogits];
        foreach (NativeBuffer<float> buffer in buffers)
            buffer.Dispose();
        places.Dispose();
    }

    private void Forward(int batch, ReadOnlySpan<float> images)
    {
        convA.Forward(batch, images, a.Span, threads);
        convB.Forward(batch, a.Span, b.Span, threads);
        pool.Forward(batch, b.Span, c.Span, places.Span);
        hidden.Forward(batch, c.Span, d.Span, threads);
        output.Forward(batch, d.Span, logits.Span, threads);
    }

    // Each output is a sum over as many terms as it has weights.
    private static (Parameter<float> Weight, Parameter<float> Bias) Fresh(
        string layer, int outputs, long seed, params int[] shape)
    {
        var weight = new Parameter<float>($"{layer}.weight", shape);
        weight.FillHe(weight.Length / outputs, seed);
        return (weight, new Parameter<float>($"{layer}.bias", outputs));
    }
}
