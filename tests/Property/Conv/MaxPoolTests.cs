using System.Numerics;

namespace Kernels.Tests;

public class MaxPoolTests
{
    private static readonly Gen<(int Size, int Kernel, int Stride, int Pad)> Axis =
        from kernel in Gens.OneOf(1, 2, 2, 3, 5)
        from stride in Gens.OneOf(1, 2, 2, 3, 7)
        from pad in Gen.Int[0, kernel - 1]
        from more in Gen.Frequency((5, Gen.Int[0, 12]), (2, Gen.Int[13, 90]))
        select (Math.Max(1, kernel - (2 * pad)) + more, kernel, stride, pad);

    internal static readonly Gen<PoolShape> Shape =
        from batch in Gen.Int[0, 3]
        from channels in Gen.Int[1, 5]
        from rows in Axis
        from columns in Axis
        select new PoolShape(
            batch, channels, rows.Size, columns.Size, rows.Kernel, columns.Kernel, rows.Stride, columns.Stride,
            rows.Pad, columns.Pad);

    private static readonly Gen<PoolCase> Pairs =
        from batch in Gen.Int[1, 3]
        from channels in Gen.Int[1, 5]
        from kernel in Gen.Int[1, 3]
        from height in Gen.Int[kernel, 11]
        from width in Gen.Int[16, 140]
        from call in ConvCall.Any
        select new PoolCase(new PoolShape(batch, channels, height, width, kernel, 2, kernel, 2), call);

    private static readonly Gen<PoolCase> Any = Gen.Select(Shape, ConvCall.Any).Select((s, c) => new PoolCase(s, c));

    [Fact]
    public void Forward_AnyShapeF32_EqualsReference() =>
        ForwardEqualsReference<float>(MaxPool2d.Forward, Pointers, MaxPool2d.Forward);

    [Fact]
    public void Forward_AnyShapeF64_EqualsReference() =>
        ForwardEqualsReference<double>(MaxPool2d.Forward, Pointers, MaxPool2d.Forward);

    [Fact]
    public void Backward_AnyShapeF32_EqualsReference() => BackwardEqualsReference<float>(MaxPool2d.Backward, Pointers, Any);

    [Fact]
    public void Backward_AnyShapeF64_EqualsReference() => BackwardEqualsReference<double>(MaxPool2d.Backward, Pointers, Any);

    /// <summary>Places that no forward pass has written are added to all the same: in other windows, in other images.</summary>
    [Fact]
    public void Backward_PlacesAnywhere_EqualsReference() => EveryIsa.Run(set => Pairs.Sample(
        c =>
        {
            PoolShape s = c.Shape;
            float[] dy = Gens.Values<float>(s.OutputLength, c.Call.Seed);
            var places = new int[s.OutputLength];
            PoolReference.Forward(s, Gens.Values<float>(s.InputLength, c.Call.Seed + 1), new float[places.Length], places);
            var random = new Random(c.Call.Seed);
            for (int i = 0; i < c.Call.Threads; i++)
                places[random.Next(places.Length)] = random.Next(s.InputLength);
            using GuardedBuffer<float> dx = c.Call.Output<float>(s.InputLength);
            var expected = new float[s.InputLength];
            PoolReference.Backward(dy, places, expected);
            MaxPool2d.Backward(s, dy, places, dx.Span);
            Bits.AssertSame<float>(expected, dx.Span, $"on {set}");
        },
        iter: 100));

    /// <summary>Windows two columns wide that do not overlap have loops of their own.</summary>
    [Fact]
    public void Backward_PairsF32_EqualsReference() =>
        BackwardEqualsReference<float>(MaxPool2d.Backward, Pointers, Pairs);

