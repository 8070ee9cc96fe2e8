namespace Kernels;

/// <summary>How a product is cut to fit registers and caches. It changes speed, never bits.</summary>
/// <param name="Mr">Rows of a tile.</param>
/// <param name="Nr">Columns of a tile: two registers, or one that holds all of B.</param>
/// <param name="Mc">Rows of a block of A, a multiple of Mr.</param>
/// <param name="Nc">Columns of a block of B, a multiple of Nr.</param>
internal readonly record struct Blocking(int Mr, int Nr, int Mc, int Nc)
{
    /// <summary>
    /// A block of A (mc × KB) fills a quarter of the second-level cache, which it shares with panels of B and lines of C,
    /// and a block of B (KB × nc) a quarter of the third. The rows of C are dealt out evenly to as few tiles as can hold
    /// them.
    /// </summary>
    public static Blocking Choose(int m, int n, int elementSize, int tileRows, int tileColumns)
    {
        int mr = EvenRows(m, tileRows);
        int nr = NarrowColumns(n, tileColumns);
        int rowBytes = Contract.BlockK * elementSize;
        int mc = Math.Clamp(Caches.Level2 / 4 / rowBytes, mr, 4096);
        int nc = Math.Clamp(Caches.Level3 / 4 / rowBytes, nr, 4096);
        return new Blocking(
            mr, nr, m <= mc ? RoundUp(m, mr) : mc / mr * mr, n <= nc ? RoundUp(n, nr) : nc / nr * nr);
    }

    /// <summary>The height of tiles that covers m rows with as few tiles as possible, all about equally high.</summary>
    public static int EvenRows(int m, int tileRows)
    {
        int tiles = Math.Max(1, (m + tileRows - 1) / tileRows);
        return Math.Max(1, (m + tiles - 1) / tiles);
    }

    /// <summary>The width of panels for n columns: a single register where it holds them all, so that no half is padding.</summary>
    public static int NarrowColumns(int n, int tileColumns) => n <= tileColumns / 2 ? tileColumns / 2 : tileColumns;

    /// <summary>The least multiple that is not below value; a value near int.MaxValue stays what it is.</summary>
    public static int RoundUp(int value, int multiple)
    {
        uint up = ((uint)value + (uint)multiple - 1) / (uint)multiple * (uint)multiple;
        return up > int.MaxValue ? value : (int)up;
    }
}
