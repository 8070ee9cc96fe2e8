using System.Numerics;

namespace Kernels.Tests;

public unsafe class AvgPoolTests
{
    private static readonly Gen<(PoolShape, ConvCall)> Any = Gen.Select(MaxPoolTests.Shape, ConvCall.Any);

    private delegate void Pass<T>(PoolShape shape, ReadOnlySpan<T> input, Span<T> output, bool countPadding);

    private delegate void Global<T>(int planes, int pixels, ReadOnlySpan<T> input, Span<T> output);

    [Fact]
    public void Forward_AnyShapeF32_EqualsReference() => EqualsReference<float>(
        AvgPool2d.Forward,
        (s, x, y, count) =>
        {
            fixed (float* px = x, py = y)
                AvgPool2d.Forward(s, px, py, count);
        },
        PoolReference.AvgForward,
        s => (s.InputLength, s.OutputLength));

    [Fact]
    public void Forward_AnyShapeF64_EqualsReference() => EqualsReference<double>(
        AvgPool2d.Forward,
        (s, x, y, count) =>
        {
            fixed (double* px = x, py = y)
                AvgPool2d.Forward(s, px, py, count);
        },
        PoolReference.AvgForward,
        s => (s.InputLength, s.OutputLength));

    [Fact]
    public void Backward_AnyShapeF32_EqualsReference() => EqualsReference<float>(
        AvgPool2d.Backward,
        (s, dy, dx, count) =>
        {
            fixed (float* pdy = dy, pdx = dx)
                AvgPool2d.Backward(s, pdy, pdx, count);
        },
        PoolReference.AvgBackward,
        s => (s.OutputLength, s.InputLength));

    [Fact]
    public void Backward_AnyShapeF64_EqualsReference() => EqualsReference<double>(
        AvgPool2d.Backward,
        (s, dy, dx, count) =>
        {
            fixed (double* pdy = dy, pdx = dx)
                AvgPool2d.Backward(s, pdy, pdx, count);
        },
        PoolReference.AvgBackward,
        s => (s.OutputLength, s.InputLength));

    [Fact]
    public void Global_AnySizeF32_EqualsReference() => GlobalEqualsReference<float>(
        GlobalAvgPool2d.Forward,
        GlobalAvgPool2d.Backward,
        (planes, pixels, x, y) =>
        {
            fixed (float* px = x, py = y)
                GlobalAvgPool2d.Forward(planes, pixels, px, py);
        },
        (planes, pixels, dy, dx) =>
        {
            fixed (float* pdy = dy, pdx = dx)
                GlobalAvgPool2d.Backward(planes, pixels, pdy, pdx);
        });

    [Fact]
    public void Global_AnySizeF64_EqualsReference() => GlobalEqualsReference<double>(
        GlobalAvgPool2d.Forward,
        GlobalAvgPool2d.Backward,
        (planes, pixels, x, y) =>
        {
            fixed (double* px = x, py = y)
                GlobalAvgPool2d.Forward(planes, pixels, px, py);
        },
        (planes, pixels, dy, dx) =>
        {
            fixed (double* pdy = dy, pdx = dx)
                GlobalAvgPool2d.Backward(planes, pixels, pdy, pdx);
        });

    /// <summary>
    /// ⟨pool(x), g⟩ = ⟨x, backward(g)⟩. Counts divide 3600 for windows up to 5×5 and the integers are multiples of it, so
    /// that every quotient and every sum is exact. For max pooling the gradient goes where the maximum was.
    /// </summary>
    [Fact]
    public void Backward_IntegerValues_IsAdjointOfForward() => EveryIsa.Run(_ => Any.Sample(
        c =>
        {
            (PoolShape s, ConvCall call) = c;
            double[] x = [.. Gens.Integers(s.InputLength, call.Seed).Select(v => v * 3600)];
            double[] g = [.. Gens.Integers(s.OutputLength, call.Seed + 1).Select(v => v * 3600)];
            double[] y = new double[s.OutputLength], dx = new double[s.InputLength];
            AvgPool2d.Forward(s, x, y, call.HasBias);
            AvgPool2d.Backward(s, g, dx, call.HasBias);
            Assert.Equal(Dot(y, g), Dot(x, dx));
            var places = new int[y.Length];
            MaxPool2d.Forward(s, x, y, places);
            MaxPool2d.Backward(s, g, places, dx);
            Assert.Equal(Dot(y, g), Dot(x, dx));
        },
        iter: 100));