    private static void ForwardEqualsReference<T>(ForwardOver<T> spans, ForwardOver<T> pointers, MaximaOver<T> maxima)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        EveryIsa.Run(set => Any.Sample(
            c =>
            {
                PoolShape s = c.Shape;
                using GuardedBuffer<T> x = c.Call.Input<T>(s.InputLength, 0);
                if (c.Call.HasBias)
                    Coarsen(x.Writable().Span);
                _ = x.Seal();
                using GuardedBuffer<T> y = c.Call.Output<T>(s.OutputLength);
                using var indices = new GuardedBuffer<int>(s.OutputLength, c.Call.Guard);
                var expected = new T[s.OutputLength];
                var places = new int[s.OutputLength];
                PoolReference.Forward(s, x.Span.ToArray(), expected, places);
                (c.Call.ByPointer ? pointers : spans)(s, x.Span, y.Span, indices.Span);
                Bits.AssertSame<T>(expected, y.Span, $"on {set}");
                Assert.Equal(places, indices.Span);

                using GuardedBuffer<T> alone = c.Call.Output<T>(s.OutputLength);
                maxima(s, x.Span, alone.Span);
                Bits.AssertSame<T>(expected, alone.Span, $"without places on {set}");
            },
            iter: 150));

    private static void BackwardEqualsReference<T>(BackwardOver<T> spans, BackwardOver<T> pointers, Gen<PoolCase> cases)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        EveryIsa.Run(set => cases.Sample(
            c =>
            {
                PoolShape s = c.Shape;
                T[] values = Gens.Values<T>(s.InputLength, c.Call.Seed + 1);
                var places = new int[s.OutputLength];
                PoolReference.Forward(s, values, new T[s.OutputLength], places);
                using GuardedBuffer<T> dy = c.Call.Input<T>(s.OutputLength, 0);
                using var indices = new GuardedBuffer<int>(places, c.Call.Guard);
                using GuardedBuffer<T> dx = c.Call.Output<T>(s.InputLength);
                var expected = new T[s.InputLength];
                PoolReference.Backward(dy.Span.ToArray(), places, expected);
                (c.Call.ByPointer ? pointers : spans)(s, dy.Span, indices.Span, dx.Span);
                Bits.AssertSame<T>(expected, dx.Span, $"on {set}");
            },
            iter: 150));

    // Only a few values, so that windows hold equal ones, zeros of both signs among them.
    private static void Coarsen<T>(Span<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (ref T v in x)
            v = T.IsNaN(v) ? v : T.Round(v) * T.CreateTruncating(0.25);
    }

    private static unsafe void Pointers(PoolShape shape, ReadOnlySpan<float> x, Span<float> y, Span<int> indices)
    {
        fixed (float* px = x, py = y)
        {
            fixed (int* pi = indices)
                MaxPool2d.Forward(shape, px, py, pi);
        }
    }

    private static unsafe void Pointers(PoolShape shape, ReadOnlySpan<double> x, Span<double> y, Span<int> indices)
    {
        fixed (double* px = x, py = y)
        {
            fixed (int* pi = indices)
                MaxPool2d.Forward(shape, px, py, pi);
        }
    }

    private static unsafe void Pointers(
        PoolShape shape, ReadOnlySpan<float> dy, ReadOnlySpan<int> indices, Span<float> dx)
    {
        fixed (float* pdy = dy, pdx = dx)
        {
            fixed (int* pi = indices)
                MaxPool2d.Backward(shape, pdy, pi, pdx);
        }
    }

    private static unsafe void Pointers(
        PoolShape shape, ReadOnlySpan<double> dy, ReadOnlySpan<int> indices, Span<double> dx)
    {
        fixed (double* pdy = dy, pdx = dx)
        {
            fixed (int* pi = indices)
                MaxPool2d.Backward(shape, pdy, pi, pdx);
        }
    }

    private sealed record PoolCase(PoolShape Shape, ConvCall Call);

    private delegate void ForwardOver<T>(PoolShape shape, ReadOnlySpan<T> x, Span<T> y, Span<int> indices);

    private delegate void MaximaOver<T>(PoolShape shape, ReadOnlySpan<T> x, Span<T> y);

    private delegate void BackwardOver<T>(PoolShape shape, ReadOnlySpan<T> dy, ReadOnlySpan<int> indices, Span<T> dx);
}
