namespace Kernels;

/// <summary>Batch normalisation with running statistics, as inference applies it, and its folding into a convolution.</summary>
/// <remarks>
/// <code>
///   scale[c] = gamma[c] / sqrt(variance[c] + epsilon)      shift[c] = fma(−mean[c], scale[c], beta[c])
///   forward:  y = act(fma(x, scale[c], shift[c]))
///   folding:  w[c, …] = w[c, …]·scale[c]                   bias[c] = fma(bias[c], scale[c], shift[c])
/// </code>
/// Each is one IEEE operation, so the bits do not depend on the instruction set. A folded convolution rounds in other
/// places than a convolution with the normalisation behind it. Ioffe and Szegedy, "Batch Normalization", ICML 2015.
/// The methods over pointers check nothing. Nothing is allocated on the managed heap.
/// </remarks>
public static unsafe class BatchNorm2d
{
    /// <summary>Single precision over spans.</summary>
    /// <param name="batch">Images, 0 or more.</param>
    /// <param name="channels">Channels of an image, 1 or more.</param>
    /// <param name="pixels">Pixels of a channel, 1 or more.</param>
    /// <param name="x">Images: batch·channels·pixels elements.</param>
    /// <param name="gamma">Factor of each channel.</param>
    /// <param name="beta">Summand of each channel.</param>
    /// <param name="mean">Running mean of each channel.</param>
    /// <param name="variance">Running variance of each channel.</param>
    /// <param name="epsilon">What keeps the root from 0.</param>
    /// <param name="y">Result; overwritten. May be x itself.</param>
    /// <param name="activation">What follows.</param>
    /// <exception cref="ArgumentException">A size is out of range, a span is too short, or y overlaps an input in part.</exception>
    public static void Forward(
        int batch, int channels, int pixels, ReadOnlySpan<float> x, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta,
        ReadOnlySpan<float> mean, ReadOnlySpan<float> variance, float epsilon, Span<float> y,
        Activation activation = Activation.None) =>
        BatchNormKernels<float>.Forward(batch, channels, pixels, x, gamma, beta, mean, variance, epsilon, y, activation);

    /// <summary>Double precision over spans.</summary>
    /// <inheritdoc cref="Forward(int, int, int, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, float, Span{float}, Activation)"/>
    public static void Forward(
        int batch, int channels, int pixels, ReadOnlySpan<double> x, ReadOnlySpan<double> gamma,
        ReadOnlySpan<double> beta, ReadOnlySpan<double> mean, ReadOnlySpan<double> variance, double epsilon,
        Span<double> y, Activation activation = Activation.None) =>
        BatchNormKernels<double>.Forward(batch, channels, pixels, x, gamma, beta, mean, variance, epsilon, y, activation);

    /// <summary>Single precision over pointers: nothing is checked.</summary>
    /// <inheritdoc cref="Forward(int, int, int, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, float, Span{float}, Activation)"/>
    public static void Forward(
        int batch, int channels, int pixels, float* x, float* gamma, float* beta, float* mean, float* variance,
        float epsilon, float* y, Activation activation = Activation.None) =>
        BatchNormKernels<float>.Run(batch, channels, pixels, x, gamma, beta, mean, variance, epsilon, y, activation);

    /// <summary>Double precision over pointers: nothing is checked.</summary>
    /// <inheritdoc cref="Forward(int, int, int, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, float, Span{float}, Activation)"/>
    public static void Forward(
        int batch, int channels, int pixels, double* x, double* gamma, double* beta, double* mean, double* variance,
        double epsilon, double* y, Activation activation = Activation.None) =>
        BatchNormKernels<double>.Run(batch, channels, pixels, x, gamma, beta, mean, variance, epsilon, y, activation);

    /// <summary>Rewrites the weights and the bias of the convolution before it, single precision.</summary>
    /// <param name="channels">Output channels of the convolution, 1 or more.</param>
    /// <param name="depth">Weights of an output channel: C/groups·KH·KW.</param>
    /// <param name="gamma">Factor of each channel.</param>
    /// <param name="beta">Summand of each channel.</param>
    /// <param name="mean">Running mean of each channel.</param>
    /// <param name="variance">Running variance of each channel.</param>
    /// <param name="epsilon">What keeps the root from 0.</param>
    /// <param name="w">The weights, channels·depth elements; rewritten.</param>
    /// <param name="bias">The bias, one element for each channel; rewritten. Zeros for a convolution without one.</param>
    /// <exception cref="ArgumentException">A size is out of range, a span is too short, or w or bias overlaps another.</exception>
    public static void Fold(
        int channels, int depth, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, ReadOnlySpan<float> mean,
        ReadOnlySpan<float> variance, float epsilon, Span<float> w, Span<float> bias) =>
        BatchNormKernels<float>.Fold(channels, depth, gamma, beta, mean, variance, epsilon, w, bias);

    /// <summary>Rewrites the weights and the bias of the convolution before it, double precision.</summary>
    /// <inheritdoc cref="Fold(int, int, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, float, Span{float}, Span{float})"/>
    public static void Fold(
        int channels, int depth, ReadOnlySpan<double> gamma, ReadOnlySpan<double> beta, ReadOnlySpan<double> mean,
        ReadOnlySpan<double> variance, double epsilon, Span<double> w, Span<double> bias) =>
        BatchNormKernels<double>.Fold(channels, depth, gamma, beta, mean, variance, epsilon, w, bias);
}
