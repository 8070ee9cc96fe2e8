using System.Numerics;

namespace Kernels.Layers;

/// <summary>The gradient in front of a fused ReLU, in scratch memory of the shared pool until it is disposed.</summary>
internal readonly unsafe ref struct ActivationGradient<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Scratch scratch;

    /// <exception cref="NotSupportedException">The activation has no gradient here.</exception>
    public ActivationGradient(Activation activation, int length, ReadOnlySpan<T> y, ReadOnlySpan<T> dy)
    {
        if (activation != Activation.Relu)
            throw new NotSupportedException($"A layer with the activation {activation} infers only; its backward pass expects None or Relu.");
        scratch = default(Workspace).Take((nuint)length * (nuint)sizeof(T));
        var dz = new Span<T>(scratch.Pointer, length);
        VecMathKernels<T>.ReluBackward(y[..length], dy[..length], dz);
        Span = dz;
    }

    public ReadOnlySpan<T> Span { get; }

    public void Dispose() => scratch.Dispose();
}
