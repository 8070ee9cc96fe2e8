namespace Kernels.Micro;

/// <summary>The linear layer: 64 inputs, 32 outputs, batch 16.</summary>
internal static class LinearCells
{
    private const int Inputs = 64;
    private const int Outputs = 32;
    private const int Batch = 16;

    public static IEnumerable<NotebookCell> Create(NotebookArrays arrays)
    {
        NativeBuffer<double> x = arrays.Input("x", Inputs);
        NativeBuffer<double> xs = arrays.Input("xs", Batch * Inputs);
        NativeBuffer<double> w = arrays.Input("w", Inputs * Outputs);
        NativeBuffer<double> b = arrays.Input("b", Outputs);
        NativeBuffer<double> dy = arrays.Input("dy", Outputs);
        NativeBuffer<double> dys = arrays.Input("dys", Batch * Outputs);
        NativeBuffer<double> y = arrays.Result(Outputs);
        NativeBuffer<double> ys = arrays.Result(Batch * Outputs);
        NativeBuffer<double> dw = arrays.Result(Inputs * Outputs);
        NativeBuffer<double> dxs = arrays.Result(Batch * Inputs);
        NativeBuffer<double> db = arrays.Result(Outputs);

        Einsum gradient = Einsum.Parse("ni,no->io", [Batch, Inputs], [Batch, Outputs]);
        yield return new(
            "linear_forward", NotebookCell.NeverSlower, Inputs,
            () => Forward(1, x, w, b, y), new CellResult("y", y));
        yield return new(
            "linear_forward_batch", NotebookCell.NeverSlower, Inputs,
            () => Forward(Batch, xs, w, b, ys), new CellResult("y", ys));
        yield return new(
            "weight_gradient_outer", NotebookCell.NeverSlower, 1,
            () => WeightGradient(1, x, dy, dw), new CellResult("dw", dw));
        yield return new(
            "weight_gradient_column_by_row", NotebookCell.NeverSlower, 1,
            () => WeightGradient(1, x, dy, dw), new CellResult("dw", dw));
        yield return new(
            "weight_gradient_batch", NotebookCell.NeverSlower, Batch,
            () => WeightGradient(Batch, xs, dys, dw), new CellResult("dw", dw));
        yield return new(
            "weight_gradient_einsum", NotebookCell.NeverSlower, Batch,
            () => gradient.Run(xs.Span, dys.Span, dw.Span), new CellResult("dw", dw));
        yield return new(
            "linear_backward_batch", NotebookCell.NeverSlower, Inputs,
            () =>
            {
                DataGradient(dys, w, dxs);
                WeightGradient(Batch, xs, dys, dw);
                Reduce.SumColumns(Batch, Outputs, dys.Span, Outputs, 0, db.Span);
            },
            new CellResult("dx", dxs), new CellResult("dw", dw), new CellResult("db", db));
    }

    // Y = X·W + b
    private static void Forward(
        int batch, NativeBuffer<double> x, NativeBuffer<double> w, NativeBuffer<double> b, NativeBuffer<double> y) =>
        Gemm.Run(
            Transpose.No, Transpose.No, batch, Outputs, Inputs, 1, x.Span, Inputs, w.Span, Outputs, 0, y.Span, Outputs,
            Epilogue<double>.ColumnBias(b.Span));

    // dW = Xᵀ·dY
    private static void WeightGradient(
        int batch, NativeBuffer<double> x, NativeBuffer<double> dy, NativeBuffer<double> dw) =>
        Gemm.Run(
            Transpose.Yes, Transpose.No, Inputs, Outputs, batch, 1, x.Span, Inputs, dy.Span, Outputs,
            0, dw.Span, Outputs);

    // dX = dY·Wᵀ
    private static void DataGradient(NativeBuffer<double> dy, NativeBuffer<double> w, NativeBuffer<double> dx) =>
        Gemm.Run(
            Transpose.No, Transpose.Yes, Batch, Inputs, Outputs, 1, dy.Span, Outputs, w.Span, Outputs,
            0, dx.Span, Inputs);
}
