using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels.Tests;

/// <summary>
/// The smallest products that reach every hot loop of gemm, on every instruction set: each height and width of a tile, each
/// height and depth of a sweep, each height of dots of rows, each width of a pair of dots and of a row. <see cref="MachineCodeTests"/> reads what they make the JIT compile.
/// </summary>
public class HotLoopTests
{
    [Fact]
    public void EveryHotLoop_SmallProductF32_EqualsReference() => EveryHotLoopEqualsReference<GemmF32, float>();

    [Fact]
    public void EveryHotLoop_SmallProductF64_EqualsReference() => EveryHotLoopEqualsReference<GemmF64, double>();

    private static void EveryHotLoopEqualsReference<TGemm, T>()
        where TGemm : struct, IGemm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryIsa.Run(set =>
        {
            // The other sets have the same loops from the same source, and their code is not read.
            if (set is InstructionSet.Neon or InstructionSet.Scalar && Isa.Supported[0] != set)
                return;
            GemmShape shape = GemmShape.Of(set, Unsafe.SizeOf<T>());
            int lanes = shape.Nr / 2;
            for (int m = 1; m <= shape.Mr; m++)
            {
                Check<TGemm, T>(set, m, 2 * lanes, 3);
                Check<TGemm, T>(set, m, (2 * lanes) - 1, 3);
            }

            for (int m = 1; m <= 2 * shape.Mr; m++)
            {
                Check<TGemm, T>(set, m, lanes, 3);
                if (lanes > 1)
                    Check<TGemm, T>(set, m, lanes - 1, 3);
            }

            // What follows the sums has cost the loop over k its registers before: the largest tiles, with every epilogue.
            for (BiasAxis axis = BiasAxis.None; axis <= BiasAxis.Column; axis++)
            {
                for (Activation activation = Activation.None; activation <= Activation.Relu; activation++)
                {
                    Check<TGemm, T>(set, shape.Mr, 2 * lanes, 3, Transpose.No, axis, activation);
                    Check<TGemm, T>(set, shape.Mr, (2 * lanes) - 1, 3, Transpose.No, axis, activation);
                    Check<TGemm, T>(set, 2 * shape.Mr, lanes, 3, Transpose.No, axis, activation);
                    Check<TGemm, T>(set, 1, lanes, 3, Transpose.Yes, axis, activation);
                }
            }

            // Three to eight registers, and what is left beside tiles of eight: one or two.
            foreach (int registers in (int[])[3, 4, 5, 6, 7, 8, 25, 26])
            {
                Check<TGemm, T>(set, 1, registers * lanes, 3);
                if (lanes > 1)
                    Check<TGemm, T>(set, 1, (registers * lanes) - 1, 3);
            }

            for (int m = 1; m <= shape.Mr / 2; m++)
            {
                // Just beyond the first-level cache, and depths of four, two and one.
                int n = 8 * lanes;
                int k = (4 * Caches.Level1 / (n * Unsafe.SizeOf<T>()) / 4 * 4) + 7;
                Assert.Equal(GemmWay.Sweep, GemmCost.WayOf(new GemmSizes(m, n, k), Transpose.No, Unsafe.SizeOf<T>(), shape));
                Check<TGemm, T>(set, m, n, k);
            }

            for (BiasAxis axis = BiasAxis.None; axis <= BiasAxis.Column; axis++)
                Check<TGemm, T>(set, 1, 4 * lanes, 3, Transpose.No, axis, Activation.Relu, GemmEntry.PackedB);

            foreach (int registers in (int[])[2, 4])
                Check<TGemm, T>(set, 1, registers * lanes, 1024 + (2 * lanes), Transpose.Yes);

            for (int m = 1; m <= lanes / 2; m++)
            {
                Assert.Equal(GemmWay.RowDots, GemmCost.WayOf(new GemmSizes(m, 3 * lanes, 3), Transpose.Yes, Unsafe.SizeOf<T>(), shape));
                Check<TGemm, T>(set, m, 3 * lanes, 3, Transpose.Yes);
            }

            // Panels that the tile turns where there is one.
            Check<TGemm, T>(set, TurningTile.Sums / 2, 4 * lanes, 13, Transpose.Yes);
            Check<TGemm, T>(set, TurningTile.Sums, lanes, 137, Transpose.Yes);
        });
    }

    private static void Check<TGemm, T>(
        InstructionSet set, int m, int n, int k, Transpose transB = Transpose.No, BiasAxis axis = BiasAxis.None,
        Activation activation = Activation.None, GemmEntry entry = GemmEntry.Spans)
        where TGemm : struct, IGemm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var x = new GemmCase(
            m, n, k, Transpose.No, transB, 1, 1, 1, 1, 0, axis, activation, 1, entry, false, Guard.End, m + n + k);
        using var run = new GemmRun<TGemm, T>(x);
        run.Check(set, x.Entry, run.Expected());
    }
}
