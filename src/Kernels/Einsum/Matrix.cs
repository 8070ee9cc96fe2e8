namespace Kernels;

/// <summary>Strided matrix kernels: transpose, diagonal, diagonal matrix, trace. The einsums ij→ji, nii→ni, no,oi→nio, ii→.</summary>
/// <remarks>
/// Matrices are row-major; <c>ldx ldy</c> are distances of rows in elements, at least the length of a row; what lies
/// between the rows of an output is left alone. Sizes may be 0. All but <c>Trace</c> only move bits: NaN payloads and
/// the sign of zero are kept. The methods over pointers check nothing: every pointer must be valid for its matrix, and
/// outputs must not overlap inputs, which the methods over spans check. Nothing is allocated.
/// </remarks>
public static unsafe class Matrix
{
    /// <summary>Single precision, over spans: <c>y[j, i] = x[i, j]</c>.</summary>
    /// <param name="rows">Rows of x, columns of y.</param>
    /// <param name="columns">Columns of x, rows of y.</param>
    /// <param name="x">rows × columns.</param>
    /// <param name="ldx">Distance of the rows of x: at least columns.</param>
    /// <param name="y">columns × rows. It must not overlap x.</param>
    /// <param name="ldy">Distance of the rows of y: at least rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or a stride below its row's length.</exception>
    /// <exception cref="ArgumentException">A span is too short, or y overlaps x.</exception>
    public static void Transpose(int rows, int columns, ReadOnlySpan<float> x, int ldx, Span<float> y, int ldy) =>
        MatrixSpans<float>.Transpose(rows, columns, x, ldx, y, ldy);

    /// <summary>Double precision, over spans: <c>y[j, i] = x[i, j]</c>.</summary>
    /// <inheritdoc cref="Transpose(int, int, ReadOnlySpan{float}, int, Span{float}, int)"/>
    public static void Transpose(int rows, int columns, ReadOnlySpan<double> x, int ldx, Span<double> y, int ldy) =>
        MatrixSpans<double>.Transpose(rows, columns, x, ldx, y, ldy);

    /// <summary>Single precision, over pointers, nothing checked: <c>y[j, i] = x[i, j]</c>.</summary>
    /// <inheritdoc cref="Transpose(int, int, ReadOnlySpan{float}, int, Span{float}, int)" path="/param"/>
    public static void Transpose(int rows, int columns, float* x, int ldx, float* y, int ldy) =>
        MatrixTranspose<float>.Run(rows, columns, x, ldx, y, ldy);

    /// <summary>Double precision, over pointers, nothing checked: <c>y[j, i] = x[i, j]</c>.</summary>
    /// <inheritdoc cref="Transpose(int, int, ReadOnlySpan{float}, int, Span{float}, int)" path="/param"/>
    public static void Transpose(int rows, int columns, double* x, int ldx, double* y, int ldy) =>
        MatrixTranspose<double>.Run(rows, columns, x, ldx, y, ldy);

    /// <summary>Single precision, over spans: the diagonals of a batch of square matrices, <c>y[b, i] = x[b, i, i]</c>.</summary>
    /// <param name="n">Rows and columns of each matrix.</param>
    /// <param name="x">The matrices, each n × n.</param>
    /// <param name="ldx">Distance of rows: at least n.</param>
    /// <param name="y">The diagonals, n elements each. It must not overlap x.</param>
    /// <param name="batch">Number of matrices, 0 or more.</param>
    /// <param name="batchStrideX">Distance of a matrix and the next, unused with one; 0 reads one matrix for all.</param>
    /// <param name="batchStrideY">Distance of a diagonal and the next, unused with one; otherwise at least n.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or a stride too small.</exception>
    /// <exception cref="ArgumentException">A span is too short, or y overlaps x.</exception>
    public static void Diagonal(
        int n, ReadOnlySpan<float> x, int ldx, Span<float> y,
        int batch = 1, int batchStrideX = 0, int batchStrideY = 0) =>
        MatrixSpans<float>.Diagonal(n, x, ldx, y, batch, batchStrideX, batchStrideY);

    /// <summary>Double precision, over spans: the diagonals of a batch of square matrices, <c>y[b, i] = x[b, i, i]</c>.</summary>
    /// <inheritdoc cref="Diagonal(int, ReadOnlySpan{float}, int, Span{float}, int, int, int)"/>
    public static void Diagonal(
        int n, ReadOnlySpan<double> x, int ldx, Span<double> y,
        int batch = 1, int batchStrideX = 0, int batchStrideY = 0) =>
        MatrixSpans<double>.Diagonal(n, x, ldx, y, batch, batchStrideX, batchStrideY);

    /// <summary>Single precision, over pointers, nothing checked: <c>y[b, i] = x[b, i, i]</c>.</summary>
    /// <inheritdoc cref="Diagonal(int, ReadOnlySpan{float}, int, Span{float}, int, int, int)" path="/param"/>
    public static void Diagonal(
        int n, float* x, int ldx, float* y, int batch = 1, int batchStrideX = 0, int batchStrideY = 0) =>
        MatrixKernels<float>.Diagonal(n, x, ldx, y, batch, batchStrideX, batchStrideY);

