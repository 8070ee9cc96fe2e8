using System.Numerics;

namespace Kernels.Hashes;

/// <summary>Normalisation: by row with a mean and without, and by channel with fixed statistics.</summary>
internal static class NormCases
{
    private delegate void LayerForward<T>(
        int rows, int columns, ReadOnlySpan<T> x, int ldx, ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta, T epsilon, Span<T> y,
        int ldy, Span<T> mean, Span<T> rstd, int threads);

    private delegate void LayerBackward<T>(
        int rows, int columns, ReadOnlySpan<T> x, int ldx, ReadOnlySpan<T> gamma, ReadOnlySpan<T> mean, ReadOnlySpan<T> rstd,
        ReadOnlySpan<T> dy, int lddy, Span<T> dx, int lddx, Span<T> dgamma, Span<T> dbeta, int threads);

    private delegate void RmsForward<T>(
        int rows, int columns, ReadOnlySpan<T> x, int ldx, ReadOnlySpan<T> gamma, T epsilon, Span<T> y, int ldy, Span<T> rstd,
        int threads);

    private delegate void RmsBackward<T>(
        int rows, int columns, ReadOnlySpan<T> x, int ldx, ReadOnlySpan<T> gamma, ReadOnlySpan<T> rstd, ReadOnlySpan<T> dy,
        int lddy, Span<T> dx, int lddx, Span<T> dgamma, int threads);

    private delegate void BatchForward<T>(
        int batch, int channels, int pixels, ReadOnlySpan<T> x, ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta,
        ReadOnlySpan<T> mean, ReadOnlySpan<T> variance, T epsilon, Span<T> y, Activation activation);

    private delegate void BatchFold<T>(
        int channels, int depth, ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta, ReadOnlySpan<T> mean, ReadOnlySpan<T> variance,
        T epsilon, Span<T> w, Span<T> bias);

    public static void AddTo(CaseList list)
    {
        Rows<float>(list, LayerNorm.Forward, LayerNorm.Backward, RmsNorm.Forward, RmsNorm.Backward);
        Rows<double>(list, LayerNorm.Forward, LayerNorm.Backward, RmsNorm.Forward, RmsNorm.Backward);
        Channels<float>(list, BatchNorm2d.Forward, BatchNorm2d.Fold);
        Channels<double>(list, BatchNorm2d.Forward, BatchNorm2d.Fold);
    }

    private static void Rows<T>(
        CaseList list, LayerForward<T> layer, LayerBackward<T> layerBackward, RmsForward<T> rms, RmsBackward<T> rmsBackward)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T epsilon = T.CreateTruncating(1e-5);
        foreach ((int m, int n) in new[] { (0, 3), (1, 1), (5, 17), (3, 64), (9, 130), (33, 31) })
        {
            T[] x = Numbers.Plain<T>(m * n, 1), gamma = Numbers.Plain<T>(n, 2), beta = Numbers.Plain<T>(n, 3), dy = Numbers.Plain<T>(m * n, 4);
            list.Add<T>("LayerNorm", $"{m}x{n}", t =>
            {
                T[] y = new T[m * n], mean = new T[m], rstd = new T[m], dx = new T[m * n];
                T[] dgamma = Numbers.Plain<T>(n, 5), dbeta = Numbers.Plain<T>(n, 6);
                layer(m, n, x, n, gamma, beta, epsilon, y, n, mean, rstd, t);
                layerBackward(m, n, x, n, gamma, mean, rstd, dy, n, dx, n, dgamma, dbeta, t);
                return new Digest().With<T>(y).With<T>(mean).With<T>(rstd).With<T>(dx).With<T>(dgamma).With<T>(dbeta).Value;
            });
            list.Add<T>("RmsNorm", $"{m}x{n}", t =>
            {
                T[] y = new T[m * n], rstd = new T[m], dx = new T[m * n], dgamma = Numbers.Plain<T>(n, 7);
                rms(m, n, x, n, gamma, epsilon, y, n, rstd, t);
                rmsBackward(m, n, x, n, gamma, rstd, dy, n, dx, n, dgamma, t);
                return new Digest().With<T>(y).With<T>(rstd).With<T>(dx).With<T>(dgamma).Value;
            });
        }
    }

    private static void Channels<T>(CaseList list, BatchForward<T> forward, BatchFold<T> fold)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Channels = 5;
        T epsilon = T.CreateTruncating(1e-5);
        T[] gamma = Numbers.Plain<T>(Channels, 8), beta = Numbers.Plain<T>(Channels, 9), mean = Numbers.Plain<T>(Channels, 10);
        T[] variance = [.. Numbers.Plain<T>(Channels, 11).Select(T.Abs)];
        foreach (int pixels in new[] { 1, 16, 63 })
        {
            list.Add<T>("BatchNorm2d.Forward", $"2x{Channels}x{pixels}", () =>
            {
                var y = new T[2 * Channels * pixels];
                forward(2, Channels, pixels, Numbers.Plain<T>(y.Length, 12), gamma, beta, mean, variance, epsilon, y, Activation.Relu);
                return Digest.Of<T>(y);
            });
            list.Add<T>("BatchNorm2d.Fold", $"{Channels} of {pixels}", () =>
            {
                T[] w = Numbers.Plain<T>(Channels * pixels, 13), bias = Numbers.Plain<T>(Channels, 14);
                fold(Channels, pixels, gamma, beta, mean, variance, epsilon, w, bias);
                return new Digest().With<T>(w).With<T>(bias).Value;
            });
        }
    }
}
