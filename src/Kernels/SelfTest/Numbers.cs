using System.Numerics;

namespace Kernels;

/// <summary>Inputs of the cases: the same numbers in every runtime, from integer arithmetic and exact scaling alone.</summary>
internal static class Numbers
{
    /// <summary>Values of both signs and seven magnitudes around 1, with all their bits in use, so that every rounding shows.</summary>
    public static T[] Plain<T>(int count, int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[count];
        for (int i = 0; i < count; i++)
            values[i] = Plain<T>(Random(seed, i));
        return values;
    }

    /// <summary>As <see cref="Plain{T}(int, int)"/>, with NaN, infinities, zeros of both signs, subnormals and huge values among them.</summary>
    public static T[] Special<T>(int count, int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] special =
        [
            T.NaN, T.PositiveInfinity, T.NegativeInfinity, T.Zero, T.NegativeZero, T.Epsilon, -T.Epsilon,
            T.CreateTruncating(1e38), T.CreateTruncating(-1e38), T.CreateTruncating(1e-40), T.One,
        ];
        T[] values = Plain<T>(count, seed);
        for (int i = 0; i < count; i++)
        {
            ulong random = Random(~seed, i);
            if (random % 8 == 0)
                values[i] = special[(int)((random >> 8) % (ulong)special.Length)];
        }

        return values;
    }

    /// <summary>Class labels from 0 to <paramref name="classes"/> − 1.</summary>
    public static int[] Labels(int count, int classes, int seed)
    {
        var labels = new int[count];
        for (int i = 0; i < count; i++)
            labels[i] = (int)(Random(seed, i) % (ulong)classes);
        return labels;
    }

    // 53 random bits as a fraction from −½ to ½, times a power of two: exact, and one rounding at most to T.
    private static T Plain<T>(ulong random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double fraction = ((random >> 11) * (1.0 / (1ul << 53))) - 0.5;
        return T.CreateTruncating(Math.ScaleB(fraction, (int)(random % 7) - 3));
    }

    // SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014) at a given place.
    private static ulong Random(int seed, int index)
    {
        unchecked
        {
            ulong z = ((ulong)(uint)seed << 32) + (((ulong)(uint)index + 1) * 0x9E3779B97F4A7C15);
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
