using System.Numerics;

namespace Kernels.Tests;

public unsafe class SquareTests
{
    [Fact]
    public void Transpose_AnyStridesF32_MovesEveryElement() => TransposeMovesEveryElement<float>();

    [Fact]
    public void Transpose_AnyStridesF64_MovesEveryElement() => TransposeMovesEveryElement<double>();

    private static void TransposeMovesEveryElement<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Gen.Select(Gen.Int[4, 20], Gen.Int[4, 20], Gen.Enum<Guard>(), Gens.Seed).Sample(
            (fromStride, toStride, guard, seed) =>
            {
                using var from = new GuardedBuffer<T>(Gens.Values<T>((3 * fromStride) + 4, seed), guard);
                using var to = new GuardedBuffer<T>(Gens.Values<T>((3 * toStride) + 4, seed + 1), guard).Writable();
                T[] expected = to.Span.ToArray();
                for (int i = 0; i < 4; i++)
                {
                    for (int j = 0; j < 4; j++)
                        expected[(j * toStride) + i] = from.Span[(i * fromStride) + j];
                }

                Square.Transpose(from.Pointer, fromStride, to.Pointer, toStride);
                Bits.AssertSame<T>(expected, to.Span);
            });
    }
}
