using System.Numerics;

namespace Kernels.Tests;

/// <summary>Softmax and log-softmax, forward and backward: the bits of the reference, whatever runs them.</summary>
public class SoftmaxTests
{
    [Fact]
    public void Forward_SoftmaxF32_EqualsReference() => ForwardEqualsReference<float, SoftmaxF32>();

    [Fact]
    public void Forward_SoftmaxF64_EqualsReference() => ForwardEqualsReference<double, SoftmaxF64>();

    [Fact]
    public void Forward_LogSoftmaxF32_EqualsReference() => ForwardEqualsReference<float, LogSoftmaxF32>();

    [Fact]
    public void Forward_LogSoftmaxF64_EqualsReference() => ForwardEqualsReference<double, LogSoftmaxF64>();

    [Fact]
    public void Backward_SoftmaxF32_EqualsReference() => BackwardEqualsReference<float, SoftmaxF32>();

    [Fact]
    public void Backward_SoftmaxF64_EqualsReference() => BackwardEqualsReference<double, SoftmaxF64>();

    [Fact]
    public void Backward_LogSoftmaxF32_EqualsReference() => BackwardEqualsReference<float, LogSoftmaxF32>();

    [Fact]
    public void Backward_LogSoftmaxF64_EqualsReference() => BackwardEqualsReference<double, LogSoftmaxF64>();

    [Fact]
    public void Forward_LongRow_EqualsReference() => EveryIsa.Run(set =>
    {
        // Longer than the pieces that narrow registers read repeatedly.
        float[] x = Gens.Values<float>(10_001, 7);
        float[] y = new float[x.Length];
        Softmax.Forward(1, x.Length, x, x.Length, y, x.Length);
        Bits.AssertSame<float>(SoftmaxReference.Softmax(x), y, $"on {set}");
        Softmax.Forward(1, x.Length, x, x.Length, x, x.Length);
        Bits.AssertSame<float>(y, x, $"in place on {set}");
    });

    [Fact]
    public void Forward_RowsOfInfinityOrNan_AreNan() => EveryIsa.Run(_ =>
    {
        const float inf = float.PositiveInfinity;
        float[] x = [-inf, -inf, -inf, 0, inf, 1, 0, float.NaN, 1, 0, -inf, 0];
        float[] y = new float[12];
        Softmax.Forward(4, 3, x, 3, y, 3);
        Assert.All(y[..9], e => Assert.True(float.IsNaN(e)));
        Assert.Equal([0.5f, 0, 0.5f], y[9..]);
        LogSoftmax.Forward(4, 3, x, 3, y, 3);
        Assert.All(y[..9], e => Assert.True(float.IsNaN(e)));
        Assert.Equal(-inf, y[10]);
    });

    [Fact]
    public void EveryCall_Warm_AllocatesNothing() => EveryIsa.Run(_ =>
    {
        CheckAllocations<float, SoftmaxF32>();
        CheckAllocations<double, SoftmaxF64>();
        CheckAllocations<float, LogSoftmaxF32>();
        CheckAllocations<double, LogSoftmaxF64>();
    });

    private static unsafe void ForwardEqualsReference<T, TSoftmax>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSoftmax : struct, ISoftmax<T>
    {
        void Check(RowCase c, InstructionSet set)
        {
            using GuardedBuffer<T> x = c.Matrix<T>(c.Ldx, 1);
            using GuardedBuffer<T> apart = c.Matrix<T>(c.Ldy, 2);
            GuardedBuffer<T> y = (c.Place == Place.First ? x : apart).Writable();
            T[] input = x.Span.ToArray(), before = y.Span.ToArray(), expected = y.Span.ToArray();
            for (int i = 0; i < c.Rows && c.Columns > 0; i++)
                TSoftmax.ReferenceForward(input[(i * c.Ldx)..][..c.Columns]).CopyTo(expected, i * c.Ldy);

            TSoftmax.Forward(c.Rows, c.Columns, x.Span, c.Ldx, y.Span, c.Ldy, c.Threads);
            Bits.AssertSame<T>(expected, y.Span, $"on {set}");
            before.CopyTo(y.Span);
            TSoftmax.Forward(c.Rows, c.Columns, x.Pointer, c.Ldx, y.Pointer, c.Ldy, c.Threads);
            Bits.AssertSame<T>(expected, y.Span, $"over pointers on {set}");
        }

        EveryIsa.Run(set => RowCase.Any.Sample(c => Check(c, set), iter: 150));
        EveryIsa.Run(set => RowCase.Large.Sample(c => Check(c, set), iter: 2));
    }

    private static unsafe void BackwardEqualsReference<T, TSoftmax>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSoftmax : struct, ISoftmax<T>
    {
        void Check(RowCase c, InstructionSet set)
        {
            using GuardedBuffer<T> y = c.Matrix<T>(c.Ldx, 1);
            using GuardedBuffer<T> dy = c.Matrix<T>(c.Lddy, 2);
            using GuardedBuffer<T> apart = c.Matrix<T>(c.Ldy, 3);
            GuardedBuffer<T> dx = (c.Place == Place.First ? y : c.Place == Place.Second ? dy : apart).Writable();
            T[] result = y.Span.ToArray(), gradient = dy.Span.ToArray();
            T[] before = dx.Span.ToArray(), expected = dx.Span.ToArray();
            for (int i = 0; i < c.Rows && c.Columns > 0; i++)
            {
                TSoftmax.ReferenceBackward(
                    result[(i * c.Ldx)..][..c.Columns], gradient[(i * c.Lddy)..][..c.Columns]).CopyTo(expected, i * c.Ldy);
            }

            TSoftmax.Backward(c.Rows, c.Columns, y.Span, c.Ldx, dy.Span, c.Lddy, dx.Span, c.Ldy, c.Threads);
            Bits.AssertSame<T>(expected, dx.Span, $"on {set}");
            before.CopyTo(dx.Span);
            TSoftmax.Backward(c.Rows, c.Columns, y.Pointer, c.Ldx, dy.Pointer, c.Lddy, dx.Pointer, c.Ldy, c.Threads);
            Bits.AssertSame<T>(expected, dx.Span, $"over pointers on {set}");
        }

        EveryIsa.Run(set => RowCase.Any.Sample(c => Check(c, set), iter: 150));
        EveryIsa.Run(set => RowCase.Large.Sample(c => Check(c, set), iter: 2));
    }

    private static void CheckAllocations<T, TSoftmax>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSoftmax : struct, ISoftmax<T>
    {
        T[] x = new T[300 * 200], y = new T[x.Length];
        Allocation.AssertNone(() =>
        {
            TSoftmax.Forward(7, 10, x, 10, y, 10, 1);
            TSoftmax.Backward(7, 10, y, 10, x, 10, y, 10, 1);
            TSoftmax.Forward(300, 200, x, 200, y, 200, 3);
            TSoftmax.Backward(300, 200, y, 200, x, 200, y, 200, 3);
        });
    }
}