    [Fact]
    public void Passes_BadArguments_NameThemAndWriteNothing()
    {
        var shape = new PoolShape(2, 3, 5, 4, 2, 2, 2, 1);
        float[] x = new float[shape.InputLength];
        float[] y = [.. Enumerable.Repeat(7f, shape.OutputLength)];
        float[] dx = [.. Enumerable.Repeat(7f, shape.InputLength)];
        AssertRefused("shape", () => AvgPool2d.Forward(default, x, y));
        AssertRefused("x", () => AvgPool2d.Forward(shape, x.AsSpan(1), y));
        AssertRefused("y", () => AvgPool2d.Forward(shape, x, y.AsSpan(1)));
        AssertRefused("y", () => AvgPool2d.Forward(shape, x, x));
        AssertRefused("shape", () => AvgPool2d.Backward(default, y, dx));
        AssertRefused("dy", () => AvgPool2d.Backward(shape, y.AsSpan(1), dx));
        AssertRefused("dx", () => AvgPool2d.Backward(shape, y, dx.AsSpan(1)));
        AssertRefused("dx", () => AvgPool2d.Backward(shape, dx, dx));
        AssertRefused("planes", () => GlobalAvgPool2d.Forward(-1, 4, x, y));
        AssertRefused("pixels", () => GlobalAvgPool2d.Forward(1, 0, x, y));
        AssertRefused("x", () => GlobalAvgPool2d.Forward(1, 1000, x, y));
        AssertRefused("y", () => GlobalAvgPool2d.Forward(2, 4, x, y.AsSpan(0, 1)));
        AssertRefused("dy", () => GlobalAvgPool2d.Backward(2, 4, y.AsSpan(0, 1), dx));
        AssertRefused("dx", () => GlobalAvgPool2d.Backward(2, 4, y, dx.AsSpan(0, 7)));
        Assert.All(y.Concat(dx), v => Assert.Equal(7, v));
    }

    private static void AssertRefused(string name, Action call)
    {
        ArgumentException e = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Equal(name, e.ParamName);
        Assert.Contains("expected", e.Message, StringComparison.Ordinal);
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (u, v) => u * v).Sum();

    private static void EqualsReference<T>(
        Pass<T> spans, Pass<T> pointers, Action<PoolShape, T[], T[], bool> reference,
        Func<PoolShape, (int Input, int Output)> lengths)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        EveryIsa.Run(set => Any.Sample(
            c =>
            {
                (PoolShape s, ConvCall call) = c;
                using GuardedBuffer<T> input = call.Input<T>(lengths(s).Input, 0);
                using GuardedBuffer<T> output = call.Output<T>(lengths(s).Output);
                var expected = new T[output.Length];
                reference(s, input.Span.ToArray(), expected, call.HasBias);
                (call.ByPointer ? pointers : spans)(s, input.Span, output.Span, call.HasBias);
                Bits.AssertSame<T>(expected, output.Span, $"on {set}");
            },
            iter: 150));

    private static void GlobalEqualsReference<T>(
        Global<T> forward, Global<T> backward, Global<T> forwardPointers, Global<T> backwardPointers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        EveryIsa.Run(set => Gen.Select(ConvCall.Any, Gen.Int[0, 9], Gen.Int[1, 300]).Sample(
            (call, planes, pixels) =>
            {
                using GuardedBuffer<T> x = call.Input<T>(planes * pixels, 0);
                using GuardedBuffer<T> y = call.Output<T>(planes);
                using GuardedBuffer<T> dx = call.Output<T>(x.Length);
                T[] expected = new T[planes], gradient = new T[x.Length];
                PoolReference.GlobalForward(pixels, x.Span.ToArray(), expected);
                (call.ByPointer ? forwardPointers : forward)(planes, pixels, x.Span, y.Span);
                Bits.AssertSame<T>(expected, y.Span, $"y on {set}");
                PoolReference.GlobalBackward(pixels, expected, gradient);
                (call.ByPointer ? backwardPointers : backward)(planes, pixels, y.Span, dx.Span);
                Bits.AssertSame<T>(gradient, dx.Span, $"dx on {set}");
            },
            iter: 100));
}
