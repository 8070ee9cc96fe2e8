namespace Kernels;

/// <summary>Softmax of each row, <c>yᵢ = exp(xᵢ)/Σ exp(x)</c>, and its gradient.</summary>
/// <remarks>
/// <para>
/// Forward, for each row: m is the maximum, <c>eᵢ = exp(xᵢ − m)</c> (<see cref="VecMath"/>), the sum of e is taken in
/// canonical lane order (<see cref="Reduce"/>), and <c>yᵢ = eᵢ·(1/sum)</c>.
/// Backward: d is the canonical dot product of y and dy, and <c>dxᵢ = yᵢ·(dyᵢ − d)</c>.
/// A row that is all −∞, or holds a NaN or +∞, becomes all NaN.
/// </para>
/// <para>
/// Matrices are row-major, <c>ld…</c> the distance of their rows in elements; what lies between rows is left alone.
/// Forward in place is allowed (y is x, with the same stride), and so is a dx that is y or dy with the same stride;
/// any other overlap is refused, that of matrices with interleaved rows too. Rows are shared out over threads if there
/// is enough to do; the bits do not depend on it. Nothing is allocated. Empty matrices are left alone.
/// The methods over pointers check nothing: every pointer must be valid for its matrix.
/// </para>
/// <para>The maximum is subtracted so that nothing overflows: Blanchard, Higham and Higham, "Accurately computing the
/// log-sum-exp and softmax functions", IMA J. Numer. Anal. 2021. See docs/softmax.md.</para>
/// </remarks>
public static unsafe partial class Softmax
{
    /// <summary>The softmax of each row, single precision.</summary>
    /// <param name="rows">Rows, 0 or more.</param>
    /// <param name="columns">Elements of a row, 0 or more.</param>
    /// <param name="x">Input, rows × columns.</param>
    /// <param name="ldx">Distance of its rows: at least columns.</param>
    /// <param name="y">Output, rows × columns; may be x.</param>
    /// <param name="ldy">Distance of its rows: at least columns.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or a stride below the row length.</exception>
    /// <exception cref="ArgumentException">A span is too short, or y overlaps x without being it.</exception>
    public static void Forward(
        int rows, int columns, ReadOnlySpan<float> x, int ldx, Span<float> y, int ldy, int threads = 1) =>
        SoftmaxKernels<float, SoftmaxRows, SoftmaxBackwardRows>.Forward(rows, columns, x, ldx, y, ldy, threads);

    /// <summary>The softmax of each row, double precision.</summary>
    /// <inheritdoc cref="Forward(int, int, ReadOnlySpan{float}, int, Span{float}, int, int)"/>
    public static void Forward(
        int rows, int columns, ReadOnlySpan<double> x, int ldx, Span<double> y, int ldy, int threads = 1) =>
        SoftmaxKernels<double, SoftmaxRows, SoftmaxBackwardRows>.Forward(rows, columns, x, ldx, y, ldy, threads);

    /// <summary>The softmax of each row over pointers, single precision: nothing is checked.</summary>
    /// <inheritdoc cref="Forward(int, int, ReadOnlySpan{float}, int, Span{float}, int, int)"/>
    public static void Forward(int rows, int columns, float* x, int ldx, float* y, int ldy, int threads = 1) =>
        SoftmaxKernels<float, SoftmaxRows, SoftmaxBackwardRows>.Forward(rows, columns, x, ldx, y, ldy, threads);

    /// <summary>The softmax of each row over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="Forward(int, int, ReadOnlySpan{float}, int, Span{float}, int, int)"/>
    public static void Forward(int rows, int columns, double* x, int ldx, double* y, int ldy, int threads = 1) =>
        SoftmaxKernels<double, SoftmaxRows, SoftmaxBackwardRows>.Forward(rows, columns, x, ldx, y, ldy, threads);

    /// <summary>The gradient by x from the gradient by y, single precision.</summary>
    /// <param name="rows">Rows, 0 or more.</param>
    /// <param name="columns">Elements of a row, 0 or more.</param>
    /// <param name="y">What Forward gave, rows × columns.</param>
    /// <param name="ldy">Distance of its rows: at least columns.</param>
    /// <param name="dy">Gradient by y, rows × columns.</param>
    /// <param name="lddy">Distance of its rows: at least columns.</param>
    /// <param name="dx">Gradient by x, rows × columns, overwritten; may be y or dy.</param>
    /// <param name="lddx">Distance of its rows: at least columns.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or a stride below the row length.</exception>
    /// <exception cref="ArgumentException">A span is too short, or dx overlaps an input without being it.</exception>
    public static void Backward(
        int rows, int columns, ReadOnlySpan<float> y, int ldy, ReadOnlySpan<float> dy, int lddy,
        Span<float> dx, int lddx, int threads = 1) =>
        SoftmaxKernels<float, SoftmaxRows, SoftmaxBackwardRows>.Backward(
            rows, columns, y, ldy, dy, lddy, dx, lddx, threads);

    /// <summary>The gradient by x from the gradient by y, double precision.</summary>
    /// <inheritdoc cref="Backward(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{float}, int, Span{float}, int, int)"/>
    public static void Backward(
        int rows, int columns, ReadOnlySpan<double> y, int ldy, ReadOnlySpan<double> dy, int lddy,
        Span<double> dx, int lddx, int threads = 1) =>
        SoftmaxKernels<double, SoftmaxRows, SoftmaxBackwardRows>.Backward(
            rows, columns, y, ldy, dy, lddy, dx, lddx, threads);

    /// <summary>The gradient by x over pointers, single precision: nothing is checked.</summary>
    /// <inheritdoc cref="Backward(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{float}, int, Span{float}, int, int)"/>
    public static void Backward(
        int rows, int columns, float* y, int ldy, float* dy, int lddy, float* dx, int lddx, int threads = 1) =>
        SoftmaxKernels<float, SoftmaxRows, SoftmaxBackwardRows>.Backward(
            rows, columns, y, ldy, dy, lddy, dx, lddx, threads);

    /// <summary>The gradient by x over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="Backward(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{float}, int, Span{float}, int, int)"/>
    public static void Backward(
        int rows, int columns, double* y, int ldy, double* dy, int lddy, double* dx, int lddx, int threads = 1) =>
        SoftmaxKernels<double, SoftmaxRows, SoftmaxBackwardRows>.Backward(
            rows, columns, y, ldy, dy, lddy, dx, lddx, threads);
}
