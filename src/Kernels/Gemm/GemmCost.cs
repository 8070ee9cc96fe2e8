using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The cost model: which way a product goes, and how operands are read. It changes speed, never bits (docs/gemm.md has it as a table).</summary>
internal static class GemmCost
{
    /// <summary>Rows whose distance is a multiple of this fall into the same few sets of the caches, and drive each other out.</summary>
    private const int PageBytes = 4096;

    /// <summary>
    /// B is read where it lies as long as each panel is asked for in advance by the tiles before it: then packing only adds
    /// a copy. It pays where rows are whole pages apart, so that a panel does not fit the few sets that it maps to, and more
    /// than one block of rows will read it, or more than four tiles if the panel is one cache line wide; elsewhere from
    /// eight blocks on. Bᵀ has its lanes apart and is always packed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Reading ReadingOfB(
        in GemmSizes sizes, Transpose trans, int ldb, int elementSize, Blocking blocking, bool hasMaskedLoads)
    {
        // Without masked loads a panel that sticks out would read past the row's end.
        if (trans == Transpose.Yes || (!hasMaskedLoads && sizes.N % blocking.Nr != 0))
            return Reading.Panels;
        int least = 8 * blocking.Mc;
        if ((uint)(ldb * elementSize) % PageBytes == 0)
            least = (blocking.Nr * elementSize <= Caches.Line ? 4 * blocking.Mr : blocking.Mc) + 1;
        return sizes.M >= least && sizes.K > 4 * blocking.Nr ? Reading.Panels : Reading.InPlace;
    }

    /// <summary>
    /// Rows of A are streams that the hardware prefetches, in place at every size. Columns of Aᵀ are no streams, each
    /// index along K is another row in memory: they are packed unless they fit the first-level cache, or are swept
    /// only once or twice.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Reading ReadingOfA(in GemmSizes sizes, Transpose trans, int lda, int elementSize, Blocking blocking)
    {
        if (trans == Transpose.No)
            return Reading.InPlace;
        return (long)sizes.K * lda * elementSize <= Caches.Level1 || sizes.N <= 2 * blocking.Nr
            ? Reading.InPlace
            : Reading.Panels;
    }

    /// <summary>
    /// Few rows against a large B are bound by memory: B is streamed row by row if its rows are long, and it is larger than
    /// four first-level caches. A smaller one takes a single row in tiles of many registers, since two would wait for their
    /// own sums. Bᵀ has its lanes apart: to pack it would cost more than the product, so it is turned on the way.
    /// </summary>
    /// <param name="sizes">Sizes of the product.</param>
    /// <param name="transB">Whether rows of B are contiguous along its columns, or along K.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    /// <param name="shape">The instruction set's tile: half its rows' elements of A fit the registers, four or two of each.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GemmWay WayOf(in GemmSizes sizes, Transpose transB, int elementSize, GemmShape shape)
    {
        if (transB == Transpose.Yes)
            return sizes.M <= shape.Nr / 4 ? GemmWay.RowDots : GemmWay.Tiles;
        bool isFar = sizes.N >= 4 * shape.Nr && (long)sizes.N * sizes.K * elementSize > 4 * Caches.Level1;
        if (isFar && sizes.M <= shape.Mr / 2)
            return GemmWay.Sweep;
        return sizes.M == 1 && sizes.N > shape.Nr && (shape.HasMaskedLoads || sizes.N % (shape.Nr / 2) == 0)
            ? GemmWay.Row
            : GemmWay.Tiles;
    }

    /// <summary>
    /// Whether to compute Cᵀ = op(B)ᵀ·op(A)ᵀ instead. With Bᵀ on the right every element of B would be moved for few rows of
    /// A; on the left it lies in place, and what moves is A, if it is not transposed itself, and C.
    /// </summary>
    /// <param name="sizes">Sizes of the product.</param>
    /// <param name="transA">How A is stored.</param>
    /// <param name="transB">How B is stored.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    /// <param name="shape">The instruction set's tile: rows become lanes, and must fill more than half of a register.</param>
    public static bool Turns(in GemmSizes sizes, Transpose transA, Transpose transB, int elementSize, GemmShape shape)
    {
        if (transB == Transpose.No || sizes.M <= shape.Nr / 4 || sizes.N < shape.Mr)
            return false;
        long a = (long)sizes.M * sizes.K;
        long c = (long)sizes.M * sizes.N;
        long asItIs = ((long)sizes.N * sizes.K) + (transA == Transpose.Yes ? a : 0);
        long turned = (2 * c) + (transA == Transpose.No ? a : 0);
        return c * elementSize <= Caches.Level2 && turned < asItIs;
    }

    /// <summary>
    /// Columns at the right edge to compute apart, with lanes across rows. A tile of them would cost as much as half a panel
    /// or more, whatever few lanes it fills; it counts where there are few panels beside it.
    /// </summary>
    /// <param name="sizes">Sizes of a product in which neither side is transposed.</param>
    /// <param name="shape">The instruction set's tile.</param>
    public static int EdgeColumns(in GemmSizes sizes, GemmShape shape)
    {
        int edge = sizes.N % shape.Nr;
        return edge <= shape.Nr / 8
            && sizes.N > shape.Nr && sizes.N <= 8 * shape.Nr
            && sizes.M >= 3 * shape.Nr && sizes.K >= 3 * shape.Nr
            ? edge
            : 0;
    }
}
