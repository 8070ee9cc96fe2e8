namespace Kernels.Samples.Digits;

/// <summary>Asks a network: the memory of one caller's passes. No pass allocates; not for two threads at once.</summary>
internal sealed class Predictor(PackedNetwork network, int threads) : IDisposable
{
    private readonly NetworkValues y = new(network.Layers, Network.MostImages);

    /// <summary>The probabilities of the ten digits for each image, valid until the next pass.</summary>
    public ReadOnlySpan<float> Classify(int batch, ReadOnlySpan<float> images)
    {
        NetworkLayers layers = network.Layers;
        layers.ConvA.ForwardPacked(batch, images, network.ConvA, y.A, threads);
        layers.ConvB.ForwardPacked(batch, y.A, network.ConvB, y.B, threads);
        layers.Pool.Forward(batch, y.B, y.C);
        layers.Hidden.ForwardPacked(batch, y.C, network.Hidden, y.D, threads);
        layers.Output.ForwardPacked(batch, y.D, network.Output, y.Logits, threads);
        layers.Softmax.Forward(batch, y.Logits, y.Logits, threads);
        return y.Logits[..(batch * DigitsData.Classes)];
    }

    public void Dispose() => y.Dispose();
}
