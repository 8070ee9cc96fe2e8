using System.Numerics;

namespace Kernels.Tests;

/// <summary>The specification of <see cref="MaxPool2d"/>.</summary>
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
}
