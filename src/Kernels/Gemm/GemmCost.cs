namespace Kernels;

/// <summary>When packing an operand pays. It changes speed, never bits (docs/gemm.md has the measurements).</summary>
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
        return (long)sizes.K * ldb * elementSize <= Caches.Level2 || sizes.M <= 4 * blocking.Mr;
    }

    /// <summary>
    /// Rows of A are streams that the hardware prefetches: while A stays in the second-level cache, packing costs more
    /// than it gives. Columns of Aᵀ are no streams, each index along K is another row in memory: they are packed unless
    /// they stay in the first-level cache. Neither pays if A is swept only a few times.
    /// </summary>
    public static bool ReadsAInPlace(in GemmSizes sizes, Transpose trans, int lda, int elementSize, Blocking blocking)
    {
        long bytes = (long)(trans == Transpose.No ? sizes.M : sizes.K) * lda * elementSize;
        return bytes <= (trans == Transpose.No ? Caches.Level2 : Caches.Level1 / 2) || sizes.N <= 2 * blocking.Nr;
    }
}
