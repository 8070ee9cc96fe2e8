using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels.Tests;

public class VecMathTests
{
    private static readonly Gen<int> Length = Gen.Frequency((3, Gens.Size), (1, Gen.Int[60, 300]));

    [Fact]
    public void Exp_AnyInputF32_EqualsReference() => ExpEqualsReference<float, VecMathF32>();

    [Fact]
    public void Exp_AnyInputF64_EqualsReference() => ExpEqualsReference<double, VecMathF64>();

    [Fact]
    public void Log_AnyInputF32_EqualsReference() => LogEqualsReference<float, VecMathF32>();

    [Fact]
    public void Log_AnyInputF64_EqualsReference() => LogEqualsReference<double, VecMathF64>();

    [Fact]
    public void Relu_AnyInputF32_EqualsReference() => ReluEqualsReference<float, VecMathF32>();

    [Fact]
    public void Relu_AnyInputF64_EqualsReference() => ReluEqualsReference<double, VecMathF64>();

    [Fact]
    public void ReluBackward_AnyInputF32_EqualsReference() => ReluBackwardEqualsReference<float, VecMathF32>();

    [Fact]
    public void ReluBackward_AnyInputF64_EqualsReference() => ReluBackwardEqualsReference<double, VecMathF64>();

    [Fact]
    public void Exp_SpecialValues_AreThoseOfTheStandard() => EveryIsa.Run(set =>
    {
        float[] y = new float[9];
        VecMath.Exp(
            [0f, -0f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 88.72283f, 88.72284f, -103.97f, -104f], y);
        Bits.AssertSame<float>(
            [1, 1, float.PositiveInfinity, 0, float.NaN, y[5], float.PositiveInfinity, float.Epsilon, 0], y, $"on {set}");
        Assert.True(float.IsFinite(y[5]) && y[5] > 3.4e38f);
    });

    [Fact]
    public void Log_SpecialValues_AreThoseOfTheStandard() => EveryIsa.Run(set =>
    {
        double[] y = new double[7];
        VecMath.Log([0d, -0d, 1, -1, double.PositiveInfinity, double.NegativeInfinity, double.NaN], y);
        Bits.AssertSame<double>(
            [
                double.NegativeInfinity, double.NegativeInfinity, 0, double.NaN, double.PositiveInfinity, double.NaN,
                double.NaN,
            ],
            y, $"on {set}");
    });

    [Fact]
    public void EveryFunction_ShortOrShiftedOutput_IsRefusedAndWritesNothing()
    {
        float[] x = [1, 2, 3, 4];
        Assert.Throws<ArgumentException>("y", () => VecMath.Exp(x, new float[3]));
        Assert.Throws<ArgumentException>("y", () => VecMath.Log(x.AsSpan(0, 3), x.AsSpan(1)));
        Assert.Throws<ArgumentException>("y", () => VecMath.Relu(x.AsSpan(1), x.AsSpan(0, 3)));
        Assert.Throws<ArgumentException>("dy", () => VecMath.ReluBackward(x, new float[3], new float[4]));
        Assert.Throws<ArgumentException>("dx", () => VecMath.ReluBackward(x, new float[4], new float[3]));
        Assert.Throws<ArgumentException>(
            "dx", () => VecMath.ReluBackward(x.AsSpan(0, 3), new float[3], x.AsSpan(1)));
        Assert.Throws<ArgumentException>(
            "dx", () => VecMath.ReluBackward(new float[3], x.AsSpan(0, 3), x.AsSpan(1)));
        Assert.Equal([1, 2, 3, 4], x);
    }

    [Fact]
    public void EveryFunction_Warm_AllocatesNothing() => EveryIsa.Run(_ =>
    {
        float[] single = new float[100];
        double[] wide = new double[100];
        Allocation.AssertNone(() =>
        {
            VecMath.Exp(single, single);
            VecMath.Log(single, single);
            VecMath.Relu(single, single);
            VecMath.ReluBackward(single, single, single);
            VecMath.Exp(wide, wide);
            VecMath.Log(wide, wide);
            VecMath.Relu(wide, wide);
            VecMath.ReluBackward(wide, wide, wide);
        });
    });

    private static unsafe void ExpEqualsReference<T, TVecMath>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVecMath : struct, IVecMath<T> =>
        MapEqualsReference<T>(
            ExpInputs<T>, VecMathReference.Exp, TVecMath.Exp, (n, x, y) => TVecMath.Exp(n, (T*)x, (T*)y));

    private static unsafe void LogEqualsReference<T, TVecMath>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVecMath : struct, IVecMath<T> =>
        MapEqualsReference<T>(
            LogInputs<T>, VecMathReference.Log, TVecMath.Log, (n, x, y) => TVecMath.Log(n, (T*)x, (T*)y));