    /// <summary>Double precision, over pointers, nothing checked: <c>y[b, i] = x[b, i, i]</c>.</summary>
    /// <inheritdoc cref="Diagonal(int, ReadOnlySpan{float}, int, Span{float}, int, int, int)" path="/param"/>
    public static void Diagonal(
        int n, double* x, int ldx, double* y, int batch = 1, int batchStrideX = 0, int batchStrideY = 0) =>
        MatrixKernels<double>.Diagonal(n, x, ldx, y, batch, batchStrideX, batchStrideY);

    /// <summary>Single precision, over spans: a batch of diagonal matrices, <c>y[b, i, j] = i = j ? x[b, i] : +0</c>.</summary>
    /// <param name="n">Rows and columns of each matrix.</param>
    /// <param name="x">The diagonals, n elements each.</param>
    /// <param name="y">The matrices, each n × n. It must not overlap x.</param>
    /// <param name="ldy">Distance of rows: at least n.</param>
    /// <param name="batch">Number of matrices, 0 or more.</param>
    /// <param name="batchStrideX">Distance of a diagonal and the next, unused with one; 0 reads one diagonal for all.</param>
    /// <param name="batchStrideY">
    /// Distance of a matrix and the next, unused with one; otherwise at least what one takes, (n − 1)·ldy + n.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or a stride too small.</exception>
    /// <exception cref="ArgumentException">A span is too short, or y overlaps x.</exception>
    public static void BuildDiagonal(
        int n, ReadOnlySpan<float> x, Span<float> y, int ldy,
        int batch = 1, int batchStrideX = 0, int batchStrideY = 0) =>
        MatrixSpans<float>.BuildDiagonal(n, x, y, ldy, batch, batchStrideX, batchStrideY);

    /// <summary>Double precision, over spans: a batch of diagonal matrices, <c>y[b, i, j] = i = j ? x[b, i] : +0</c>.</summary>
    /// <inheritdoc cref="BuildDiagonal(int, ReadOnlySpan{float}, Span{float}, int, int, int, int)"/>
    public static void BuildDiagonal(
        int n, ReadOnlySpan<double> x, Span<double> y, int ldy,
        int batch = 1, int batchStrideX = 0, int batchStrideY = 0) =>
        MatrixSpans<double>.BuildDiagonal(n, x, y, ldy, batch, batchStrideX, batchStrideY);

    /// <summary>Single precision, over pointers, nothing checked: <c>y[b, i, j] = i = j ? x[b, i] : +0</c>.</summary>
    /// <inheritdoc cref="BuildDiagonal(int, ReadOnlySpan{float}, Span{float}, int, int, int, int)" path="/param"/>
    public static void BuildDiagonal(
        int n, float* x, float* y, int ldy, int batch = 1, int batchStrideX = 0, int batchStrideY = 0) =>
        MatrixKernels<float>.BuildDiagonal(n, x, y, ldy, batch, batchStrideX, batchStrideY);

    /// <summary>Double precision, over pointers, nothing checked: <c>y[b, i, j] = i = j ? x[b, i] : +0</c>.</summary>
    /// <inheritdoc cref="BuildDiagonal(int, ReadOnlySpan{float}, Span{float}, int, int, int, int)" path="/param"/>
    public static void BuildDiagonal(
        int n, double* x, double* y, int ldy, int batch = 1, int batchStrideX = 0, int batchStrideY = 0) =>
        MatrixKernels<double>.BuildDiagonal(n, x, y, ldy, batch, batchStrideX, batchStrideY);

    /// <summary>Single precision, over spans: <c>Σ x[i, i]</c>.</summary>
    /// <remarks>
    /// Order of summation (docs/numerics.md): blocks of <see cref="Contract.BlockK"/>, each summed from +0 in index
    /// order, are added in order. An empty matrix gives +0.
    /// </remarks>
    /// <param name="n">Rows and columns.</param>
    /// <param name="x">n × n.</param>
    /// <param name="ldx">Distance of rows: at least n.</param>
    /// <exception cref="ArgumentOutOfRangeException">n is negative, or ldx below it.</exception>
    /// <exception cref="ArgumentException">x is too short.</exception>
    public static float Trace(int n, ReadOnlySpan<float> x, int ldx) => MatrixSpans<float>.Trace(n, x, ldx);

    /// <summary>Double precision, over spans: <c>Σ x[i, i]</c>.</summary>
    /// <inheritdoc cref="Trace(int, ReadOnlySpan{float}, int)"/>
    public static double Trace(int n, ReadOnlySpan<double> x, int ldx) => MatrixSpans<double>.Trace(n, x, ldx);

    /// <summary>Single precision, over pointers, nothing checked: <c>Σ x[i, i]</c>.</summary>
    /// <inheritdoc cref="Trace(int, ReadOnlySpan{float}, int)" path="/*[self::remarks or self::param]"/>
    public static float Trace(int n, float* x, int ldx) => MatrixKernels<float>.Trace(n, x, ldx);

    /// <summary>Double precision, over pointers, nothing checked: <c>Σ x[i, i]</c>.</summary>
    /// <inheritdoc cref="Trace(int, ReadOnlySpan{float}, int)" path="/*[self::remarks or self::param]"/>
    public static double Trace(int n, double* x, int ldx) => MatrixKernels<double>.Trace(n, x, ldx);
}
