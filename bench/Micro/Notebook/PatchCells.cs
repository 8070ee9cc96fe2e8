namespace Kernels.Micro;

/// <summary>Kernels over patches of their own size: 8 over 64 of 64 × 3 × 3, and 3 over 8 of 4 × 3 × 3.</summary>
/// <remarks>
/// The loops' counterpart is the convolution, which finds that each image gives one pixel; einsum's is einsum, which finds
/// the product.
/// </remarks>
internal static class PatchCells
{
    public static IEnumerable<NotebookCell> Create(NotebookArrays arrays)
    {
        NativeBuffer<double> kernels = arrays.Input("kernels", 8 * 64 * 9);
        NativeBuffer<double> patches = arrays.Input("patches", 64 * 64 * 9);
        NativeBuffer<double> y = arrays.Result(64 * 8);
        var shape = new ConvShape(64, 64, 3, 3, 8, 3, 3);
        yield return Loops("conv2d_slow", shape, kernels, patches, y);
        yield return Product("conv2d_fast", NotebookCell.NeverSlower, 576, kernels, 8, patches, 64, y);
        yield return Summation("conv2d_einsum", kernels, [8, 64, 3, 3], patches, [64, 64, 3, 3], y);

        NativeBuffer<double> kernels3 = arrays.Input("kernels3", 3 * 4 * 9);
        NativeBuffer<double> patches8 = arrays.Input("patches8", 8 * 4 * 9);
        NativeBuffer<double> y8 = arrays.Result(8 * 3);
        var small = new ConvShape(8, 4, 3, 3, 3, 3, 3);
        yield return Loops("small_patches_loops", small, kernels3, patches8, y8);
        yield return Product("small_patches_product", NotebookCell.NeverSlower, 36, patches8, 8, kernels3, 3, y8);
        yield return Summation("small_patches_einsum", kernels3, [3, 4, 3, 3], patches8, [8, 4, 3, 3], y8);
    }

    private static NotebookCell Loops(
        string name, ConvShape shape, NativeBuffer<double> w, NativeBuffer<double> x, NativeBuffer<double> y) =>
        new(
            name, NotebookCell.FiveTimes, shape.WeightLength / shape.OutChannels,
            () => Conv2d.Forward(shape, x.Span, w.Span, default, y.Span), new CellResult("y", y));

    private static NotebookCell Summation(
        string name, NativeBuffer<double> a, int[] shapeA, NativeBuffer<double> b, int[] shapeB, NativeBuffer<double> y)
    {
        Einsum einsum = Einsum.Parse("oiwh,biwh->bo", shapeA, shapeB);
        return new(
            name, NotebookCell.FiveTimes, shapeA[1] * shapeA[2] * shapeA[3], () => einsum.Run(a.Span, b.Span, y.Span),
            new CellResult("y", y));
    }

    // rows·columnsᵀ, both stored patch by patch.
    private static NotebookCell Product(
        string name, double target, int terms, NativeBuffer<double> rows, int m, NativeBuffer<double> columns, int n,
        NativeBuffer<double> y) =>
        new(
            name, target, terms,
            () => Gemm.Run(
                Transpose.No, Transpose.Yes, m, n, terms, 1, rows.Span, terms, columns.Span, terms, 0, y.Span, n),
            new CellResult("y", y));
}
