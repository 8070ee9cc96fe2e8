using System.Numerics;

namespace Kernels.Tests;

/// <summary>Shapes that the cost model sends each its own way, for every instruction set; each is shown to go there.</summary>
public class GemmPathTests
{
    [Fact]
    public void Sweep_FewRowsF32_EqualsReference() => SweepEqualsReference<GemmF32, float>();

    [Fact]
    public void Sweep_FewRowsF64_EqualsReference() => SweepEqualsReference<GemmF64, double>();

    [Fact]
    public void Panels_RowsOfBPagesApartF32_EqualsReference() => PanelsEqualReference<GemmF32, float>();

    [Fact]
    public void Panels_RowsOfBPagesApartF64_EqualsReference() => PanelsEqualReference<GemmF64, double>();

    [Fact]
    public void TallTile_OneColumnOfRegistersF32_EqualsReference() => TallTileEqualsReference<GemmF32, float>();

    [Fact]
    public void TallTile_OneColumnOfRegistersF64_EqualsReference() => TallTileEqualsReference<GemmF64, double>();

    [Fact]
    public void RowDots_FewRowsF32_EqualsReference() => RowDotsEqualReference<GemmF32, float>();

    [Fact]
    public void RowDots_FewRowsF64_EqualsReference() => RowDotsEqualReference<GemmF64, double>();

    [Fact]
    public void Turned_LanesAcrossRowsF32_EqualsReference() => TurnedEqualsReference<GemmF32, float>();

    [Fact]
    public void Turned_LanesAcrossRowsF64_EqualsReference() => TurnedEqualsReference<GemmF64, double>();

    [Fact]
    public void Edge_FewColumnsF32_EqualsReference() => EdgeEqualsReference<GemmF32, float>();

    [Fact]
    public void Edge_FewColumnsF64_EqualsReference() => EdgeEqualsReference<GemmF64, double>();

    [Fact]
    public void TurnedPanel_SmallF32_EqualsReference() => TurnedPanelEqualsReference<GemmF32, float>();

    [Fact]
    public void TurnedPanel_SmallF64_EqualsReference() => TurnedPanelEqualsReference<GemmF64, double>();

    [Fact]
    public void TurnedPanels_TurnedByTheTileF32_EqualsReference() => TurningTileEqualsReference<GemmF32, float>();

    [Fact]
    public void TurnedPanels_TurnedByTheTileF64_EqualsReference() => TurningTileEqualsReference<GemmF64, double>();

    [Fact]
    public void TurnedPanels_OfATurnedProductF32_EqualsReference() => TurnedProductOfPanelsEqualsReference<GemmF32, float>();

    [Fact]
    public void TurnedPanels_OfATurnedProductF64_EqualsReference() => TurnedProductOfPanelsEqualsReference<GemmF64, double>();

    [Fact]
    public void Row_TilesOfManyRegistersF32_EqualsReference() => RowEqualsReference<GemmF32, float>();

    [Fact]
    public void Row_TilesOfManyRegistersF64_EqualsReference() => RowEqualsReference<GemmF64, double>();

    [Fact]
    public void OnePanel_FewTilesF32_EqualsReference() => OnePanelEqualsReference<GemmF32, float>();

    [Fact]
    public void OnePanel_FewTilesF64_EqualsReference() => OnePanelEqualsReference<GemmF64, double>();