    private static unsafe void ReluEqualsReference<T, TVecMath>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVecMath : struct, IVecMath<T> =>
        MapEqualsReference<T>(
            Gens.SpecialValues<T>, x => x < T.Zero ? T.Zero : x, TVecMath.Relu,
            (n, x, y) => TVecMath.Relu(n, (T*)x, (T*)y));

    private static unsafe void MapEqualsReference<T>(
        Func<int, int, T[]> inputs, Func<T, T> reference, Action<ReadOnlySpan<T>, Span<T>> spans,
        Action<int, nint, nint> pointers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        EveryIsa.Run(set => Gen.Select(Length, Gens.Seed, Gen.Bool, Gen.Enum<Guard>()).Sample(
            (n, seed, inPlace, guard) =>
            {
                using var x = new GuardedBuffer<T>(inputs(n, seed), guard);
                using var other = new GuardedBuffer<T>(n, guard);
                GuardedBuffer<T> y = inPlace ? x.Writable() : other;
                T[] values = x.Span.ToArray();
                T[] expected = Array.ConvertAll(values, element => reference(element));
                spans(x.Span, y.Span);
                Bits.AssertSame<T>(expected, y.Span, $"on {set}");
                if (inPlace)
                    values.CopyTo(x.Span);
                pointers(n, (nint)x.Pointer, (nint)y.Pointer);
                Bits.AssertSame<T>(expected, y.Span, $"over pointers on {set}");
            },
            iter: 500));

    private static unsafe void ReluBackwardEqualsReference<T, TVecMath>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVecMath : struct, IVecMath<T> =>
        EveryIsa.Run(set => Gen.Select(Length, Gens.Seed, Gen.Int[0, 2], Gen.Enum<Guard>()).Sample(
            (n, seed, place, guard) =>
            {
                using var y = new GuardedBuffer<T>(Gens.SpecialValues<T>(n, seed), guard);
                using var dy = new GuardedBuffer<T>(Gens.SpecialValues<T>(n, seed + 1), guard);
                using var other = new GuardedBuffer<T>(n, guard);
                GuardedBuffer<T> dx = (place == 0 ? other : place == 1 ? y : dy).Writable();
                (T[] before, T[] gradient) = (y.Span.ToArray(), dy.Span.ToArray());
                T[] expected = [.. before.Zip(gradient, (a, b) => a <= T.Zero ? T.Zero : b)];
                TVecMath.ReluBackward(y.Span, dy.Span, dx.Span);
                Bits.AssertSame<T>(expected, dx.Span, $"on {set}");
                (place == 2 ? gradient : before).CopyTo(dx.Span);
                TVecMath.ReluBackward(n, y.Pointer, dy.Pointer, dx.Pointer);
                Bits.AssertSame<T>(expected, dx.Span, $"over pointers on {set}");
            },
            iter: 300));

    /// <summary>Every pattern of bits is as likely as any other, so that subnormals, NaN and infinities come up.</summary>
    private static T[] AnyBits<T>(int n, int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        T[] values = Gens.SpecialValues<T>(n, seed);
        for (int i = 0; i < n; i++)
        {
            if (random.Next(4) != 0)
            {
                values[i] = typeof(T) == typeof(float)
                    ? Unsafe.BitCast<int, T>((int)random.NextInt64())
                    : Unsafe.BitCast<long, T>((random.NextInt64() << 1) + random.Next(2));
            }
        }

        return values;
    }

    /// <summary>
    /// Any bits; or positive, normal, finite numbers, for which the loop has a shorter way, all of them or all but one.
    /// </summary>
    private static T[] LogInputs<T>(int n, int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        T[] values = AnyBits<T>(n, seed);
        if (random.Next(4) == 0 || n == 0)
            return values;
        (int place, T other) = (random.Next(n), values[random.Next(n)]);
        for (int i = 0; i < n; i++)
        {
            values[i] = typeof(T) == typeof(float)
                ? Unsafe.BitCast<int, T>(random.Next(0x00800000, 0x7F800000))
                : Unsafe.BitCast<long, T>(random.NextInt64(0x0010000000000000, 0x7FF0000000000000));
        }

        if (random.Next(2) == 0)
            values[place] = other;
        return values;
    }

    /// <summary>Half of the values lie where the result is a number, subnormal ones included.</summary>
    private static T[] ExpInputs<T>(int n, int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        (double low, double high) = typeof(T) == typeof(float) ? (-105, 90) : (-748, 711);
        T[] values = AnyBits<T>(n, seed);
        for (int i = 0; i < n; i++)
        {
            if (random.Next(2) == 0)
                values[i] = T.CreateTruncating(low + ((high - low) * random.NextDouble()));
        }

        return values;
    }
}
