using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels.Tests;

public unsafe class ActivationTests
{
    private const float Infinity = float.PositiveInfinity;
    private const float NaN = float.NaN;

    private static readonly Gen<int> Length = Gen.Frequency((3, Gens.Size), (1, Gen.Int[60, 300]));

    public static TheoryData<string> Functions => MapCases.Names;

    [Theory]
    [MemberData(nameof(Functions))]
    public void EveryFunction_AnyInputF32_EqualsReference(string name) => EqualsReference(MapCases.Single(name));

    [Theory]
    [MemberData(nameof(Functions))]
    public void EveryFunction_AnyInputF64_EqualsReference(string name) => EqualsReference(MapCases.Double(name));

    // Inputs ±0, ±∞, NaN, the least subnormal numbers, the largest; then what underflows.
    [Theory]
    [InlineData("Tanh", 0f, -0f, 1f, -1f, NaN, float.Epsilon, -float.Epsilon, 1f, -1f)]
    [InlineData("Sigmoid", 0.5f, 0.5f, 1f, 0f, NaN, 0.5f, 0.5f, 1f, 0f)]
    [InlineData("Erf", 0f, -0f, 1f, -1f, NaN, float.Epsilon, -float.Epsilon, 1f, -1f)]
    [InlineData("Gelu", 0f, -0f, Infinity, -0f, NaN, float.Epsilon, -0f, float.MaxValue, -0f)]
    [InlineData("GeluTanh", 0f, -0f, Infinity, -0f, NaN, 0f, -0f, float.MaxValue, -0f)]
    [InlineData("Silu", 0f, -0f, Infinity, -0f, NaN, 0f, -0f, float.MaxValue, -0f)]
    [InlineData("Softplus", 0.6931472f, 0.6931472f, Infinity, 0f, NaN, 0.6931472f, 0.6931472f, float.MaxValue, 0f)]
    [InlineData("ReciprocalSqrt", Infinity, -Infinity, 0f, NaN, NaN, 2.6713e22f, NaN, 5.4210115e-20f, NaN)]
    public void EveryFunction_SpecialValues_AreThoseOfThePage(
        string name, float zero, float negativeZero, float infinity, float negativeInfinity, float nan, float least,
        float negativeLeast, float most, float negativeMost) => EveryIsa.Run(set =>
    {
        float[] x =
        [
            0, -0f, Infinity, -Infinity, NaN, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue,
        ];
        float[] y = new float[x.Length];
        MapCases.Single(name).Spans(x, y);
        float[] expected =
            [zero, negativeZero, infinity, negativeInfinity, nan, least, negativeLeast, most, negativeMost];
        if (name == "ReciprocalSqrt")
        {
            Assert.Equal(least, y[5], 1e-4f * least);
            y[5] = least;
        }

        Bits.AssertSame<float>(expected, y, $"{name} on {set}");
    });

    [Theory]
    [MemberData(nameof(Functions))]
    public void EveryFunction_ShortOrShiftedOutput_IsRefusedAndWritesNothing(string name)
    {
        MapCase<float> map = MapCases.Single(name);
        float[] x = [1, 2, 3, 4];
        Assert.Throws<ArgumentException>("y", () => map.Spans(x, new float[3]));
        Assert.Throws<ArgumentException>("y", () => map.Spans(x.AsSpan(0, 3), x.AsSpan(1)));
        Assert.Equal([1, 2, 3, 4], x);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void EveryFunction_Warm_AllocatesNothing(string name) => EveryIsa.Run(_ =>
    {
        (MapCase<float> single, MapCase<double> wide) = (MapCases.Single(name), MapCases.Double(name));
        (float[] x, double[] y) = (new float[100], new double[100]);
        Allocation.AssertNone(() =>
        {
            single.Spans(x, x);
            wide.Spans(y, y);
        });
    });

    private static void EqualsReference<T>(MapCase<T> map)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        EveryIsa.Run(set => Gen.Select(Length, Gens.Seed, Gen.Bool, Gen.Enum<Guard>()).Sample(
            (n, seed, inPlace, guard) =>
            {
                using var x = new GuardedBuffer<T>(Inputs(map, n, seed), guard);
                using var other = new GuardedBuffer<T>(n, guard);
                GuardedBuffer<T> y = inPlace ? x.Writable() : other;
                T[] values = x.Span.ToArray();
                T[] expected = Array.ConvertAll(values, element => map.Reference(element));
                map.Spans(x.Span, y.Span);
                Bits.AssertSame<T>(expected, y.Span, $"{map.Name} on {set}");
                if (inPlace)
                    values.CopyTo(x.Span);
                map.Pointers(n, x.Pointer, y.Pointer);
                Bits.AssertSame<T>(expected, y.Span, $"{map.Name} over pointers on {set}");
            },
            iter: 300));

    /// <summary>Where the result is no constant, near 0, special values, and any pattern of bits: a quarter of each.</summary>
    private static T[] Inputs<T>(MapCase<T> map, int n, int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        T[] values = Gens.SpecialValues<T>(n, seed);
        for (int i = 0; i < n; i++)
        {
            values[i] = random.Next(4) switch
            {
                0 => T.CreateTruncating(map.Low + ((map.High - map.Low) * random.NextDouble())),
                1 => T.CreateTruncating((random.NextDouble() - 0.5) * Math.ScaleB(1, random.Next(-30, 4))),
                2 when typeof(T) == typeof(float) => Unsafe.BitCast<int, T>((int)random.NextInt64()),
                2 => Unsafe.BitCast<long, T>((random.NextInt64() << 1) + random.Next(2)),
                _ => values[i],
            };
        }

        return values;
    }
}
