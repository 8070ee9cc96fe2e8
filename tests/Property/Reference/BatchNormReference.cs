using System.Numerics;

namespace Kernels.Tests;

/// <summary>The specification of <see cref="BatchNorm2d"/>.</summary>
internal static class BatchNormReference
{
    public static void Forward<T>(
        int channels, int pixels, T[] x, T[][] statistics, T epsilon, T[] y, Activation activation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            (T scale, T shift) = Line(statistics, i / pixels % channels, epsilon);
            y[i] = GemmReference.Activate(T.FusedMultiplyAdd(x[i], scale, shift), activation);
        }
    }

    public static void Fold<T>(int channels, T[][] statistics, T epsilon, T[] w, T[] bias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < w.Length; i++)
            w[i] *= Line(statistics, i / (w.Length / channels), epsilon).Scale;
        for (int c = 0; c < channels; c++)
        {
            (T scale, T shift) = Line(statistics, c, epsilon);
            bias[c] = T.FusedMultiplyAdd(bias[c], scale, shift);
        }
    }

    /// <param name="statistics">gamma, beta, mean, variance.</param>
    /// <param name="c">The channel.</param>
    /// <param name="epsilon">What keeps the root from 0.</param>
    private static (T Scale, T Shift) Line<T>(T[][] statistics, int c, T epsilon)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T scale = statistics[0][c] / T.Sqrt(statistics[3][c] + epsilon);
        return (scale, T.FusedMultiplyAdd(-statistics[2][c], scale, statistics[1][c]));
    }
}
