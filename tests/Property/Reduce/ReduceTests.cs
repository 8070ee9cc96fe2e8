using System.Numerics;

namespace Kernels.Tests;

public class ReduceTests
{
    // Short rows, and lengths about the lanes and about the pieces that narrow registers read repeatedly.
    private static readonly Gen<int> Length = Gen.Frequency(
        (4, Gens.Size), (2, Gen.Int[60, 300]), (1, Gens.OneOf(4095, 4096, 4097, 4160, 8192, 8255, 9001)));

    [Fact]
    public void Sum_AnyLengthF32_EqualsReference() => SumEqualsReference<float>(Reduce.Sum, PointerSum);

    [Fact]
    public void Sum_AnyLengthF64_EqualsReference() => SumEqualsReference<double>(Reduce.Sum, PointerSum);

    [Fact]
    public void Dot_AnyLengthF32_EqualsReference() => DotEqualsReference<float>(Reduce.Dot, PointerDot);

    [Fact]
    public void Dot_AnyLengthF64_EqualsReference() => DotEqualsReference<double>(Reduce.Dot, PointerDot);

    [Fact]
    public void Max_AnyLengthF32_EqualsReference() => MaxEqualsReference<float>(Reduce.Max, PointerMax);

    [Fact]
    public void Max_AnyLengthF64_EqualsReference() => MaxEqualsReference<double>(Reduce.Max, PointerMax);

    [Fact]
    public void SumColumns_AnyShapeF32_EqualsReference() =>
        SumColumnsEqualsReference<float>(Reduce.SumColumns, PointerSumColumns);

    [Fact]
    public void SumColumns_AnyShapeF64_EqualsReference() =>
        SumColumnsEqualsReference<double>(Reduce.SumColumns, PointerSumColumns);

    [Fact]
    public void Reduce_NoElements_GivesNeutralElement()
    {
        Assert.Equal(0f, Reduce.Sum(ReadOnlySpan<float>.Empty));
        Assert.Equal(0d, Reduce.Dot(ReadOnlySpan<double>.Empty, []));
        Assert.Equal(float.NegativeInfinity, Reduce.Max(ReadOnlySpan<float>.Empty));
    }

    // A product that vanishes below zero rounds to −0, which an addition of +0 for a missing element would lose.
    [Fact]
    public void Dot_ProductsVanish_KeepsTheSignOfZero() => EveryIsa.Run(set =>
    {
        for (int n = 0; n < 300; n++)
        {
            float[] x = new float[n], y = new float[n];
            Array.Fill(x, 1e-30f);
            Array.Fill(y, -1e-30f);
            float expected = n < Contract.LanesF32 ? 0f : -0f;
            Bits.AssertSame<float>([expected, expected], [ReduceReference.Dot<float>(x, y), Reduce.Dot(x, y)], $"of {n} on {set}");
        }
    });

    [Fact]
    public void Dot_LengthsDiffer_NamesArgument() =>
        Assert.Equal("y", Assert.Throws<ArgumentException>(() => Reduce.Dot(new float[3], new float[4])).ParamName);

    [Theory]
    [InlineData(-1, 2, 2, "rows")]
    [InlineData(2, -1, 2, "columns")]
    [InlineData(2, 3, 2, "ldx")]
    [InlineData(3, 2, 4, "x")]
    [InlineData(1, 5, 5, "y")]
    public void SumColumns_BadShape_NamesArgumentAndWritesNothing(int rows, int columns, int ldx, string name)
    {
        double[] x = new double[9];
        double[] y = [7, 7, 7, 7];
        Exception thrown = Assert.ThrowsAny<ArgumentException>(() => Reduce.SumColumns(rows, columns, x, ldx, 0, y));
        Assert.Equal(name, ((ArgumentException)thrown).ParamName);
        Assert.Equal([7, 7, 7, 7], y);
    }

    [Fact(Timeout = 60_000)]
    public Task SumColumns_ManyRowsOfNoColumns_Returns() =>
        Task.Run(() => Reduce.SumColumns(int.MaxValue, 0, [], 1, 0, Span<float>.Empty), TestContext.Current.CancellationToken);

    [Fact]
    public void SumColumns_OutputOverlapsInput_IsRefused()
    {
        float[] x = new float[8];
        Assert.Throws<ArgumentException>("y", () => Reduce.SumColumns(2, 2, x, 2, 0, x.AsSpan(3)));
    }

    [Fact]
    public void EveryCall_Warm_AllocatesNothing() => EveryIsa.Run(set =>
    {
        float[] single = new float[5000];
        double[] wide = new double[5000];
        Allocation.AssertNone(() =>
        {
            _ = Reduce.Sum(single) + Reduce.Max(single) + Reduce.Dot(single, single);
            _ = Reduce.Sum(wide) + Reduce.Max(wide) + Reduce.Dot(wide, wide);
            Reduce.SumColumns(40, 100, single, 100, 1, single.AsSpan(4000, 100));
            Reduce.SumColumns(40, 100, wide, 100, 1, wide.AsSpan(4000, 100));
        });
    });

