using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>How a product is cut to fit registers and caches. It changes speed, never bits.</summary>
/// <param name="Mr">Rows of a tile.</param>
/// <param name="Nr">Columns of a tile: two registers, or one that holds all of B.</param>
/// <param name="Mc">Rows of a block of A: all, or a multiple of Mr.</param>
/// <param name="Nc">Columns of a block of B: all, or a multiple of Nr.</param>
/// <param name="TallMr">Rows of a tile that is one register wide, at the right edge.</param>
internal readonly record struct Blocking(int Mr, int Nr, int Mc, int Nc, int TallMr)
{
    /// <summary>
    /// A block of A (mc × KB) fills a quarter of the second-level cache, which it shares with panels of B and lines of C,
    /// and a block of B (KB × nc) a quarter of the third, at most 4096 columns. The rows of C are dealt out evenly to as few
    /// tiles as can hold them; tiles one register wide take twice the rows unless these are aliased.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Blocking Choose(int m, int n, int elementSize, GemmShape shape, bool isAliased = false)
    {
        int nr = NarrowColumns(n, shape.Nr);
        int tall = isAliased ? shape.Mr : 2 * shape.Mr;
        int mr = EvenRows(m, nr < shape.Nr ? tall : shape.Mr);
        return new Blocking(
            mr, nr, RowsInCache(m, mr, elementSize), ColumnsInCache(n, nr, elementSize),
            n % shape.Nr == 0 ? mr : EvenRows(m, tall));
    }

    /// <summary>
    /// Whether rows this far apart fall into so few sets of the first-level cache that a tile of twice the rows would drive
    /// its own lines out.
    /// </summary>
    public static bool IsAliased(int stride, int elementSize) => (uint)(stride * elementSize) % 2048 == 0;

    private static int RowsInCache(int m, int mr, int elementSize)
    {
        int most = Caches.Level2 / 4 / (Contract.BlockK * elementSize);
        return m <= most ? m : Math.Max(most / mr, 1) * mr;
    }

    private static int ColumnsInCache(int n, int nr, int elementSize)
    {
        int most = Math.Min(Caches.Level3 / 4 / (Contract.BlockK * elementSize), 4096);
        return n <= most ? n : Math.Max(most / nr, 1) * nr;
    }

    /// <summary>The height of tiles that covers m rows with as few tiles as possible, all about equally high.</summary>
    public static int EvenRows(int m, int tileRows)
    {
        if (m <= tileRows)
            return Math.Max(1, m);
        int tiles = (int)(((uint)m + (uint)tileRows - 1) / (uint)tileRows);
        return (int)(((uint)m + (uint)tiles - 1) / (uint)tiles);
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
