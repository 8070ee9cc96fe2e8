using System.Numerics;

namespace Kernels.Tests;

/// <summary>The specification of <see cref="Reduce"/>: docs/reduce.md in code.</summary>
internal static class ReduceReference
{
    /// <summary>L, the virtual lanes of T.</summary>
    public static int Lanes<T>() => typeof(T) == typeof(float) ? Contract.LanesF32 : Contract.LanesF64;

    public static T Sum<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var lane = new T[Lanes<T>()];
        for (int i = 0; i < x.Length; i++)
            lane[i % lane.Length] += x[i];
        return Fold(lane);
    }

    public static T Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var lane = new T[Lanes<T>()];
        for (int i = 0; i < x.Length; i++)
            lane[i % lane.Length] = T.FusedMultiplyAdd(x[i], y[i], lane[i % lane.Length]);
        return Fold(lane);
    }

    public static T Max<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T max = T.NegativeInfinity;
        foreach (T element in x)
            max = T.Max(max, element);
        return max;
    }

    public static void SumColumns<T>(int rows, int columns, ReadOnlySpan<T> x, int ldx, T beta, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < columns; j++)
        {
            T result = beta == T.Zero ? T.Zero : beta * y[j];
            for (int block = 0; block < rows; block += Contract.BlockK)
            {
                T s = T.Zero;
                for (int i = block; i < Math.Min(rows, block + Contract.BlockK); i++)
                    s += x[(i * ldx) + j];
                result = block == 0 && beta == T.Zero ? s : result + s;
            }

            y[j] = result;
        }
    }

    private static T Fold<T>(T[] lane)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int half = lane.Length / 2; half >= 1; half /= 2)
        {
            for (int j = 0; j < half; j++)
                lane[j] += lane[j + half];
        }

        return lane[0];
    }
}
