using System.Numerics;

namespace Kernels.Tests;

/// <summary>The golden cases as calls of public kernels.</summary>
internal static class GoldenRun<T, TKernels>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TKernels : IPublicKernels<T>
{
    // Roundings that a term may pass besides those of its sum: both factors into T, and a bias.
    private const int Besides = 3;

    /// <summary>By name of the case: what runs it.</summary>
    public static readonly Dictionary<string, Action<GoldenCase>> Checks = new()
    {
        ["linear_forward_single"] = c => LinearForward(c, 1, 64, 32),
        ["linear_forward_batch"] = c => LinearForward(c, 16, 64, 32),
        ["linear_weight_gradient_single_outer"] = c => WeightGradient(c, "x", "dy", "dw", 1, 64, 32),
        ["linear_backward_batch"] = c => LinearBackward(c, 16, 64, 32),
        ["einsum_weight_gradient"] = c => WeightGradient(c, "a", "b", "c", 16, 64, 32),
        ["einsum_trace"] = c => Positive(c, "c", [TKernels.Trace(5, In(c, "a"))], terms: 5),
        ["einsum_batch_diagonal"] = c => Exact(c, "c", TKernels.Diagonal(5, In(c, "a"), 5)),
        ["einsum_diagonal"] = c => Exact(c, "c", TKernels.Diagonal(5, In(c, "a"), 1)),
        ["einsum_transpose"] = c => Exact(c, "c", TKernels.Transposed(2, 5, In(c, "a"))),
        ["einsum_diag_build"] = c => DiagonalBuild(c, 1),
        ["einsum_batch_diag_build"] = c => DiagonalBuild(c, 4),
        ["einsum_batch_outer"] =
            c => Positive(c, "c", TKernels.GemmBatch(4, 5, 5, 1, In(c, "b"), In(c, "a")), terms: 1),
        ["einsum_batch_jacobian_vector"] =
            c => Positive(c, "c", TKernels.GemmBatch(4, 5, 1, 5, In(c, "a"), In(c, "b")), terms: 5),
        ["einsum_patch_convolution"] = c => Positive(
            c, "c", TKernels.Gemm(Transpose.No, Transpose.Yes, 8, 3, 36, In(c, "b"), In(c, "a"), []), terms: 36),
        ["softmax_forward_backward"] = c => SoftmaxForwardBackward(c, 4, 5),
        ["conv_notebook_4_10_3_pad1"] = Convolution,
        ["conv_stride2"] = Convolution,
        ["conv_pointwise"] = Convolution,
        ["conv_5x5_pad2"] = Convolution,
        ["conv_notebook_ones"] = c => Exact(c, "y", TKernels.Conv(Shape(c), In(c, "x"), In(c, "w"), In(c, "b"))),
    };

    private static void LinearForward(GoldenCase c, int batch, int inputs, int outputs) => Positive(
        c, "y",
        TKernels.Gemm(Transpose.No, Transpose.No, batch, outputs, inputs, In(c, "x"), In(c, "w"), In(c, "b")),
        terms: inputs);

    private static void LinearBackward(GoldenCase c, int batch, int inputs, int outputs)
    {
        WeightGradient(c, "x", "dy", "dw", batch, inputs, outputs);
        Positive(c, "db", TKernels.SumColumns(batch, outputs, In(c, "dy")), terms: batch);
        Positive(
            c, "dx",
            TKernels.Gemm(Transpose.No, Transpose.Yes, batch, inputs, outputs, In(c, "dy"), In(c, "w"), []),
            terms: outputs);
    }

    private static void WeightGradient(
        GoldenCase c, string x, string dy, string dw, int batch, int inputs, int outputs) => Positive(
        c, dw,
        TKernels.Gemm(Transpose.Yes, Transpose.No, inputs, outputs, batch, In(c, x), In(c, dy), []),
        terms: batch);

