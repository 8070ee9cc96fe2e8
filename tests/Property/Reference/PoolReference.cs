using System.Numerics;

namespace Kernels.Tests;

/// <summary>The specification of <see cref="MaxPool2d"/>, <see cref="AvgPool2d"/> and <see cref="GlobalAvgPool2d"/>.</summary>
internal static class PoolReference
{
    public static void Forward<T>(PoolShape s, T[] x, T[] y, int[] indices)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int place = 0; place < y.Length; place++)
        {
            (int ow, int rest) = (place % s.OutWidth, place / s.OutWidth);
            (int oh, int plane) = (rest % s.OutHeight, rest / s.OutHeight);
            int best = -1;
            for (int tap = 0; tap < s.KernelHeight * s.KernelWidth; tap++)
            {
                int h = (oh * s.StrideHeight) + (tap / s.KernelWidth) - s.PadHeight;
                int w = (ow * s.StrideWidth) + (tap % s.KernelWidth) - s.PadWidth;
                if (h < 0 || h >= s.InHeight || w < 0 || w >= s.InWidth)
                    continue;
                int i = (((plane * s.InHeight) + h) * s.InWidth) + w;
                if (best < 0 || x[i] > x[best] || (T.IsNaN(x[i]) && !T.IsNaN(x[best])))
                    best = i;
            }

            y[place] = x[best];
            indices[place] = best;
        }
    }

    public static void Backward<T>(T[] dy, int[] indices, T[] dx)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Array.Clear(dx);
        for (int i = 0; i < dy.Length; i++)
            dx[indices[i]] += dy[i];
    }

    public static void AvgForward<T>(PoolShape s, T[] x, T[] y, bool countPadding)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int place = 0; place < y.Length; place++)
        {
            T sum = T.Zero;
            int[] window = [.. Window(s, place)];
            foreach (int i in window)
                sum += x[i];
            y[place] = sum / T.CreateChecked(countPadding ? s.KernelHeight * s.KernelWidth : window.Length);
        }
    }

    public static void AvgBackward<T>(PoolShape s, T[] dy, T[] dx, bool countPadding)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Array.Clear(dx);
        for (int place = 0; place < dy.Length; place++)
        {
            int[] window = [.. Window(s, place)];
            foreach (int i in window)
                dx[i] += dy[place] / T.CreateChecked(countPadding ? s.KernelHeight * s.KernelWidth : window.Length);
        }
    }

    public static void GlobalForward<T>(int pixels, T[] x, T[] y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int plane = 0; plane < y.Length; plane++)
            y[plane] = ReduceReference.Sum<T>(x.AsSpan(plane * pixels, pixels)) / T.CreateChecked(pixels);
    }

    public static void GlobalBackward<T>(int pixels, T[] dy, T[] dx)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < dx.Length; i++)
            dx[i] = dy[i / pixels] / T.CreateChecked(pixels);
    }

    /// <summary>The elements of an output's window inside the image, in row-major order.</summary>
    private static IEnumerable<int> Window(PoolShape s, int place)
    {
        (int ow, int rest) = (place % s.OutWidth, place / s.OutWidth);
        (int oh, int plane) = (rest % s.OutHeight, rest / s.OutHeight);
        for (int tap = 0; tap < s.KernelHeight * s.KernelWidth; tap++)
        {
            int h = (oh * s.StrideHeight) + (tap / s.KernelWidth) - s.PadHeight;
            int w = (ow * s.StrideWidth) + (tap % s.KernelWidth) - s.PadWidth;
            if (h >= 0 && h < s.InHeight && w >= 0 && w < s.InWidth)
                yield return (((plane * s.InHeight) + h) * s.InWidth) + w;
        }
    }
}
