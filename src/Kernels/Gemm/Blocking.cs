namespace Kernels;

/// <summary>How a product is cut to fit registers and caches. It changes speed, never bits.</summary>
/// <param name="Mr">Rows of a tile.</param>
/// <param name="Nr">Columns of a tile: two registers.</param>
/// <param name="Mc">Rows of a block of A, a multiple of Mr.</param>
/// <param name="Nc">Columns of a block of B, a multiple of Nr.</param>
internal readonly record struct Blocking(int Mr, int Nr, int Mc, int Nc)
{
    /// <summary>
    /// A block of A (mc × KB) fills half of the second-level cache, and a block of B (KB × nc) a share of the third.
    /// The rows of C are dealt out evenly to as few tiles as can hold them.
    /// </summary>
    public static Blocking Choose(int m, int n, int elementSize, int tileRows, int nr)
    {
        int mr = EvenRows(m, tileRows);
        long rowBytes = (long)Contract.BlockK * elementSize;
        int mc = (int)Math.Clamp(Caches.Level2 / 2 / rowBytes, mr, 4096) / mr * mr;
        int nc = (int)Math.Clamp(Caches.Level3 / 4 / rowBytes, nr, 4096) / nr * nr;
        return new Blocking(mr, nr, Math.Min(mc, RoundUp(m, mr)), Math.Min(nc, RoundUp(n, nr)));
    }

    /// <summary>The height of tiles that covers m rows with as few tiles as possible, all about equally high.</summary>
    public static int EvenRows(int m, int tileRows)
    {
        int tiles = Math.Max(1, (m + tileRows - 1) / tileRows);
        return Math.Max(1, (m + tiles - 1) / tiles);
    }

    public static int RoundUp(int value, int multiple) => (int)Math.Min(int.MaxValue, RoundUpLong(value, multiple));

    private static long RoundUpLong(long value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
