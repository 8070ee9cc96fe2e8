namespace Kernels.Samples.Digits;

/// <summary>A trained network for inference: weights laid out once, for any number of <see cref="Predictor"/>s on any threads.</summary>
internal sealed class PackedNetwork(NetworkLayers layers) : IDisposable
{
    public NetworkLayers Layers { get; } = layers;

    public ConvWeights<float> ConvA { get; } = layers.ConvA.Pack();

    public ConvWeights<float> ConvB { get; } = layers.ConvB.Pack();

    public PackedMatrix<float> Hidden { get; } = layers.Hidden.Pack();

    public PackedMatrix<float> Output { get; } = layers.Output.Pack();

    public void Dispose()
    {
        ConvA.Dispose();
        ConvB.Dispose();
        Hidden.Dispose();
        Output.Dispose();
    }
}
