using System.Numerics;

namespace Kernels.Tests;

public class ColumnTests
{
    [Fact]
    public void Im2Col_AnyShapeF32_EqualsReference() => UnfoldEqualsReference<float>(Im2Col.Run, UnfoldPointers);

    [Fact]
    public void Im2Col_AnyShapeF64_EqualsReference() => UnfoldEqualsReference<double>(Im2Col.Run, UnfoldPointers);

    [Fact]
    public void Col2Im_AnyShapeF32_EqualsReference() => FoldEqualsReference<float>(Col2Im.Run, FoldPointers);

    [Fact]
    public void Col2Im_AnyShapeF64_EqualsReference() => FoldEqualsReference<double>(Col2Im.Run, FoldPointers);

    /// <summary>⟨im2col(x), c⟩ = ⟨x, col2im(c)⟩: with small integers both sides are exact.</summary>
    [Fact]
    public void Col2Im_IntegerValues_IsAdjointOfIm2Col() => EveryIsa.Run(set => ConvCase.Any.Sample(
        x =>
        {
            double[] image = Gens.Integers(x.Shape.InputLength, x.Call.Seed);
            double[] matrix = Gens.Integers((int)x.Shape.ColumnsLength, x.Call.Seed + 1);
            var columns = new double[matrix.Length];
            var folded = new double[image.Length];
            Im2Col.Run(x.Shape, image, columns);
            Col2Im.Run(x.Shape, matrix, folded);
            Assert.Equal(Dot(columns, matrix), Dot(image, folded));
        },
        iter: 100));

    private static double Dot(double[] a, double[] b) => a.Zip(b, (u, v) => u * v).Sum();

    private static void UnfoldEqualsReference<T>(Columns<T> spans, Columns<T> pointers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        EqualsReference(
            ConvReference.Im2Col, spans, pointers, s => s.InputLength, s => (int)s.ColumnsLength);

    private static void FoldEqualsReference<T>(Columns<T> spans, Columns<T> pointers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        EqualsReference(
            ConvReference.Col2Im, spans, pointers, s => (int)s.ColumnsLength, s => s.InputLength);

    private static void EqualsReference<T>(
        Action<ConvShape, T[], T[]> reference, Columns<T> spans, Columns<T> pointers,
        Func<ConvShape, int> inputLength, Func<ConvShape, int> outputLength)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        EveryIsa.Run(set => ConvCase.Any.Sample(
            x =>
            {
                using GuardedBuffer<T> input = x.Call.Input<T>(inputLength(x.Shape), 0);
                using GuardedBuffer<T> output = x.Call.Output<T>(outputLength(x.Shape));
                var expected = new T[output.Length];
                reference(x.Shape, input.Span.ToArray(), expected);
                (x.Call.ByPointer ? pointers : spans)(x.Shape, input.Span, output.Span);
                Bits.AssertSame<T>(expected, output.Span, $"on {set}");
            },
            iter: 200));

    private static unsafe void UnfoldPointers(ConvShape shape, ReadOnlySpan<float> x, Span<float> columns)
    {
        fixed (float* px = x, pc = columns)
            Im2Col.Run(shape, px, pc);
    }

    private static unsafe void UnfoldPointers(ConvShape shape, ReadOnlySpan<double> x, Span<double> columns)
    {
        fixed (double* px = x, pc = columns)
            Im2Col.Run(shape, px, pc);
    }

    private static unsafe void FoldPointers(ConvShape shape, ReadOnlySpan<float> columns, Span<float> dx)
    {
        fixed (float* pc = columns, px = dx)
            Col2Im.Run(shape, pc, px);
    }

    private static unsafe void FoldPointers(ConvShape shape, ReadOnlySpan<double> columns, Span<double> dx)
    {
        fixed (double* pc = columns, px = dx)
            Col2Im.Run(shape, pc, px);
    }

    private delegate void Columns<T>(ConvShape shape, ReadOnlySpan<T> input, Span<T> output);
}