    // The notebook multiplies by the identity; a diagonal matrix needs no product.
    private static void DiagonalBuild(GoldenCase c, int batch)
    {
        Assert.Equal(TKernels.BuildDiagonal(5, [T.One, T.One, T.One, T.One, T.One], 1), In(c, "b"));
        Exact(c, "c", TKernels.BuildDiagonal(5, In(c, "a"), batch));
    }

    /// <remarks>
    /// Roundings of s = e / Σe, e = exp(x − m), for |x| ≤ 1: e takes 3 into its argument (x, m, their difference, each at
    /// most 1 in size), which exp passes on as relative ones, and 2 of exp itself, whose error is at most an ulp; above
    /// and below the line that is 10; columns of the sum; the reciprocal and the product 2 more.
    /// dx = s ⊙ (ds − ⟨s, ds⟩): a term s·s·ds passes s twice, ds into T, the sum of columns terms, difference, products.
    /// </remarks>
    private static void SoftmaxForwardBackward(GoldenCase c, int rows, int columns)
    {
        Assert.All(c.Inputs["x"].Data, x => Assert.InRange(x, -1, 1));
        int roundings = 10 + columns + 2;
        T[] s = TKernels.Softmax(rows, columns, In(c, "x"));
        double[] expected = c.Outputs["s"].Data;
        Bound.AssertWithin(expected, s, roundings, expected, "s");

        double[] ds = c.Inputs["ds"].Data;
        var magnitude = new double[rows * columns];
        for (int i = 0; i < magnitude.Length; i++)
        {
            int row = i / columns * columns;
            double inner = 0;
            for (int j = row; j < row + columns; j++)
                inner += expected[j] * Math.Abs(ds[j]);
            magnitude[i] = expected[i] * (Math.Abs(ds[i]) + inner);
        }

        T[] dx = TKernels.SoftmaxBackward(rows, columns, s, In(c, "ds"));
        Bound.AssertWithin(c.Outputs["dx"].Data, dx, (2 * roundings) + columns + 4, magnitude, "dx");
    }

    private static void Convolution(GoldenCase c)
    {
        ConvShape shape = Shape(c);
        T[] x = In(c, "x");
        T[] w = In(c, "w");
        T[] dy = In(c, "dy");
        int taps = shape.KernelHeight * shape.KernelWidth;
        int pixels = shape.Batch * shape.OutHeight * shape.OutWidth;
        Exact(c, "columns", TKernels.Im2Col(shape, x));
        Positive(c, "y", TKernels.Conv(shape, x, w, In(c, "b")), terms: shape.InChannels * taps);
        Positive(c, "dw", TKernels.ConvBackwardWeights(shape, x, dy), terms: pixels);
        Positive(c, "dx", TKernels.ConvBackwardData(shape, w, dy), terms: shape.OutChannels * taps);
        Positive(c, "db", TKernels.ConvBackwardBias(shape, dy), terms: pixels);
    }

    private static ConvShape Shape(GoldenCase c)
    {
        int[] x = c.Inputs["x"].Shape;
        int[] w = c.Inputs["w"].Shape;
        int stride = c.Attributes["stride"];
        int padding = c.Attributes["padding"];
        return new ConvShape(x[0], x[1], x[2], x[3], w[0], w[2], w[3], stride, stride, padding, padding);
    }

    private static T[] In(GoldenCase c, string name) => c.Inputs[name].As<T>();

    /// <summary>A sum of products of numbers ≥ 0: its magnitude is its value, its roundings at most one a term.</summary>
    private static void Positive(GoldenCase c, string output, T[] actual, int terms)
    {
        Assert.DoesNotContain(c.Inputs.Values, array => array.Data.AsSpan().ContainsAnyExceptInRange(0, double.MaxValue));
        double[] expected = c.Outputs[output].Data;
        Bound.AssertWithin(expected, actual, terms + Besides, expected, output);
    }

    /// <summary>Bits that only move, or small integers: nothing may round but the input into T.</summary>
    private static void Exact(GoldenCase c, string output, T[] actual) =>
        Bits.AssertSame<T>(c.Outputs[output].As<T>(), actual, output);
}
