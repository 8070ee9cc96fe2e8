using System.Numerics;

namespace Kernels.Layers;

/// <summary>Batch normalisation with running statistics, for inference: x (N, C, H, W) to y of the same shape.</summary>
/// <remarks>
/// A readonly struct over parameters that somebody else owns: free to copy, nothing to dispose; nothing is allocated.
/// The formula is that of <see cref="Kernels.BatchNorm2d"/>.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly struct BatchNorm2d<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Parameter<T>? gamma;
    private readonly Parameter<T>? beta;
    private readonly Parameter<T>? mean;
    private readonly Parameter<T>? variance;

    /// <summary>A layer over these parameters, all of shape [C].</summary>
    /// <param name="pixels">Rows times columns of a channel, 1 or more.</param>
    /// <param name="gamma">Factor of each channel.</param>
    /// <param name="beta">Summand of each channel.</param>
    /// <param name="mean">Running mean of each channel.</param>
    /// <param name="variance">Running variance of each channel.</param>
    /// <param name="epsilon">What keeps the root from 0; 0 or more.</param>
    /// <param name="activation">What is applied after it.</param>
    /// <exception cref="ArgumentNullException">A parameter is null.</exception>
    /// <exception cref="ArgumentException">A parameter's shape is not that of gamma, or an argument is out of range.</exception>
    /// <exception cref="ArgumentOutOfRangeException">epsilon is negative or NaN, pixels is below 1, or activation not defined.</exception>
    public BatchNorm2d(
        int pixels, Parameter<T> gamma, Parameter<T> beta, Parameter<T> mean, Parameter<T> variance, T epsilon,
        Activation activation = Activation.None)
    {
        Require.Positive(pixels);
        ArgumentNullException.ThrowIfNull(gamma);
        if (gamma.Shape.Length != 1 || gamma.Length == 0)
            Require.Fail($"gamma is {gamma}; expected one dimension, [channels].", nameof(gamma));
        SameShape(beta, gamma.Length, nameof(beta));
        SameShape(mean, gamma.Length, nameof(mean));
        SameShape(variance, gamma.Length, nameof(variance));
        Require.Defined(activation, Activation.Tanh);
        Size = Require.Size((long)gamma.Length * pixels, nameof(pixels));
        this.gamma = gamma;
        this.beta = beta;
        this.mean = mean;
        this.variance = variance;
        Epsilon = RequireLayer.Epsilon(epsilon);
        Activation = activation;
    }

    /// <summary>Elements of one image: C·H·W.</summary>
    public int Size { get; }

    /// <summary>What keeps the root from 0.</summary>
    public T Epsilon { get; }

    /// <summary>What is applied after it.</summary>
    public Activation Activation { get; }

    /// <summary>Computes y.</summary>
    /// <param name="batch">Images, 0 or more.</param>
    /// <param name="x">x: at least batch·<see cref="Size"/> elements.</param>
    /// <param name="y">y, overwritten; as many. May be x itself, and must not overlap it otherwise.</param>
    /// <exception cref="ArgumentException">A size is wrong, a span too short, or y overlaps x in part.</exception>
    /// <exception cref="ObjectDisposedException">A parameter is disposed.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    public void Forward(int batch, ReadOnlySpan<T> x, Span<T> y)
    {
        Parameter<T> gamma = RequireLayer.Constructed(this.gamma);
        BatchNormKernels<T>.Forward(
            batch, gamma.Length, Size / gamma.Length, x, gamma.Value, beta!.Value, mean!.Value, variance!.Value, Epsilon,
            y, Activation);
        RequireLayer.KeepAlive(gamma, beta);
        RequireLayer.KeepAlive(mean, variance);
    }

    /// <summary>Rewrites weights and bias of the convolution before it, which then does both in one pass.</summary>
    /// <param name="convolution">A layer with a bias (of zeros, if it had none) and without activation.</param>
    /// <exception cref="ArgumentException">The convolution has another number of outputs, no bias, or an activation.</exception>
    /// <exception cref="ObjectDisposedException">A parameter is disposed.</exception>
    /// <exception cref="InvalidOperationException">A layer is a default value.</exception>
    public void FoldInto(Conv2d<T> convolution)
    {
        Parameter<T> gamma = RequireLayer.Constructed(this.gamma);
        Parameter<T> weight = RequireLayer.Constructed(convolution.Weight);
        Parameter<T>? bias = convolution.Bias;
        if (convolution.Shape.OutChannels != gamma.Length)
        {
            Require.Fail(
                $"convolution has {convolution.Shape.OutChannels} output channels; expected {gamma.Length}.",
                nameof(convolution));
        }

        if (bias is null || convolution.Activation != Activation.None)
            Require.Fail("convolution has no bias, or an activation; expected a bias and none.", nameof(convolution));
        BatchNormKernels<T>.Fold(
            gamma.Length, weight.Length / gamma.Length, gamma.Value, beta!.Value, mean!.Value, variance!.Value, Epsilon,
            weight.Value, bias!.Value);
        RequireLayer.KeepAlive(gamma, beta);
        RequireLayer.KeepAlive(mean, variance);
        RequireLayer.KeepAlive(weight, bias);
    }

    private static void SameShape(Parameter<T> parameter, int channels, string name)
    {
        ArgumentNullException.ThrowIfNull(parameter, name);
        if (parameter.Shape.Length != 1 || parameter.Length != channels)
            Require.Fail($"{name} is {parameter}; expected the shape [{channels}].", name);
    }
}