    private static void SumEqualsReference<T>(Func<ReadOnlySpan<T>, T> spans, Func<GuardedBuffer<T>, T> pointers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        EveryIsa.Run(set => Gen.Select(Length, Gens.Seed, Gen.Bool, Gen.Enum<Guard>()).Sample(
            (n, seed, special, guard) =>
            {
                using var x = new GuardedBuffer<T>(Values<T>(n, seed, special), guard);
                T expected = ReduceReference.Sum<T>(x.Span);
                Bits.AssertSame<T>([expected, expected], [spans(x.Span), pointers(x)], $"on {set}");
            },
            iter: 300));

    private static void MaxEqualsReference<T>(Func<ReadOnlySpan<T>, T> spans, Func<GuardedBuffer<T>, T> pointers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        EveryIsa.Run(set => Gen.Select(Length, Gens.Seed, Gen.Int[0, 3], Gen.Enum<Guard>()).Sample(
            (n, seed, kind, guard) =>
            {
                T[] values = Values<T>(n, seed, kind == 1);
                if (kind == 2)
                {
                    // Only zeros of both signs decide.
                    for (int i = 0; i < n; i++)
                        values[i] = values[i] > T.Zero ? T.Zero : T.NegativeZero;
                }

                using var x = new GuardedBuffer<T>(values, guard);
                T expected = ReduceReference.Max<T>(x.Span);
                Bits.AssertSame<T>([expected, expected], [spans(x.Span), pointers(x)], $"on {set}");
            },
            iter: 300));

    private static void DotEqualsReference<T>(
        Func<ReadOnlySpan<T>, ReadOnlySpan<T>, T> spans, Func<GuardedBuffer<T>, GuardedBuffer<T>, T> pointers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        EveryIsa.Run(set => Gen.Select(Length, Gens.Seed, Gen.Bool, Gen.Enum<Guard>()).Sample(
            (n, seed, special, guard) =>
            {
                using var x = new GuardedBuffer<T>(Values<T>(n, seed, special), guard);
                using var y = new GuardedBuffer<T>(Values<T>(n, seed + 1, special), guard);
                T expected = ReduceReference.Dot<T>(x.Span, y.Span);
                Bits.AssertSame<T>([expected, expected], [spans(x.Span, y.Span), pointers(x, y)], $"on {set}");
            },
            iter: 300));

    private static void SumColumnsEqualsReference<T>(SumColumnsOver<T> spans, SumColumnsOver<T> pointers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Gen<int[]> shape = Gen.Select(Gens.Depth, Gens.Size, Gen.Int[0, 3]).Select((r, c, p) => new[] { r, c, p });
        EveryIsa.Run(set => Gen.Select(shape, Gens.OneOf(0, 1, -1, 3), Gens.Seed, Gen.Bool, Gen.Enum<Guard>()).Sample(
            (s, factor, seed, special, guard) =>
            {
                (int rows, int columns, int ldx) = (s[0], s[1], Math.Max(1, s[1]) + s[2]);
                T beta = T.CreateTruncating(factor);
                int length = rows == 0 || columns == 0 ? 0 : ((rows - 1) * ldx) + columns;
                using var x = new GuardedBuffer<T>(Values<T>(length, seed, special), guard);
                using GuardedBuffer<T> y = new GuardedBuffer<T>(Values<T>(columns, seed + 1, special), guard).Writable();
                if (factor == 0)
                    y.Span.Fill(T.NaN);
                T[] before = y.Span.ToArray();
                T[] expected = y.Span.ToArray();
                ReduceReference.SumColumns(rows, columns, x.Span, ldx, beta, expected.AsSpan());
                spans(rows, columns, x.Span, ldx, beta, y.Span);
                Bits.AssertSame<T>(expected, y.Span, $"on {set}");
                before.CopyTo(y.Span);
                pointers(rows, columns, x.Span, ldx, beta, y.Span);
                Bits.AssertSame<T>(expected, y.Span, $"over pointers on {set}");
            },
            iter: 200));
    }

    private static T[] Values<T>(int n, int seed, bool special)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        special ? Gens.SpecialValues<T>(n, seed) : Gens.Values<T>(n, seed);

    private static unsafe float PointerSum(GuardedBuffer<float> x) => Reduce.Sum(x.Length, x.Pointer);

    private static unsafe double PointerSum(GuardedBuffer<double> x) => Reduce.Sum(x.Length, x.Pointer);

    private static unsafe float PointerMax(GuardedBuffer<float> x) => Reduce.Max(x.Length, x.Pointer);

    private static unsafe double PointerMax(GuardedBuffer<double> x) => Reduce.Max(x.Length, x.Pointer);

    private static unsafe float PointerDot(GuardedBuffer<float> x, GuardedBuffer<float> y) =>
        Reduce.Dot(x.Length, x.Pointer, y.Pointer);

    private static unsafe double PointerDot(GuardedBuffer<double> x, GuardedBuffer<double> y) =>
        Reduce.Dot(x.Length, x.Pointer, y.Pointer);

    private static unsafe void PointerSumColumns(
        int rows, int columns, ReadOnlySpan<float> x, int ldx, float beta, Span<float> y)
    {
        fixed (float* px = x, py = y)
            Reduce.SumColumns(rows, columns, px, ldx, beta, py);
    }

    private static unsafe void PointerSumColumns(
        int rows, int columns, ReadOnlySpan<double> x, int ldx, double beta, Span<double> y)
    {
        fixed (double* px = x, py = y)
            Reduce.SumColumns(rows, columns, px, ldx, beta, py);
    }

    private delegate void SumColumnsOver<T>(
        int rows, int columns, ReadOnlySpan<T> x, int ldx, T beta, Span<T> y);
}
