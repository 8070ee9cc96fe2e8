using System.Numerics;

namespace Kernels.Tests;

/// <summary>Sizes and values that find faults: edges of tiles and blocks, primes, special numbers.</summary>
internal static class Gens
{
    /// <summary>0, 1, tile edges of every instruction set ± 1, primes, and anything up to 70.</summary>
    public static readonly Gen<int> Size = Gen.Frequency(
        (1, Gen.Const(0)),
        (2, Gen.Const(1)),
        (6, OneOf(2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15, 16, 17, 23, 24, 25, 31, 32, 33, 47, 61, 63, 64, 65)),
        (3, Gen.Int[1, 70]));

    /// <summary>As <see cref="Size"/>, and the edges of one and two blocks of K.</summary>
    public static readonly Gen<int> Depth = Gen.Frequency(
        (6, Size),
        (1, OneOf(
            Contract.BlockK - 1, Contract.BlockK, Contract.BlockK + 1, (2 * Contract.BlockK) + 1, 1021)));

    /// <summary>One of the values, each as likely as the others.</summary>
    public static Gen<int> OneOf(params int[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    /// <summary>A seed for values; arrays are filled from it so that a failing case prints short.</summary>
    public static readonly Gen<int> Seed = Gen.Int[0, int.MaxValue - 1];

    /// <summary>Fills with values of both signs and several magnitudes, so that every rounding shows.</summary>
    public static T[] Values<T>(int count, int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        var values = new T[count];
        for (int i = 0; i < count; i++)
            values[i] = T.CreateTruncating((random.NextDouble() - 0.5) * Math.ScaleB(1, random.Next(-3, 4)));
        return values;
    }

    /// <summary>As <see cref="Values"/>, with NaN, infinities, zeros of both signs, subnormals and huge values among them.</summary>
    /// <remarks>Neighbouring seeds in one out of four quadruples give <see cref="VanishingValues"/> instead.</remarks>
    public static T[] SpecialValues<T>(int count, int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if ((seed >> 2) % 4 == 0)
            return VanishingValues<T>(count, seed);
        T[] values = Values<T>(count, seed);
        T[] special =
        [
            T.NaN, T.PositiveInfinity, T.NegativeInfinity, T.Zero, T.NegativeZero, T.Epsilon, -T.Epsilon,
            T.CreateTruncating(1e38), T.CreateTruncating(-1e38), T.CreateTruncating(1e-40), T.One,
        ];
        var random = new Random(~seed);
        for (int i = 0; i < count; i++)
        {
            if (random.Next(8) == 0)
                values[i] = special[random.Next(special.Length)];
        }

        return values;
    }

    /// <summary>
    /// Values so small that products vanish, nearly all of one sign, which is the other one for the next seed: their products
    /// round to −0, and a sum of them stays −0 until a +0 is added that the specification does not have.
    /// </summary>
    public static T[] VanishingValues<T>(int count, int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        T size = T.CreateTruncating(typeof(T) == typeof(float) ? 1e-30 : 1e-200);
        T[] odd = [T.Zero, T.NegativeZero, size, -size];
        int odds = random.Next(2) == 0 ? int.MaxValue : 30;
        var values = new T[count];
        for (int i = 0; i < count; i++)
            values[i] = random.Next(odds) == 0 ? odd[random.Next(odd.Length)] : seed % 2 == 0 ? size : -size;
        return values;
    }

    /// <summary>Small integers: their sums and products are exact in every order.</summary>
    public static double[] Integers(int count, int seed)
    {
        var random = new Random(seed);
        var values = new double[count];
        for (int i = 0; i < count; i++)
            values[i] = random.Next(-9, 10);
        return values;
    }
}
