using System.Numerics;

namespace Kernels.Tests;

public unsafe class PermuteTests
{
    [Fact]
    public void Run_AnyShapeF32_EqualsReference() => AnyShape<float>();

    [Fact]
    public void Run_AnyShapeF64_EqualsReference() => AnyShape<double>();

    // More than a second-level cache: blocks through the buffer, with lines of y at lines of memory and elsewhere. And the
    // few rows or columns that go in pieces.
    [Theory]
    [InlineData(1024, 1024, 1024, 0)]
    [InlineData(1025, 1023, 1025, 0)]
    [InlineData(640, 1100, 656, 0)]
    [InlineData(640, 1100, 656, 3)]
    [InlineData(130, 4100, 144, 0)]
    [InlineData(3, 1000, 3, 0)]
    [InlineData(1000, 3, 1000, 1)]
    public void Transpose_LargeOrNarrow_EqualsReference(int rows, int columns, int ldy, int shift)
    {
        Transpose<float>(rows, columns, ldy, shift);
        Transpose<double>(rows, columns, ldy, shift);
    }

    [Fact]
    public void Run_BadArguments_NamesThemAndWritesNothing()
    {
        float[] x = Gens.Values<float>(24, 1), y = new float[24];
        Refuses("shape", () => Permute.Run([2, -3], [1, 0], x, y));
        Refuses("shape", () => Permute.Run([1 << 20, 1 << 20], [1, 0], x, y));
        Refuses("shape", () => Permute.Run(new int[33], new int[33], x, y));
        Refuses("axes", () => Permute.Run([2, 3], [0], x, y));
        Refuses("axes", () => Permute.Run([2, 3], [0, 0], x, y));
        Refuses("axes", () => Permute.Run([2, 3], [0, 2], x, y));
        Refuses("axes", () => Permute.Run([2, 3], [0, -1], x, y));
        Refuses("x", () => Permute.Run([5, 5], [1, 0], x, y));
        Refuses("y", () => Permute.Run([2, 3], [1, 0], x, y.AsSpan(19)));
        Refuses("y", () => Permute.Run([2, 3], [1, 0], y, y));
        Refuses("threads", () => Permute.Run([2, 3], [1, 0], x, y, 0));
        Assert.All(y, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Pointers_SameArguments_SameBitsAsSpans()
    {
        float[] x = Gens.Values<float>(24, 1), y = new float[24], z = new float[24];
        double[] x64 = Gens.Values<double>(24, 1), y64 = new double[24], z64 = new double[24];
        fixed (float* px = x, pz = z)
        fixed (double* px64 = x64, pz64 = z64)
        {
            Permute.Run([2, 3, 4], [1, 2, 0], x, y);
            Permute.Run([2, 3, 4], [1, 2, 0], px, pz);
            Bits.AssertSame<float>(y, z);
            Permute.Run([2, 3, 4], [1, 2, 0], x64, y64);
            Permute.Run([2, 3, 4], [1, 2, 0], px64, pz64);
            Bits.AssertSame<double>(y64, z64);
        }
    }

    private static void AnyShape<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Gen<(int[], int, Guard)> cases = Gen.Select(
            Gen.Frequency((5, Gen.Int[1, 12]), (1, Gens.Size)).Array[0, 5], Gens.Seed, Gen.Enum<Guard>());
        EveryIsa.Run(set => cases.Sample(
            (shape, seed, guard) =>
            {
                int count = shape.Aggregate(1, (product, size) => product * size);
                if (count > 200_000)
                    return;
                var random = new Random(seed);
                int[] axes = [.. Enumerable.Range(0, shape.Length).OrderBy(_ => random.Next())];
                using var x = new GuardedBuffer<T>(Gens.SpecialValues<T>(count, seed), guard);
                using var y = new GuardedBuffer<T>(count, guard);
                T[] expected = MatrixReference.Permute(shape, axes, x.Span.ToArray());
                Permutation<T>.Run(shape, axes, x.Span, y.Span, 1 + (seed % 3));
                Bits.AssertSame<T>(expected, y.Span, $"on {set}");
            },
            iter: 400));
    }

    private static void Transpose<T>(int rows, int columns, int ldy, int shift)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] x = Gens.Values<T>(rows * columns, 1);
        T[] before = Gens.Values<T>((columns * ldy) + shift, 2);
        using var y = new NativeBuffer<T>(before.Length);
        var expected = (T[])before.Clone();
        MatrixReference.Transpose(rows, columns, x, columns, expected.AsSpan(shift), ldy);
        EveryIsa.Run(set =>
        {
            before.CopyTo(y.Span);
            MatrixSpans<T>.Transpose(rows, columns, x, columns, y.Span[shift..], ldy);
            Bits.AssertSame<T>(expected, y.Span, $"on {set}");
        });
    }

    private static void Refuses(string parameter, Action call) =>
        Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(call).ParamName);
}
