namespace Kernels;

/// <summary>RMS norm of each row, <c>y = x/√(mean of x² + ε)·γ</c>, and its gradients.</summary>
/// <remarks>
/// <para>
/// Forward, n elements to a row: <c>rstd = 1/√(Σx²·(1/n) + ε)</c>, the sum in canonical lane order
/// (<see cref="Reduce"/>) by fused multiply-add; <c>yᵢ = fma(xᵢ·rstd, γᵢ, +0)</c>.
/// Backward: <c>gᵢ = dyᵢ·γᵢ</c>, <c>x̂ᵢ = xᵢ·rstd</c>, <c>b = Σ g·x̂·(1/n)</c>, <c>dxᵢ = fma(−x̂ᵢ, b, gᵢ)·rstd</c>. dγ is
/// the canonical sum over the rows: <c>s = fma(dy, x̂, s)</c> in blocks of <see cref="Contract.BlockK"/> rows. Without rows
/// it is +0. A row that holds a NaN or an infinity holds NaN.
/// </para>
/// <para>
/// Matrices are row-major, <c>ld…</c> the distance of their rows in elements; what lies between rows is left alone.
/// Forward in place is allowed (y is x, with the same stride), and so is a dx that is x or dy with the same stride; any
/// other overlap is refused. Rows, and the columns of dgamma, are shared out over threads if there is enough to
/// do; the bits do not depend on it. Nothing is allocated. The methods over pointers check nothing.
/// </para>
/// <para>Zhang and Sennrich, "Root Mean Square Layer Normalization", NeurIPS 2019. See docs/norm.md.</para>
/// </remarks>
public static unsafe class RmsNorm
{
    /// <summary>Normalises each row, single precision.</summary>
    /// <param name="rows">Rows, 0 or more.</param>
    /// <param name="columns">Elements of a row, 0 or more.</param>
    /// <param name="x">Input, rows × columns.</param>
    /// <param name="ldx">Distance of its rows: at least columns.</param>
    /// <param name="gamma">Factor of each column; empty, or null, for 1.</param>
    /// <param name="epsilon">Added to the mean square.</param>
    /// <param name="y">Output, rows × columns; may be x.</param>
    /// <param name="ldy">Distance of its rows: at least columns.</param>
    /// <param name="rstd">1/√(mean square + epsilon) of each row, for the backward pass; empty, or null, to leave it out.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or a stride below the row length.</exception>
    /// <exception cref="ArgumentException">A span is too short, or an output overlaps where it must not.</exception>
    public static void Forward(
        int rows, int columns, ReadOnlySpan<float> x, int ldx, ReadOnlySpan<float> gamma, float epsilon,
        Span<float> y, int ldy, Span<float> rstd, int threads = 1) =>
        NormKernels<float, PlainNorm>.Forward(
            rows, columns, x, ldx, gamma, default, epsilon, y, ldy, default, rstd, threads);

    /// <summary>Normalises each row, double precision.</summary>
    /// <inheritdoc cref="Forward(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{float}, float, Span{float}, int, Span{float}, int)"/>
    public static void Forward(
        int rows, int columns, ReadOnlySpan<double> x, int ldx, ReadOnlySpan<double> gamma, double epsilon,
        Span<double> y, int ldy, Span<double> rstd, int threads = 1) =>
        NormKernels<double, PlainNorm>.Forward(
            rows, columns, x, ldx, gamma, default, epsilon, y, ldy, default, rstd, threads);

    /// <summary>Normalises each row over pointers, single precision: nothing is checked.</summary>
    /// <inheritdoc cref="Forward(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{float}, float, Span{float}, int, Span{float}, int)"/>
    public static void Forward(
        int rows, int columns, float* x, int ldx, float* gamma, float epsilon, float* y, int ldy, float* rstd,
        int threads = 1) =>
        NormKernels<float, PlainNorm>.Forward(
            rows, columns, x, ldx, gamma, null, epsilon, y, ldy, null, rstd, threads);

    /// <summary>Normalises each row over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="Forward(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{float}, float, Span{float}, int, Span{float}, int)"/>
    public static void Forward(
        int rows, int columns, double* x, int ldx, double* gamma, double epsilon, double* y, int ldy, double* rstd,
        int threads = 1) =>
        NormKernels<double, PlainNorm>.Forward(
            rows, columns, x, ldx, gamma, null, epsilon, y, ldy, null, rstd, threads);

    /// <summary>The gradients by x, gamma, single precision.</summary>
    /// <param name="rows">Rows, 0 or more.</param>
    /// <param name="columns">Elements of a row, 0 or more.</param>
    /// <param name="x">Input, rows × columns.</param>
    /// <param name="ldx">Distance of its rows: at least columns.</param>
    /// <param name="gamma">As in the forward pass.</param>
    /// <param name="rstd">What the forward pass gave.</param>
    /// <param name="dy">Gradient by y, rows × columns.</param>
    /// <param name="lddy">Distance of its rows: at least columns.</param>
    /// <param name="dx">Gradient by x, overwritten; may be x or dy; empty, or null, to leave it out.</param>
    /// <param name="lddx">Distance of its rows: at least columns.</param>
    /// <param name="dgamma">Gradient by gamma, overwritten: columns elements; empty, or null, to leave it out.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or a stride below the row length.</exception>
    /// <exception cref="ArgumentException">A span is too short, or an output overlaps where it must not.</exception>
    public static void Backward(
        int rows, int columns, ReadOnlySpan<float> x, int ldx, ReadOnlySpan<float> gamma, ReadOnlySpan<float> rstd,
        ReadOnlySpan<float> dy, int lddy, Span<float> dx, int lddx, Span<float> dgamma, int threads = 1) =>
        NormKernels<float, PlainNorm>.Backward(
            rows, columns, x, ldx, gamma, default, rstd, dy, lddy, dx, lddx, dgamma, default, threads);

    /// <summary>The gradients by x, gamma, double precision.</summary>
    /// <inheritdoc cref="Backward(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, int, Span{float}, int)"/>
    public static void Backward(
        int rows, int columns, ReadOnlySpan<double> x, int ldx, ReadOnlySpan<double> gamma, ReadOnlySpan<double> rstd,
        ReadOnlySpan<double> dy, int lddy, Span<double> dx, int lddx, Span<double> dgamma, int threads = 1) =>
        NormKernels<double, PlainNorm>.Backward(
            rows, columns, x, ldx, gamma, default, rstd, dy, lddy, dx, lddx, dgamma, default, threads);

    /// <summary>The gradients by x, gamma over pointers, single precision: nothing is checked.</summary>
    /// <inheritdoc cref="Backward(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, int, Span{float}, int)"/>
    public static void Backward(
        int rows, int columns, float* x, int ldx, float* gamma, float* rstd, float* dy, int lddy, float* dx, int lddx,
        float* dgamma, int threads = 1) =>
        NormKernels<float, PlainNorm>.Backward(
            rows, columns, x, ldx, gamma, null, rstd, dy, lddy, dx, lddx, dgamma, null, threads);

    /// <summary>The gradients by x, gamma over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="Backward(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, int, Span{float}, int)"/>
    public static void Backward(
        int rows, int columns, double* x, int ldx, double* gamma, double* rstd, double* dy, int lddy, double* dx,
        int lddx, double* dgamma, int threads = 1) =>
        NormKernels<double, PlainNorm>.Backward(
            rows, columns, x, ldx, gamma, null, rstd, dy, lddy, dx, lddx, dgamma, null, threads);
}
