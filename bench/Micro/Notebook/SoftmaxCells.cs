namespace Kernels.Micro;

/// <summary>The gradient through softmax, forward pass included: five scores, one row and four.</summary>
/// <remarks>The notebook builds the Jacobian, n² numbers for n; here <c>dx = s·(ds − ⟨s, ds⟩)</c>.</remarks>
internal static class SoftmaxCells
{
    private const int Columns = 5;
    private const int Batch = 4;

    public static IEnumerable<NotebookCell> Create(NotebookArrays arrays)
    {
        NativeBuffer<double> x = arrays.Input("scores", Batch * Columns);
        NativeBuffer<double> ds = arrays.Input("dscores", Batch * Columns);
        NativeBuffer<double> s = arrays.Result(Batch * Columns);
        NativeBuffer<double> dx = arrays.Result(Columns);
        NativeBuffer<double> dxs = arrays.Result(Batch * Columns);

        yield return new(
            "softmax_backward", NotebookCell.FiveTimes, Columns,
            () => ForwardBackward(1, x, ds, s, dx), new CellResult("dx", dx));
        yield return new(
            "softmax_backward_batch", NotebookCell.FiveTimes, Columns,
            () => ForwardBackward(Batch, x, ds, s, dxs), new CellResult("dx", dxs));
    }

    private static void ForwardBackward(
        int rows, NativeBuffer<double> x, NativeBuffer<double> ds, NativeBuffer<double> s, NativeBuffer<double> dx)
    {
        Softmax.Forward(rows, Columns, x.Span, Columns, s.Span, Columns);
        Softmax.Backward(rows, Columns, s.Span, Columns, ds.Span, Columns, dx.Span, Columns);
    }
}
