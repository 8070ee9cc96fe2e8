namespace Kernels.Samples.Digits;

/// <summary>What lies between the layers, or the gradients of it: allocated once, for up to so many images.</summary>
internal sealed class NetworkValues(in NetworkLayers layers, int images) : IDisposable
{
    private readonly NativeBuffer<float> a = new(images * layers.ConvA.OutputSize);
    private readonly NativeBuffer<float> b = new(images * layers.ConvB.OutputSize);
    private readonly NativeBuffer<float> c = new(images * layers.Pool.OutputSize);
    private readonly NativeBuffer<float> d = new(images * layers.Hidden.OutputSize);
    private readonly NativeBuffer<float> logits = new(images * layers.Output.OutputSize);

    public Span<float> A => a.Span;

    public Span<float> B => b.Span;

    public Span<float> C => c.Span;

    public Span<float> D => d.Span;

    public Span<float> Logits => logits.Span;

    public void Dispose()
    {
        a.Dispose();
        b.Dispose();
        c.Dispose();
        d.Dispose();
        logits.Dispose();
    }
}
