namespace Kernels;

/// <summary>When packing an operand pays. It changes speed, never bits (docs/gemm.md).</summary>
internal static class GemmCost
{
    /// <summary>
    /// Packing B writes k·n elements once to save page and cache misses in m/mr sweeps over them: it pays when B does
    /// not stay in the second-level cache and enough sweeps follow.
    /// </summary>
    public static bool ReadsBInPlace(in GemmSizes sizes, int ldb, int elementSize, Blocking blocking, bool hasMaskedLoads)
    {
        // Without masked loads a panel that sticks out would read past the row's end.
        if (!hasMaskedLoads && sizes.N % blocking.Nr != 0)
            return false;
        bool isSmall = (long)sizes.K * ldb * elementSize <= Caches.Level2;
        return isSmall || sizes.M <= 4 * blocking.Mr;
    }

    /// <summary>A is read once for each panel of B, by rows that the hardware prefetches.</summary>
    public static bool ReadsAInPlace(in GemmSizes sizes, int lda, int elementSize, Blocking blocking)
    {
        bool isSmall = (long)sizes.M * lda * elementSize <= Caches.Level2 / 2;
        return isSmall || sizes.N <= 2 * blocking.Nr;
    }
}
