namespace Kernels.Layers;

/// <summary>Numbers spread evenly over [−1, 1), the same bits on every machine and in every later version.</summary>
/// <remarks>
/// Integer arithmetic makes 64 bits (SplitMix64: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
/// Generators", OOPSLA 2014); 24 of them become a float, exactly. Nothing is rounded and no library function takes part,
/// so neither the processor nor the runtime has a say: <see cref="Random"/> promises its sequence only within one version
/// of .NET, and a logarithm or a cosine differs in its last bit from one mathematical library to the next.
/// A mutable struct: keep it in a variable and pass it by reference.
/// </remarks>
public struct UniformSequence
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong state;

    /// <summary>Starts the sequence that <paramref name="seed"/> picks.</summary>
    /// <param name="seed">Any number; neighbouring seeds give unrelated sequences.</param>
    public UniformSequence(long seed) => state = unchecked((ulong)seed);

    /// <summary>The next number, a multiple of 2⁻²³ in [−1, 1).</summary>
    public float Next() => ((int)(NextBits() >> 40) - (1 << 23)) * (1f / (1 << 23));

    /// <summary>The next integer in [0, bound), each as likely as the others to within bound / 2³².</summary>
    /// <param name="bound">How many integers there are to choose from, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">bound is below 1.</exception>
    public int NextBelow(int bound)
    {
        Require.Positive(bound);
        return (int)(((NextBits() >> 32) * (ulong)bound) >> 32);
    }

    private ulong NextBits()
    {
        unchecked
        {
            state += Step;
            ulong z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
