using System.Numerics;

namespace Kernels.Tests;

public class MatrixTests
{
    [Fact]
    public void Transpose_AnyShapeF32_EqualsReference() => Transpose<float>();

    [Fact]
    public void Transpose_AnyShapeF64_EqualsReference() => Transpose<double>();

    [Fact]
    public void Diagonal_AnyShapeF32_EqualsReference() => Diagonal<float>();

    [Fact]
    public void Diagonal_AnyShapeF64_EqualsReference() => Diagonal<double>();

    [Fact]
    public void BuildDiagonal_AnyShapeF32_EqualsReference() => BuildDiagonal<float>();

    [Fact]
    public void BuildDiagonal_AnyShapeF64_EqualsReference() => BuildDiagonal<double>();

    [Fact]
    public void Trace_AnyShapeF32_EqualsReference() => Trace<float>();

    [Fact]
    public void Trace_AnyShapeF64_EqualsReference() => Trace<double>();

    private static void Transpose<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryIsa.Run(set => MatrixCase.Any.Sample(
            c =>
            {
                using GuardedBuffer<T> x = Input<T>(c, MatrixCase.Length(c.Rows, c.Columns, c.Ldx));
                using GuardedBuffer<T> y = Output<T>(c, MatrixCase.Length(c.Columns, c.Rows, c.Ldy));
                T[] expected = y.Span.ToArray();
                MatrixReference.Transpose(c.Rows, c.Columns, x.Span.ToArray(), c.Ldx, expected, c.Ldy);
                MatrixSpans<T>.Transpose(c.Rows, c.Columns, x.Span, c.Ldx, y.Span, c.Ldy);
                Bits.AssertSame<T>(expected, y.Span, $"on {set}");
            },
            iter: 400));
    }

    private static void Diagonal<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryIsa.Run(set => MatrixCase.Square.Sample(
            c =>
            {
                int n = c.Rows;
                int one = MatrixCase.Length(n, n, c.Ldx);
                int strideX = c.SameX ? 0 : one + c.GapX;
                int strideY = n + c.GapY;
                using GuardedBuffer<T> x = Input<T>(c, MatrixCase.BatchLength(c.Batch, strideX, one));
                using GuardedBuffer<T> y = Output<T>(c, MatrixCase.BatchLength(c.Batch, strideY, n));
                T[] expected = y.Span.ToArray();
                MatrixReference.Diagonal(n, x.Span.ToArray(), c.Ldx, expected, c.Batch, strideX, strideY);
                MatrixSpans<T>.Diagonal(n, x.Span, c.Ldx, y.Span, c.Batch, strideX, strideY);
                Bits.AssertSame<T>(expected, y.Span, $"on {set}");
            },
            iter: 200));
    }

    private static void BuildDiagonal<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryIsa.Run(set => MatrixCase.Square.Sample(
            c =>
            {
                int n = c.Rows;
                int one = MatrixCase.Length(n, n, c.Ldy);
                int strideX = c.SameX ? 0 : n + c.GapX;
                int strideY = one + c.GapY;
                using GuardedBuffer<T> x = Input<T>(c, MatrixCase.BatchLength(c.Batch, strideX, n));
                using GuardedBuffer<T> y = Output<T>(c, MatrixCase.BatchLength(c.Batch, strideY, one));
                T[] expected = y.Span.ToArray();
                MatrixReference.BuildDiagonal(n, x.Span.ToArray(), expected, c.Ldy, c.Batch, strideX, strideY);
                MatrixSpans<T>.BuildDiagonal(n, x.Span, y.Span, c.Ldy, c.Batch, strideX, strideY);
                Bits.AssertSame<T>(expected, y.Span, $"on {set}");
            },
            iter: 200));
    }

    private static void Trace<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryIsa.Run(set => MatrixCase.Square.Sample(
            c =>
            {
                using GuardedBuffer<T> x = Input<T>(c, MatrixCase.Length(c.Rows, c.Rows, c.Ldx));
                T expected = MatrixReference.Trace(c.Rows, x.Span.ToArray(), c.Ldx);
                T actual = MatrixSpans<T>.Trace(c.Rows, x.Span, c.Ldx);
                Bits.AssertSame([expected], [actual], $"on {set}");
            },
            iter: 200));
    }

    private static GuardedBuffer<T> Input<T>(MatrixCase c, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(Gens.SpecialValues<T>(length, c.Seed), c.Guard);

    // What the output holds before takes part in the comparison: it is the canary in the gaps.
    private static GuardedBuffer<T> Output<T>(MatrixCase c, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new GuardedBuffer<T>(Gens.Values<T>(length, c.Seed + 1), c.Guard).Writable();
}
