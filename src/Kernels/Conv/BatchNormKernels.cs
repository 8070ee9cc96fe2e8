using System.Numerics;

namespace Kernels;

/// <summary>The span tier and the loops of <see cref="BatchNorm2d"/>.</summary>
internal static unsafe class BatchNormKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Forward(
        int batch, int channels, int pixels, ReadOnlySpan<T> x, ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta,
        ReadOnlySpan<T> mean, ReadOnlySpan<T> variance, T epsilon, Span<T> y, Activation activation)
    {
        Require.NonNegative(batch);
        Require.Positive(channels);
        Require.Positive(pixels);
        int planes = Require.Size((long)batch * channels, nameof(batch));
        int length = Require.Size((long)planes * pixels, nameof(batch));
        Require.Length(x.Length, length, nameof(x));
        Statistics(channels, gamma, beta, mean, variance);
        Require.Length(y.Length, length, nameof(y));
        Require.Defined(activation, Activation.Tanh);
        x = x[..length];
        y = y[..length];
        Require.SameOrDisjoint(y, x, nameof(y), nameof(x));
        Apart(y, nameof(y), channels, gamma, beta, mean, variance);
        fixed (T* px = x, py = y, pg = gamma, pb = beta, pm = mean, pv = variance)
            Run(batch, channels, pixels, px, pg, pb, pm, pv, epsilon, py, activation);
    }

    public static void Run(
        int batch, int channels, int pixels, T* x, T* gamma, T* beta, T* mean, T* variance, T epsilon, T* y,
        Activation activation)
    {
        nuint bytes = AlignedMemory.RoundUp<T>((nuint)channels);
        using Scratch scratch = default(Workspace).Take(2 * bytes);
        var scale = (T*)scratch.Pointer;
        T* shift = scale + (bytes / (nuint)sizeof(T));
        for (int c = 0; c < channels; c++)
            Line(gamma[c], beta[c], mean[c], variance[c], epsilon, out scale[c], out shift[c]);
        PlaneMap<T>.Run(batch * channels, channels, pixels, x, scale, shift, y, activation);
    }

    public static void Fold(
        int channels, int depth, ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta, ReadOnlySpan<T> mean,
        ReadOnlySpan<T> variance, T epsilon, Span<T> w, Span<T> bias)
    {
        Require.Positive(channels);
        Require.NonNegative(depth);
        int length = Require.Size((long)channels * depth, nameof(depth));
        Statistics(channels, gamma, beta, mean, variance);
        Require.Length(w.Length, length, nameof(w));
        Require.Length(bias.Length, channels, nameof(bias));
        w = w[..length];
        bias = bias[..channels];
        Require.Disjoint<T>(bias, w, nameof(bias), nameof(w));
        Apart(w, nameof(w), channels, gamma, beta, mean, variance);
        Apart(bias, nameof(bias), channels, gamma, beta, mean, variance);
        for (int c = 0; c < channels; c++)
        {
            Line(gamma[c], beta[c], mean[c], variance[c], epsilon, out T scale, out T shift);
            bias[c] = T.FusedMultiplyAdd(bias[c], scale, shift);
            foreach (ref T weight in w.Slice(c * depth, depth))
                weight *= scale;
        }
    }

    /// <summary>The normalisation of a channel as a straight line.</summary>
    private static void Line(T gamma, T beta, T mean, T variance, T epsilon, out T scale, out T shift)
    {
        scale = gamma / T.Sqrt(variance + epsilon);
        shift = T.FusedMultiplyAdd(-mean, scale, beta);
    }

    private static void Statistics(
        int channels, ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta, ReadOnlySpan<T> mean, ReadOnlySpan<T> variance)
    {
        Require.Length(gamma.Length, channels, nameof(gamma));
        Require.Length(beta.Length, channels, nameof(beta));
        Require.Length(mean.Length, channels, nameof(mean));
        Require.Length(variance.Length, channels, nameof(variance));
    }

    private static void Apart(
        ReadOnlySpan<T> output, string name, int channels, ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta,
        ReadOnlySpan<T> mean, ReadOnlySpan<T> variance)
    {
        Require.Disjoint(output, gamma[..channels], name, nameof(gamma));
        Require.Disjoint(output, beta[..channels], name, nameof(beta));
        Require.Disjoint(output, mean[..channels], name, nameof(mean));
        Require.Disjoint(output, variance[..channels], name, nameof(variance));
    }
}
