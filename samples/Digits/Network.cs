using Kernels.Layers;

namespace Kernels.Samples.Digits;

/// <summary>The convolutional network as it learns: its parameters, and the memory of a pass forward and back.</summary>
/// <remarks>
/// Everything is allocated once, for up to <see cref="MostImages"/> images; no pass allocates. Not for two threads at once:
/// the passes share that memory. <see cref="Pack"/> gives what answers questions.
/// </remarks>
internal sealed class Network : IDisposable
{
    /// <summary>Images that one pass takes at most.</summary>
    public const int MostImages = 120;

    private static readonly string[] Names = ["conv1", "conv2", "hidden", "output"];

    private readonly NetworkLayers layers;
    private readonly CrossEntropy<float> loss = new(DigitsData.Classes);
    private readonly NetworkValues y;
    private readonly NetworkValues dy;
    private readonly NativeBuffer<int> places;
    private readonly int threads;

    /// <summary>A network whose first weights <paramref name="seed"/> picks.</summary>
    public Network(long seed, int threads)
    {
        this.threads = threads;
        Parameters = new Parameter<float>[2 * Names.Length];
        for (int layer = 0; layer < Names.Length; layer++)
            Fresh(NetworkLayers.WeightShapes[layer], seed + layer, layer);
        layers = new NetworkLayers(Parameters);
        y = new NetworkValues(layers, MostImages);
        dy = new NetworkValues(layers, MostImages);
        places = new NativeBuffer<int>(MostImages * layers.Pool.OutputSize);
    }

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

    /// <summary>The network as it is now, its weights laid out for inference. Dispose it before this network.</summary>
    public PackedNetwork Pack() => new(layers);

    /// <summary>A forward and a backward pass: leaves every parameter's gradient, and returns the mean loss.</summary>
    public float Learn(int batch, ReadOnlySpan<float> images, ReadOnlySpan<int> labels)
    {
        layers.ConvA.Forward(batch, images, y.A, threads);
        layers.ConvB.Forward(batch, y.A, y.B, threads);
        layers.Pool.Forward(batch, y.B, y.C, places.Span);
        layers.Hidden.Forward(batch, y.C, y.D, threads);
        layers.Output.Forward(batch, y.D, y.Logits, threads);
        float mean = loss.Backward(batch, y.Logits, labels, dy.Logits, threads);
        layers.Output.Backward(batch, y.D, y.Logits, dy.Logits, dy.D, threads);
        layers.Hidden.Backward(batch, y.C, y.D, dy.D, dy.C, threads);
        layers.Pool.Backward(batch, places.Span, dy.C, dy.B);
        layers.ConvB.Backward(batch, y.A, y.B, dy.B, dy.A, threads);
        layers.ConvA.Backward(batch, images, y.A, dy.A, default, threads);
        return mean;
    }

    public void Dispose()
    {
        Array.ForEach(Parameters, parameter => parameter.Dispose());
        y.Dispose();
        dy.Dispose();
        places.Dispose();
    }

    // A convolution's outputs are the first dimension of its weights, a linear layer's the last; each output is a sum over
    // as many terms as it has weights.
    private void Fresh(int[] shape, long seed, int layer)
    {
        int outputs = shape.Length > 2 ? shape[0] : shape[^1];
        var weight = new Parameter<float>($"{Names[layer]}.weight", shape);
        weight.FillHe(weight.Length / outputs, seed);
        Parameters[2 * layer] = weight;
        Parameters[(2 * layer) + 1] = new Parameter<float>($"{Names[layer]}.bias", outputs);
    }
}
