namespace Kernels.Micro;

/// <summary>Trace, diagonals and transposition of a few numbers: what a call costs before it does anything.</summary>
internal static class MatrixCells
{
    private const int N = 5;
    private const int Batch = 5;
    private const int Rows = 2;

    public static IEnumerable<NotebookCell> Create(NotebookArrays arrays)
    {
        NativeBuffer<double> a = arrays.Input("a", N * N);
        NativeBuffer<double> many = arrays.Input("as", Batch * N * N);
        NativeBuffer<double> flat = arrays.Input("flat", Rows * N);
        NativeBuffer<double> four = arrays.Result(4);
        ((ReadOnlySpan<double>)[1, 2, 3, 4]).CopyTo(four.Span);
        NativeBuffer<double> trace = arrays.Result(1);
        NativeBuffer<double> diagonal = arrays.Result(N);
        NativeBuffer<double> diagonals = arrays.Result(Batch * N);
        NativeBuffer<double> built = arrays.Result(16);
        NativeBuffer<double> transposed = arrays.Result(N * Rows);

        Einsum traceOf = Einsum.Parse("ii", [N, N]);
        Einsum diagonalsOf = Einsum.Parse("nii->ni", [Batch, N, N]);
        Einsum transposeOf = Einsum.Parse("ij->ji", [Rows, N]);
        yield return Cell("trace_einsum", () => traceOf.Run(a.Span, trace.Span), trace);
        yield return Cell("trace", () => trace.Span[0] = Matrix.Trace(N, a.Span, N), trace);
        yield return Cell("diagonal_batch_einsum", () => diagonalsOf.Run(many.Span, diagonals.Span), diagonals);
        yield return Cell("diagonal", () => Matrix.Diagonal(N, a.Span, N, diagonal.Span), diagonal);
        yield return Cell("diagonal_build", () => Matrix.BuildDiagonal(4, four.Span, built.Span, 4), built);
        yield return Cell("transpose_einsum", () => transposeOf.Run(flat.Span, transposed.Span), transposed);
        yield return Cell(
            "transpose", () => Matrix.Transpose(Rows, N, flat.Span, N, transposed.Span, Rows), transposed);
    }

    private static NotebookCell Cell(string name, Action run, NativeBuffer<double> y) =>
        new(name, NotebookCell.NeverSlower, N, run, new CellResult("y", y));
}
