using System.Numerics;

namespace Kernels.Tests;

/// <summary>The specification of <see cref="Conv2d"/>, <see cref="Im2Col"/> and <see cref="Col2Im"/>: docs/conv.md in code.</summary>
internal static class ConvReference
{
    /// <summary>The element that tap (kh, kw) of output pixel (oh, ow) touches, or −1 in the padding.</summary>
    public static int Touched(ConvShape s, int n, int c, int oh, int ow, int kh, int kw)
    {
        long h = ((long)oh * s.StrideHeight) + ((long)kh * s.DilationHeight) - s.PadHeight;
        long w = ((long)ow * s.StrideWidth) + ((long)kw * s.DilationWidth) - s.PadWidth;
        return h < 0 || h >= s.InHeight || w < 0 || w >= s.InWidth
            ? -1
            : (int)((((((long)n * s.InChannels) + c) * s.InHeight) + h) * s.InWidth + w);
    }

    public static void Im2Col<T>(ConvShape s, T[] x, T[] columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        EachColumn(s, (place, pixel) => columns[place] = pixel < 0 ? T.Zero : x[pixel]);

    /// <summary>Rows of the column matrix ascend in (kh, kw) for each channel, so each pixel takes its taps in that order.</summary>
    public static void Col2Im<T>(ConvShape s, T[] columns, T[] dx)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Array.Clear(dx);
        EachColumn(s, (place, pixel) =>
        {
            if (pixel >= 0)
                dx[pixel] += columns[place];
        });
    }

    public static void Forward<T>(
        ConvShape s, T[] x, T[] w, T[] bias, T[] y, Activation activation, T[]? residual = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        EachOutput(s, (n, o, oh, ow, place) =>
        {
            int depth = w.Length / s.OutChannels;
            T sum = GemmReference.Element(
                p => w[(o * depth) + p], p => At(s, x, n, o, oh, ow, p), depth, T.One, T.Zero, T.Zero);
            if (bias.Length > 0)
                sum += bias[o];
            if (residual is { Length: > 0 })
                sum += residual[place];
            y[place] = GemmReference.Activate(sum, activation);
        });

    public static void BackwardWeights<T>(ConvShape s, T[] x, T[] dy, T beta, T[] dw)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int depth = dw.Length / s.OutChannels;
        int pixels = s.OutHeight * s.OutWidth;
        for (int i = 0; i < dw.Length; i++)
        {
            (int o, int tap) = (i / depth, i % depth);
            dw[i] = GemmReference.Element(
                p => dy[(((p / pixels * s.OutChannels) + o) * pixels) + (p % pixels)],
                p => At(s, x, p / pixels, o, p % pixels / s.OutWidth, p % s.OutWidth, tap),
                s.Batch * pixels, T.One, beta, dw[i]);
        }
    }

    public static void BackwardData<T>(ConvShape s, T[] w, T[] dy, T[] dx)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => BackwardData(s, w, dy, T.Zero, dx);

    public static void BackwardData<T>(ConvShape s, T[] w, T[] dy, T beta, T[] dx)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int taps = s.KernelHeight * s.KernelWidth;
        int pixels = s.OutHeight * s.OutWidth;
        int inGroup = s.InChannels / s.Groups;
        int outGroup = s.OutChannels / s.Groups;
        var columns = new T[s.ColumnsLength];
        for (int i = 0; i < columns.Length; i++)
        {
            (int row, int column) = (i / (s.Batch * pixels), i % (s.Batch * pixels));
            (int c, int tap) = (row / taps, row % taps);
            (int n, int pixel) = (column / pixels, column % pixels);
            int firstOut = c / inGroup * outGroup;
            columns[i] = GemmReference.Element(
                p => w[((((firstOut + p) * inGroup) + (c % inGroup)) * taps) + tap],
                p => dy[(((n * s.OutChannels) + firstOut + p) * pixels) + pixel],
                outGroup, T.One, T.Zero, T.Zero);
        }

        var sum = new T[dx.Length];
        Col2Im(s, columns, sum);
        for (int i = 0; i < dx.Length; i++)
            dx[i] = beta == T.Zero ? sum[i] : sum[i] + (beta * dx[i]);
    }

    public static void BackwardBias<T>(ConvShape s, T[] dy, T beta, T[] db)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int pixels = s.OutHeight * s.OutWidth;
        for (int o = 0; o < s.OutChannels; o++)
        {
            db[o] = beta == T.Zero ? T.Zero : beta * db[o];
            for (int n = 0; n < s.Batch; n++)
                db[o] += ReduceReference.Sum<T>(dy.AsSpan(((n * s.OutChannels) + o) * pixels, pixels));
        }
    }

    /// <summary>Index p of an output's sum: (channel in group, kernel row, kernel column), zero in the padding.</summary>
    private static T At<T>(ConvShape s, T[] x, int n, int o, int oh, int ow, int p)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int taps = s.KernelHeight * s.KernelWidth;
        int c = (o / (s.OutChannels / s.Groups) * (s.InChannels / s.Groups)) + (p / taps);
        int pixel = Touched(s, n, c, oh, ow, p % taps / s.KernelWidth, p % s.KernelWidth);
        return pixel < 0 ? T.Zero : x[pixel];
    }

    private static void EachOutput(ConvShape s, Action<int, int, int, int, int> visit)
    {
        int place = 0;
        for (int n = 0; n < s.Batch; n++)
        {
            for (int o = 0; o < s.OutChannels; o++)
            {
                for (int oh = 0; oh < s.OutHeight; oh++)
                {
                    for (int ow = 0; ow < s.OutWidth; ow++)
                        visit(n, o, oh, ow, place++);
                }
            }
        }
    }

    private static void EachColumn(ConvShape s, Action<int, int> visit)
    {
        int taps = s.KernelHeight * s.KernelWidth;
        int pixels = s.OutHeight * s.OutWidth;
        for (int place = 0; place < s.ColumnsLength; place++)
        {
            (int row, int column) = (place / (s.Batch * pixels), place % (s.Batch * pixels));
            (int tap, int pixel) = (row % taps, column % pixels);
            visit(place, Touched(
                s, column / pixels, row / taps, pixel / s.OutWidth, pixel % s.OutWidth,
                tap / s.KernelWidth, tap % s.KernelWidth));
        }
    }
}
