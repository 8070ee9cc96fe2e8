namespace Kernels;

/// <summary>The constants of the numeric contract (docs/numerics.md). They are frozen: a change changes results.</summary>
public static class Contract
{
    /// <summary>
    /// KB: sums of products are cut into consecutive blocks of this many terms. Within a block terms are added by fused
    /// multiply-add in order; blocks are then added in order. The same for every type and instruction set.
    /// </summary>
    public const int BlockK = 512;

    /// <summary>Virtual lanes of a float reduction: element i goes to lane i mod 64, then lanes are added by halves.</summary>
    public const int LanesF32 = 64;

    /// <summary>Virtual lanes of a double reduction: element i goes to lane i mod 32, then lanes are added by halves.</summary>
    public const int LanesF64 = 32;
}
