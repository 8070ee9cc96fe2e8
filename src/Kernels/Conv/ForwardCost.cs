namespace Kernels;

/// <summary>
/// The cost model of the forward pass with packed weights: lanes across output channels, or across pixels. It changes speed,
/// never bits. Costs are multiply-adds for each output, what else has to be done expressed in them (docs/conv.md).
/// </summary>
internal static class ForwardCost
{
    /// <summary>Turning a tile of pixels by channels into planes: not half a cycle for each output under AVX-512.</summary>
    private const double Turning = 14;

    /// <summary>Packing an element of the column matrix, which then serves all output channels.</summary>
    private const double Packing = 9;

    /// <summary>Laying out an element of the image, which packing reads for several taps.</summary>
    private const double LayingOut = 40;

    /// <summary>Multiply-adds that are under way at once: four cycles of two.</summary>
    private const double Chains = 8;

    /// <summary>With 16 registers a tile is six pixels high, and what it does beside its multiply-adds shows.</summary>
    private const double FewRegisters = 1.12;

    /// <summary>Pixels of a tile of the channels path at most: two more than rows of gemm's tile where there are 32 registers.</summary>
    public static int TileRows(GemmShape tile) => tile.Mr == 12 ? 14 : tile.Mr;

    /// <summary>With lanes across output channels: padded to a register; the tile is short of loads or chains if rows are short.</summary>
    public static double Channels(in ConvShape shape, GemmShape tile)
    {
        int width = tile.Nr / 2;
        int registers = shape.GroupOutChannels > width ? 2 : 1;
        int pixels = shape.Taps == 1 ? shape.Pixels : shape.OutWidth;
        int rows = Blocking.EvenRows(pixels, TileRows(tile));
        (int tiles, int last) = Math.DivRem(pixels, rows);
        double row = (tiles * OfTile(rows, registers)) + (last > 0 ? OfTile(last, registers) : 0);
        double slower = row / (pixels * registers) * (tile.Mr < 12 ? FewRegisters : 1);
        return (shape.Depth * slower * Padded(shape.GroupOutChannels, width)) + Turning;
    }

    /// <summary>A term of a tile: its multiply-adds, or what it takes to hide their latency, or its loads.</summary>
    private static double OfTile(int rows, int registers) =>
        Math.Max(rows * registers, Math.Max(Chains, rows + registers + 2));

    /// <summary>With lanes across pixels, which are padded to a register; a few pixels at the edge of a matrix are computed apart.</summary>
    public static double Pixels(in ConvShape shape, GemmShape tile)
    {
        int width = tile.Nr / 2;
        if (shape.IsPointwise)
        {
            int edge = shape.Pixels % tile.Nr;
            return shape.Depth * (edge <= tile.Nr / 8 ? 1 : Padded(shape.Pixels, width));
        }

        double moved = Packing + (LayingOut / shape.Taps);
        return shape.Depth * Padded(shape.Pixels, width) * (1 + (moved / shape.GroupOutChannels));
    }

    private static double Padded(int count, int width) => (double)Blocking.RoundUp(count, width) / count;
}
