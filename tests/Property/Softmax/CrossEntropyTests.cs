using System.Numerics;

namespace Kernels.Tests;

/// <summary>Cross-entropy: the bits of the reference, whatever runs it.</summary>
public class CrossEntropyTests
{
    [Fact]
    public void Forward_AnyShapeF32_EqualsReference() => ForwardEqualsReference<float, CrossEntropyF32>();

    [Fact]
    public void Forward_AnyShapeF64_EqualsReference() => ForwardEqualsReference<double, CrossEntropyF64>();

    [Fact]
    public void ForwardBackward_AnyShapeF32_EqualsReference() => ForwardBackwardEqualsReference<float, CrossEntropyF32>();

    [Fact]
    public void ForwardBackward_AnyShapeF64_EqualsReference() => ForwardBackwardEqualsReference<double, CrossEntropyF64>();

    [Fact]
    public void Forward_NoRows_IsNan()
    {
        Assert.True(float.IsNaN(CrossEntropy.Forward(0, 5, ReadOnlySpan<float>.Empty, 5, [])));
        Assert.True(double.IsNaN(CrossEntropy.ForwardBackward(0, 0, ReadOnlySpan<double>.Empty, 1, [], [], 1)));
    }

    [Fact]
    public void EveryCall_Warm_AllocatesNothing() => EveryIsa.Run(_ =>
    {
        CheckAllocations<float, CrossEntropyF32>();
        CheckAllocations<double, CrossEntropyF64>();
    });

    private static unsafe void ForwardEqualsReference<T, TCrossEntropy>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TCrossEntropy : struct, ICrossEntropy<T> =>
        EveryIsa.Run(set => RowCase.Any.Where(c => c.Columns > 0).Sample(
            c =>
            {
                using GuardedBuffer<T> x = c.Matrix<T>(c.Ldx, 1);
                using var labels = new GuardedBuffer<int>(c.Labels(), c.Guard);
                T expected = ReferenceLoss(c, x.Span.ToArray(), c.Labels());
                T spans = TCrossEntropy.Forward(c.Rows, c.Columns, x.Span, c.Ldx, labels.Span);
                T pointers = TCrossEntropy.Forward(c.Rows, c.Columns, x.Pointer, c.Ldx, labels.Pointer);
                Bits.AssertSame<T>([expected, expected], [spans, pointers], $"on {set}");
            },
            iter: 150));

    private static unsafe void ForwardBackwardEqualsReference<T, TCrossEntropy>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TCrossEntropy : struct, ICrossEntropy<T>
    {
        void Check(RowCase c, InstructionSet set)
        {
            using GuardedBuffer<T> x = c.Matrix<T>(c.Ldx, 1);
            using GuardedBuffer<T> apart = c.Matrix<T>(c.Ldy, 2);
            using var labels = new GuardedBuffer<int>(c.Labels(), c.Guard);
            GuardedBuffer<T> dx = (c.Place == Place.First ? x : apart).Writable();
            T[] logits = x.Span.ToArray(), before = dx.Span.ToArray(), expected = dx.Span.ToArray();
            T loss = ReferenceLoss(c, logits, c.Labels());
            for (int i = 0; i < c.Rows; i++)
            {
                T[] row = logits[(i * c.Ldx)..][..c.Columns];
                SoftmaxReference.LossGradient(row, labels.Span[i], c.Rows).CopyTo(expected, i * c.Ldy);
            }

            T spans = TCrossEntropy.ForwardBackward(
                c.Rows, c.Columns, x.Span, c.Ldx, labels.Span, dx.Span, c.Ldy, c.Threads);
            Bits.AssertSame<T>(expected, dx.Span, $"on {set}");
            before.CopyTo(dx.Span);
            T pointers = TCrossEntropy.ForwardBackward(
                c.Rows, c.Columns, x.Pointer, c.Ldx, labels.Pointer, dx.Pointer, c.Ldy, c.Threads);
            Bits.AssertSame<T>(expected, dx.Span, $"over pointers on {set}");
            Bits.AssertSame<T>([loss, loss], [spans, pointers], $"loss on {set}");
        }

        EveryIsa.Run(set => RowCase.Any.Where(c => c.Columns > 0).Sample(c => Check(c, set), iter: 150));
        EveryIsa.Run(set => RowCase.Large.Sample(c => Check(c, set), iter: 2));
    }

    private static T ReferenceLoss<T>(RowCase c, T[] logits, int[] labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        SoftmaxReference.Mean(
            Array.ConvertAll(
                Enumerable.Range(0, c.Rows).ToArray(),
                i => SoftmaxReference.Loss(logits[(i * c.Ldx)..][..c.Columns], labels[i])));

    private static void CheckAllocations<T, TCrossEntropy>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TCrossEntropy : struct, ICrossEntropy<T>
    {
        T[] x = new T[300 * 200], dx = new T[x.Length];
        int[] labels = new int[300];
        Allocation.AssertNone(() =>
        {
            _ = TCrossEntropy.Forward(300, 200, x, 200, labels);
            _ = TCrossEntropy.ForwardBackward(7, 10, x, 10, labels, dx, 10, 1);
            _ = TCrossEntropy.ForwardBackward(300, 200, x, 200, labels, dx, 200, 3);
        });
    }
}
