namespace Kernels;

/// <summary>Layer norm of each row, <c>y = (x − μ)/√(σ² + ε)·γ + β</c>, and its gradients.</summary>
/// <remarks>
/// <para>
/// Forward, n elements to a row: <c>μ = Σx·(1/n)</c>, <c>cᵢ = xᵢ − μ</c>, <c>rstd = 1/√(Σc²·(1/n) + ε)</c>, sums in
/// canonical lane order (<see cref="Reduce"/>), that of squares by fused multiply-add; <c>yᵢ = fma(cᵢ·rstd, γᵢ, βᵢ)</c>.
/// Backward: <c>gᵢ = dyᵢ·γᵢ</c>, <c>x̂ᵢ = cᵢ·rstd</c>, <c>a = Σg·(1/n)</c>, <c>b = Σ g·x̂·(1/n)</c>,
/// <c>dxᵢ = fma(−x̂ᵢ, b, gᵢ − a)·rstd</c>. dγ and dβ are canonical sums over the rows, as those of
/// <see cref="Reduce.SumColumns(int, int, ReadOnlySpan{float}, int, float, Span{float})"/>: <c>s = fma(dy, x̂, s)</c> and
/// <c>s + dy</c> in blocks of <see cref="Contract.BlockK"/> rows. Without rows they are +0.
/// A row that holds a NaN or an infinity becomes all NaN.
/// </para>
/// <para>
/// Matrices are row-major, <c>ld…</c> the distance of their rows in elements; what lies between rows is left alone.
/// Forward in place is allowed (y is x, with the same stride), and so is a dx that is x or dy with the same stride; any
/// other overlap is refused. Rows, and the columns of dgamma and dbeta, are shared out over threads if there is enough to
/// do; the bits do not depend on it. Nothing is allocated. The methods over pointers check nothing.
/// </para>
/// <para>Ba, Kiros and Hinton, "Layer Normalization", 2016. See docs/norm.md.</para>
/// </remarks>
public static unsafe class LayerNorm
{
    /// <summary>Normalises each row, single precision.</summary>
    /// <param name="rows">Rows, 0 or more.</param>
    /// <param name="columns">Elements of a row, 0 or more.</param>
    /// <param name="x">Input, rows × columns.</param>
    /// <param name="ldx">Distance of its rows: at least columns.</param>
    /// <param name="gamma">Factor of each column; empty, or null, for 1.</param>
    /// <param name="beta">Addend of each column; empty, or null, for 0.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="y">Output, rows × columns; may be x.</param>
    /// <param name="ldy">Distance of its rows: at least columns.</param>
    /// <param name="mean">The mean of each row, for the backward pass; empty, or null, to leave it out.</param>
    /// <param name="rstd">1/√(variance + epsilon) of each row, for the backward pass; empty, or null, to leave it out.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or a stride below the row length.</exception>
    /// <exception cref="ArgumentException">A span is too short, or an output overlaps where it must not.</exception>
    public static void Forward(
        int rows, int columns, ReadOnlySpan<float> x, int ldx, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta,
        float epsilon, Span<float> y, int ldy, Span<float> mean, Span<float> rstd, int threads = 1) =>
        NormKernels<float, CenteredNorm>.Forward(
            rows, columns, x, ldx, gamma, beta, epsilon, y, ldy, mean, rstd, threads);

    /// <summary>Normalises each row, double precision.</summary>
    /// <inheritdoc cref="Forward(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{float}, ReadOnlySpan{float}, float, Span{float}, int, Span{float}, Span{float}, int)"/>
    public static void Forward(
        int rows, int columns, ReadOnlySpan<double> x, int ldx, ReadOnlySpan<double> gamma, ReadOnlySpan<double> beta,
        double epsilon, Span<double> y, int ldy, Span<double> mean, Span<double> rstd, int threads = 1) =>
        NormKernels<double, CenteredNorm>.Forward(
            rows, columns, x, ldx, gamma, beta, epsilon, y, ldy, mean, rstd, threads);

    /// <summary>Normalises each row over pointers, single precision: nothing is checked.</summary>
    /// <inheritdoc cref="Forward(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{float}, ReadOnlySpan{float}, float, Span{float}, int, Span{float}, Span{float}, int)"/>
    public static void Forward(
        int rows, int columns, float* x, int ldx, float* gamma, float* beta, float epsilon, float* y, int ldy,
        float* mean, float* rstd, int threads = 1) =>
        NormKernels<float, CenteredNorm>.Forward(
            rows, columns, x, ldx, gamma, beta, epsilon, y, ldy, mean, rstd, threads);