    private static void SweepEqualsReference<TGemm, T>()
        where TGemm : struct, IGemm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryIsa.Run(set =>
        {
            GemmShape shape = ShapeOf<T>(set);
            for (int m = 1; m <= shape.Mr / 2; m++)
            {
                foreach (int k in (int[])[511, 512, 1030])
                {
                    // Enough columns that the sums of all rows are cut into chunks, and B lies beyond the first-level cache.
                    int n = Math.Max((GemmScratch.SweepColumns<T>(m) * 3 / 2) + 1, (4 * Caches.Level1 / k) + 3);
                    Assert.Equal(GemmWay.Sweep, GemmCost.WayOf(new GemmSizes(m, n, k), Transpose.No, Size<T>(), shape));
                    Check<TGemm, T>(set, m, n, k, m % 2 == 0 ? Transpose.No : Transpose.Yes, 1 + (k % 3), m % 2, BiasAxis.Column);
                }
            }
        });
    }

    private static void RowDotsEqualReference<TGemm, T>()
        where TGemm : struct, IGemm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryIsa.Run(set =>
        {
            GemmShape shape = ShapeOf<T>(set);
            for (int m = 1; m <= shape.Nr / 4; m++)
            {
                // Of one row: a block, a pair of blocks and a rest, and a pair, a block of its own and a rest.
                foreach (int k in (int[])[1, 37, 512, 1030, .. m == 1 ? (int[])[1543] : []])
                {
                    foreach (int n in (int[])[shape.Nr / 2, shape.Nr + 1, (7 * shape.Nr / 2) - 1])
                    {
                        Assert.Equal(GemmWay.RowDots, GemmCost.WayOf(new GemmSizes(m, n, k), Transpose.Yes, Size<T>(), shape));
                        Transpose transA = (m + n) % 2 == 0 ? Transpose.No : Transpose.Yes;
                        Check<TGemm, T>(
                            set, m, n, k, transA, 1 + (n % 3), k % 2, BiasAxis.Row + (m % 2), k == 1030 ? 2048 - k : 1, Transpose.Yes);
                    }
                }
            }
        });
    }

    private static void TurnedEqualsReference<TGemm, T>()
        where TGemm : struct, IGemm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryIsa.Run(set =>
        {
            GemmShape shape = ShapeOf<T>(set);
            foreach (Transpose transA in (Transpose[])[Transpose.No, Transpose.Yes])
            {
                for (int m = (shape.Nr / 4) + 1; m <= shape.Nr + 1; m++)
                {
                    int n = (3 * m) + shape.Mr;
                    int k = (3 * m) + 520;
                    Assert.True(GemmCost.Turns(new GemmSizes(m, n, k), transA, Transpose.Yes, Size<T>(), shape));
                    Check<TGemm, T>(set, m, n, k, transA, 1 + (m % 2), m % 3, BiasAxis.None + (m % 3), 1, Transpose.Yes);
                    Check<TGemm, T>(set, n, 1, m, transA, 1 + (m % 2), m % 3, BiasAxis.None + (m % 3), 1, Transpose.Yes);
                }
            }
        });
    }

    private static void EdgeEqualsReference<TGemm, T>()
        where TGemm : struct, IGemm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryIsa.Run(set =>
        {
            GemmShape shape = ShapeOf<T>(set);
            for (int edge = 1; edge <= shape.Nr / 8; edge++)
            {
                int m = (3 * shape.Nr) + edge;
                int n = (2 * shape.Nr) + edge;
                Assert.Equal(edge, GemmCost.EdgeColumns(new GemmSizes(m, n, 600), shape));
                for (BiasAxis axis = BiasAxis.None; axis <= BiasAxis.Column; axis++)
                    Check<TGemm, T>(set, m, n, 600, Transpose.No, 1 + (edge % 2), (int)axis, axis);
            }
        });
    }

    private static void PanelsEqualReference<TGemm, T>()
        where TGemm : struct, IGemm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryIsa.Run(set =>
        {
            GemmShape shape = ShapeOf<T>(set);
            int ldb = 4096 / Size<T>();
            int n = 200;
            int m = 3;
            int k = 600;
            Blocking blocking = Blocking.Choose(m, n, Size<T>(), shape);
            while (blocking.Mc >= m)
                blocking = Blocking.Choose(m += 40, n, Size<T>(), shape);
            Check(m);

            // A panel as wide as a cache line is packed from the fifth tile on.
            if (shape.Nr * Size<T>() == 64)
                Check((4 * shape.Mr) + 1);

            void Check(int m)
            {
                Blocking blocking = Blocking.Choose(m, n, Size<T>(), shape);
                Assert.Equal(
                    Reading.Panels,
                    GemmCost.ReadingOfB(new GemmSizes(m, n, k), Transpose.No, ldb, Size<T>(), blocking, shape.HasMaskedLoads));
                GemmPathTests.Check<TGemm, T>(set, m, n, k, Transpose.No, 2, 1, BiasAxis.Row, ldb - n);
            }
        });
    }

    private static void TallTileEqualsReference<TGemm, T>()
        where TGemm : struct, IGemm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryIsa.Run(set =>
        {
            GemmShape shape = ShapeOf<T>(set);
            for (int m = shape.Mr + 1; m <= (2 * shape.Mr) + 1; m++)
            {
                for (int n = (shape.Nr / 2) - 1; n <= shape.Nr / 2; n++)
                {
                    if (n == 0)
                        continue;
                    Assert.Equal(m <= 2 * shape.Mr ? m : (m + 1) / 2, Blocking.Choose(m, n, Size<T>(), shape).Mr);
                    Check<TGemm, T>(set, m, n, 19, Transpose.No, 1, 0, BiasAxis.None);
                    Check<TGemm, T>(set, m, n, 19, Transpose.Yes, 1, 2, BiasAxis.Row);
                }
            }
        });
    }

    private static void OnePanelEqualsReference<TGemm, T>()
        where TGemm : struct, IGemm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryIsa.Run(set =>
        {
            GemmShape shape = ShapeOf<T>(set);
            for (int m = 1; m <= (4 * shape.Mr) + 1; m++)
            {
                foreach (int n in (int[])[1, shape.Nr / 2, shape.Nr - 1, shape.Nr])
                {
                    // A seed that asks for neither a residual nor a scale.
                    var x = new GemmCase(
                        m, n, 1 + (m % 40), m % 3 == 0 ? Transpose.Yes : Transpose.No, Transpose.No, 1, 2, 3, 1 + (m % 2), n % 2,
                        BiasAxis.None, Activation.None, 1 + (m % 2), GemmEntry.Pointers, false, Guard.End, 12_000_001);
                    Assert.False(x.HasResidual || x.HasScale);
                    using var run = new GemmRun<TGemm, T>(x);
                    run.Check(set, x.Entry, run.Expected());
                }
            }
        });
    }

    private static void TurnedPanelEqualsReference<TGemm, T>()
        where TGemm : struct, IGemm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryIsa.Run(set =>
        {
            GemmShape shape = ShapeOf<T>(set);
            int m = (shape.Nr / 4) + 1;
            for (int n = 1; n <= shape.Nr; n++)
            {
                foreach (int k in (int[])[1, 7, 36, 64])
                {
                    var sizes = new GemmSizes(m + (n % 9), n, k);
                    Assert.True(TurnedPanel<T>.IsAll(set, sizes, T.One));
                    for (int beta = 0; beta <= 1; beta++)
                        CheckPlain<TGemm, T>(set, sizes, Transpose.No + (k % 2), 1, beta);
                }
            }
        });
    }

    // Panels whole and not, one and two registers wide, of one block of K and of several; no row beside those of the tile that
    // turns, and more, in one tile and in several. Where there is no such tile the same shapes go as they went.
    private static void TurningTileEqualsReference<TGemm, T>()
        where TGemm : struct, IGemm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryIsa.Run(set =>
        {
            GemmShape shape = ShapeOf<T>(set);
            bool turns = TurningTile.Exists(set, Size<T>());
            foreach (int m in (int[])[8, 12, 16, 24, 25, 3 * shape.Mr, 64])
            {
                foreach (int n in (int[])[shape.Nr / 2, shape.Nr, shape.Nr + 1, 3 * shape.Nr / 2, (2 * shape.Nr) - 1])
                {
                    foreach (int k in (int[])[4, 5, 8, 12, 16, 31, 64, 136, 511, 520, 1030])
                    {
                        var sizes = new GemmSizes(m, n, k);
                        if (m <= shape.Nr / 4 || GemmCost.Turns(sizes, Transpose.No, Transpose.Yes, Size<T>(), shape))
                            continue;
                        bool isPanel = TurnedPanel<T>.IsAll(set, sizes, T.One);
                        if (turns && n >= shape.Nr && !isPanel)
                            Assert.True(TurnedPanels<T>.Pay(set, sizes, Transpose.No, k, T.One, 1, isPanel));
                        CheckPlain<TGemm, T>(set, sizes, Transpose.No, 1, k % 2, k == 511 ? 1 : 2);
                        if (k <= 64)
                            CheckPlain<TGemm, T>(set, sizes, Transpose.Yes, 2, k % 2);
                    }
                }
            }
        });
    }

    // A patch convolution: Cᵀ is one panel of one register, in two blocks of K.
    private static void TurnedProductOfPanelsEqualsReference<TGemm, T>()
        where TGemm : struct, IGemm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryIsa.Run(set =>
        {
            GemmShape shape = ShapeOf<T>(set);
            foreach (int n in (int[])[16, 24, 64])
            {
                var sizes = new GemmSizes(shape.Nr / 2, n, 576);
                var turned = new GemmSizes(n, shape.Nr / 2, 576);
                if (TurningTile.Exists(set, Size<T>()))
                {
                    Assert.True(GemmCost.Turns(sizes, Transpose.No, Transpose.Yes, Size<T>(), shape));
                    Assert.True(TurnedPanels<T>.Pay(set, turned, Transpose.No, 576, T.One, 1, false));
                }

                CheckPlain<TGemm, T>(set, sizes, Transpose.No, 1, n % 3);
                CheckPlain<TGemm, T>(set, turned, Transpose.No, 1, n % 3);
            }
        });
    }

    // Bᵀ without an epilogue: a seed that asks for neither a residual nor a scale.
    private static void CheckPlain<TGemm, T>(
        InstructionSet set, GemmSizes sizes, Transpose transA, int alpha, int beta, int padA = 1)
        where TGemm : struct, IGemm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var x = new GemmCase(
            sizes.M, sizes.N, sizes.K, transA, Transpose.Yes, padA, 2, 3, alpha, beta, BiasAxis.None, Activation.None, 1,
            GemmEntry.Pointers, false, Guard.End, 12_000_001);
        Assert.False(x.HasResidual || x.HasScale);
        using var run = new GemmRun<TGemm, T>(x);
        run.Check(set, x.Entry, run.Expected());
    }

    // Tiles of every number of registers, the last one whole or not; thirteen panels leave one beside three tiles of four.
    private static void RowEqualsReference<TGemm, T>()
        where TGemm : struct, IGemm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryIsa.Run(set =>
        {
            GemmShape shape = ShapeOf<T>(set);
            int lanes = shape.Nr / 2;
            foreach (int registers in (int[])[3, 4, 5, 6, 7, 8, 9, 25, 26])
            {
                foreach (int n in (int[])[registers * lanes, (registers * lanes) - 1])
                {
                    foreach (int k in (int[])[1, 40, 512, 530])
                    {
                        Transpose transA = k % 3 == 0 ? Transpose.Yes : Transpose.No;
                        bool isRow = n > shape.Nr && (shape.HasMaskedLoads || n % lanes == 0)
                            && (n < 4 * shape.Nr || (long)n * k * Size<T>() <= 4 * Caches.Level1);
                        if (isRow)
                            Assert.Equal(GemmWay.Row, GemmCost.WayOf(new GemmSizes(1, n, k), Transpose.No, Size<T>(), shape));
                        BiasAxis axis = BiasAxis.None + (registers % 3);
                        Check<TGemm, T>(set, 1, n, k, transA, 1 + (n % 3), k % 2, axis);
                        Check<TGemm, T>(set, 1, n, k, transA, 1 + (n % 3), k % 2, axis, entry: GemmEntry.PackedB);
                    }
                }
            }
        });
    }

    private static void Check<TGemm, T>(
        InstructionSet set, int m, int n, int k, Transpose transA, int threads, int beta, BiasAxis axis, int padB = 1,
        Transpose transB = Transpose.No, GemmEntry entry = GemmEntry.Spans)
        where TGemm : struct, IGemm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var x = new GemmCase(
            m, n, k, transA, transB, 1, padB, 2, 1, beta, axis, (Activation)((m + k) % 9), threads, entry, false,
            Guard.End, m + n + k);
        using var run = new GemmRun<TGemm, T>(x);
        run.Check(set, x.Entry, run.Expected());
    }

    private static GemmShape ShapeOf<T>(InstructionSet set) => GemmShape.Of(set, Size<T>());

    private static int Size<T>() => typeof(T) == typeof(float) ? sizeof(float) : sizeof(double);
}