    /// <summary>Normalises each row over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="Forward(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{float}, ReadOnlySpan{float}, float, Span{float}, int, Span{float}, Span{float}, int)"/>
    public static void Forward(
        int rows, int columns, double* x, int ldx, double* gamma, double* beta, double epsilon, double* y, int ldy,
        double* mean, double* rstd, int threads = 1) =>
        NormKernels<double, CenteredNorm>.Forward(
            rows, columns, x, ldx, gamma, beta, epsilon, y, ldy, mean, rstd, threads);

    /// <summary>The gradients by x, gamma and beta, single precision.</summary>
    /// <param name="rows">Rows, 0 or more.</param>
    /// <param name="columns">Elements of a row, 0 or more.</param>
    /// <param name="x">Input, rows × columns.</param>
    /// <param name="ldx">Distance of its rows: at least columns.</param>
    /// <param name="gamma">As in the forward pass.</param>
    /// <param name="mean">What the forward pass gave.</param>
    /// <param name="rstd">What the forward pass gave.</param>
    /// <param name="dy">Gradient by y, rows × columns.</param>
    /// <param name="lddy">Distance of its rows: at least columns.</param>
    /// <param name="dx">Gradient by x, overwritten; may be x or dy; empty, or null, to leave it out.</param>
    /// <param name="lddx">Distance of its rows: at least columns.</param>
    /// <param name="dgamma">Gradient by gamma, overwritten: columns elements; empty, or null, to leave it out.</param>
    /// <param name="dbeta">Gradient by beta, likewise.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or a stride below the row length.</exception>
    /// <exception cref="ArgumentException">A span is too short, or an output overlaps where it must not.</exception>
    public static void Backward(
        int rows, int columns, ReadOnlySpan<float> x, int ldx, ReadOnlySpan<float> gamma, ReadOnlySpan<float> mean,
        ReadOnlySpan<float> rstd, ReadOnlySpan<float> dy, int lddy, Span<float> dx, int lddx, Span<float> dgamma,
        Span<float> dbeta, int threads = 1) =>
        NormKernels<float, CenteredNorm>.Backward(
            rows, columns, x, ldx, gamma, mean, rstd, dy, lddy, dx, lddx, dgamma, dbeta, threads);

    /// <summary>The gradients by x, gamma and beta, double precision.</summary>
    /// <inheritdoc cref="Backward(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, int, Span{float}, Span{float}, int)"/>
    public static void Backward(
        int rows, int columns, ReadOnlySpan<double> x, int ldx, ReadOnlySpan<double> gamma, ReadOnlySpan<double> mean,
        ReadOnlySpan<double> rstd, ReadOnlySpan<double> dy, int lddy, Span<double> dx, int lddx, Span<double> dgamma,
        Span<double> dbeta, int threads = 1) =>
        NormKernels<double, CenteredNorm>.Backward(
            rows, columns, x, ldx, gamma, mean, rstd, dy, lddy, dx, lddx, dgamma, dbeta, threads);

    /// <summary>The gradients by x, gamma and beta over pointers, single precision: nothing is checked.</summary>
    /// <inheritdoc cref="Backward(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, int, Span{float}, Span{float}, int)"/>
    public static void Backward(
        int rows, int columns, float* x, int ldx, float* gamma, float* mean, float* rstd, float* dy, int lddy,
        float* dx, int lddx, float* dgamma, float* dbeta, int threads = 1) =>
        NormKernels<float, CenteredNorm>.Backward(
            rows, columns, x, ldx, gamma, mean, rstd, dy, lddy, dx, lddx, dgamma, dbeta, threads);

    /// <summary>The gradients by x, gamma and beta over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="Backward(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float}, int, Span{float}, Span{float}, int)"/>
    public static void Backward(
        int rows, int columns, double* x, int ldx, double* gamma, double* mean, double* rstd, double* dy, int lddy,
        double* dx, int lddx, double* dgamma, double* dbeta, int threads = 1) =>
        NormKernels<double, CenteredNorm>.Backward(
            rows, columns, x, ldx, gamma, mean, rstd, dy, lddy, dx, lddx, dgamma, dbeta, threads);
}
