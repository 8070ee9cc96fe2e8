namespace Kernels;

/// <content>Scores that are scaled, masked or causal on the way.</content>
public static unsafe partial class Softmax
{
    /// <summary>The softmax of each row of <c>scale·x</c>, single precision.</summary>
    /// <param name="rows">Rows, 0 or more.</param>
    /// <param name="columns">Elements of a row, 0 or more.</param>
    /// <param name="scale">Factor of every score: the inverse of a temperature, or of √width in attention.</param>
    /// <param name="x">Input, rows × columns.</param>
    /// <param name="ldx">Distance of its rows: at least columns.</param>
    /// <param name="y">Output, rows × columns; may be x.</param>
    /// <param name="ldy">Distance of its rows: at least columns.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or a stride below the row length.</exception>
    /// <exception cref="ArgumentException">A span is too short, or an output overlaps an input without being it.</exception>
    public static void ForwardScaled(
        int rows, int columns, float scale, ReadOnlySpan<float> x, int ldx, Span<float> y, int ldy, int threads = 1) =>
        ScoreKernels<float>.Scaled(rows, columns, scale, x, ldx, y, ldy, threads);

    /// <summary>The softmax of each row of <c>scale·x</c>, double precision.</summary>
    /// <inheritdoc cref="ForwardScaled(int, int, float, ReadOnlySpan{float}, int, Span{float}, int, int)"/>
    public static void ForwardScaled(
        int rows, int columns, double scale, ReadOnlySpan<double> x, int ldx, Span<double> y, int ldy,
        int threads = 1) =>
        ScoreKernels<double>.Scaled(rows, columns, scale, x, ldx, y, ldy, threads);

    /// <summary>The softmax of each row of <c>scale·x</c> over pointers, single precision: nothing is checked.</summary>
    /// <inheritdoc cref="ForwardScaled(int, int, float, ReadOnlySpan{float}, int, Span{float}, int, int)"/>
    public static void ForwardScaled(
        int rows, int columns, float scale, float* x, int ldx, float* y, int ldy, int threads = 1) =>
        ScoreKernels<float>.Scaled(rows, columns, scale, x, ldx, y, ldy, threads);

    /// <summary>The softmax of each row of <c>scale·x</c> over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="ForwardScaled(int, int, float, ReadOnlySpan{float}, int, Span{float}, int, int)"/>
    public static void ForwardScaled(
        int rows, int columns, double scale, double* x, int ldx, double* y, int ldy, int threads = 1) =>
        ScoreKernels<double>.Scaled(rows, columns, scale, x, ldx, y, ldy, threads);

    /// <summary>The softmax of each row of <c>fma(scale, x, mask)</c>, single precision.</summary>
    /// <remarks>A row of which nothing is left, all −∞, becomes all NaN.</remarks>
    /// <param name="rows">Rows, 0 or more.</param>
    /// <param name="columns">Elements of a row, 0 or more.</param>
    /// <param name="scale">Factor of every score: the inverse of a temperature, or of √width in attention.</param>
    /// <param name="x">Input, rows × columns.</param>
    /// <param name="ldx">Distance of its rows: at least columns.</param>
    /// <param name="mask">What is added to the scores, rows × columns: 0 to keep one, −∞ to leave it out. It must not overlap y.</param>
    /// <param name="ldm">Distance of its rows: at least columns, or 0 if all rows share one.</param>
    /// <param name="y">Output, rows × columns; may be x.</param>
    /// <param name="ldy">Distance of its rows: at least columns.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or a stride below the row length.</exception>
    /// <exception cref="ArgumentException">A span is too short, or an output overlaps an input without being it.</exception>
    public static void ForwardMasked(
        int rows, int columns, float scale, ReadOnlySpan<float> x, int ldx, ReadOnlySpan<float> mask, int ldm,
        Span<float> y, int ldy, int threads = 1) =>
        ScoreKernels<float>.Masked(rows, columns, scale, x, ldx, mask, ldm, y, ldy, threads);

    /// <summary>The softmax of each row of <c>fma(scale, x, mask)</c>, double precision.</summary>
    /// <inheritdoc cref="ForwardMasked(int, int, float, ReadOnlySpan{float}, int, ReadOnlySpan{float}, int, Span{float}, int, int)"/>
    public static void ForwardMasked(
        int rows, int columns, double scale, ReadOnlySpan<double> x, int ldx, ReadOnlySpan<double> mask, int ldm,
        Span<double> y, int ldy, int threads = 1) =>
        ScoreKernels<double>.Masked(rows, columns, scale, x, ldx, mask, ldm, y, ldy, threads);

    /// <summary>The softmax of each row of <c>fma(scale, x, mask)</c> over pointers, single precision: nothing is checked.</summary>
    /// <inheritdoc cref="ForwardMasked(int, int, float, ReadOnlySpan{float}, int, ReadOnlySpan{float}, int, Span{float}, int, int)"/>
    public static void ForwardMasked(
        int rows, int columns, float scale, float* x, int ldx, float* mask, int ldm, float* y, int ldy,
        int threads = 1) =>
        ScoreKernels<float>.Masked(rows, columns, scale, x, ldx, mask, ldm, y, ldy, threads);

    /// <summary>The softmax of each row of <c>fma(scale, x, mask)</c> over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="ForwardMasked(int, int, float, ReadOnlySpan{float}, int, ReadOnlySpan{float}, int, Span{float}, int, int)"/>
    public static void ForwardMasked(
        int rows, int columns, double scale, double* x, int ldx, double* mask, int ldm, double* y, int ldy,
        int threads = 1) =>
        ScoreKernels<double>.Masked(rows, columns, scale, x, ldx, mask, ldm, y, ldy, threads);

    /// <summary>The softmax of the first <c>i + 1 + offset</c> elements of row i of <c>scale·x</c>, single precision.</summary>
    /// <remarks>The other columns become +0, and their x is not read; so does the whole of a row that sees nothing.</remarks>
    /// <param name="rows">Rows, 0 or more.</param>
    /// <param name="columns">Elements of a row, 0 or more.</param>
    /// <param name="offset">How many columns beyond the diagonal a row sees: 0 for a square of queries and keys, negative for fewer.</param>
    /// <param name="scale">Factor of every score: the inverse of a temperature, or of √width in attention.</param>
    /// <param name="x">Input, rows × columns.</param>
    /// <param name="ldx">Distance of its rows: at least columns.</param>
    /// <param name="y">Output, rows × columns; may be x.</param>
    /// <param name="ldy">Distance of its rows: at least columns.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or a stride below the row length.</exception>
    /// <exception cref="ArgumentException">A span is too short, or an output overlaps an input without being it.</exception>
    public static void ForwardCausal(
        int rows, int columns, int offset, float scale, ReadOnlySpan<float> x, int ldx, Span<float> y, int ldy,
        int threads = 1) =>
        ScoreKernels<float>.Causal(rows, columns, offset, scale, x, ldx, y, ldy, threads);

    /// <summary>The softmax of the first <c>i + 1 + offset</c> elements of row i of <c>scale·x</c>, double precision.</summary>
    /// <inheritdoc cref="ForwardCausal(int, int, int, float, ReadOnlySpan{float}, int, Span{float}, int, int)"/>
    public static void ForwardCausal(
        int rows, int columns, int offset, double scale, ReadOnlySpan<double> x, int ldx, Span<double> y, int ldy,
        int threads = 1) =>
        ScoreKernels<double>.Causal(rows, columns, offset, scale, x, ldx, y, ldy, threads);

    /// <summary>The softmax of the first <c>i + 1 + offset</c> elements of row i of <c>scale·x</c> over pointers, single precision: nothing is checked.</summary>
    /// <inheritdoc cref="ForwardCausal(int, int, int, float, ReadOnlySpan{float}, int, Span{float}, int, int)"/>
    public static void ForwardCausal(
        int rows, int columns, int offset, float scale, float* x, int ldx, float* y, int ldy, int threads = 1) =>
        ScoreKernels<float>.Causal(rows, columns, offset, scale, x, ldx, y, ldy, threads);

    /// <summary>The softmax of the first <c>i + 1 + offset</c> elements of row i of <c>scale·x</c> over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="ForwardCausal(int, int, int, float, ReadOnlySpan{float}, int, Span{float}, int, int)"/>
    public static void ForwardCausal(
        int rows, int columns, int offset, double scale, double* x, int ldx, double* y, int ldy, int threads = 1) =>
        ScoreKernels<double>.Causal(rows, columns, offset, scale, x, ldx, y, ldy, threads);

    /// <summary>The gradient by x through <c>scale·x</c>, mask or no mask: <c>dx = (y·(dy − d))·scale</c>, single precision.</summary>
    /// <param name="rows">Rows, 0 or more.</param>
    /// <param name="columns">Elements of a row, 0 or more.</param>
    /// <param name="scale">Factor of every score: the inverse of a temperature, or of √width in attention.</param>
    /// <param name="y">What a forward pass gave, rows × columns.</param>
    /// <param name="ldy">Distance of its rows: at least columns.</param>
    /// <param name="dy">Gradient by y, rows × columns.</param>
    /// <param name="lddy">Distance of its rows: at least columns.</param>
    /// <param name="dx">Gradient by x, rows × columns, overwritten; may be y or dy.</param>
    /// <param name="lddx">Distance of its rows: at least columns.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or a stride below the row length.</exception>
    /// <exception cref="ArgumentException">A span is too short, or an output overlaps an input without being it.</exception>
    public static void BackwardScaled(
        int rows, int columns, float scale, ReadOnlySpan<float> y, int ldy, ReadOnlySpan<float> dy, int lddy,
        Span<float> dx, int lddx, int threads = 1) =>
        ScoreKernels<float>.BackwardScaled(rows, columns, scale, y, ldy, dy, lddy, dx, lddx, threads);

    /// <summary>The gradient by x through <c>scale·x</c>, mask or no mask: <c>dx = (y·(dy − d))·scale</c>, double precision.</summary>
    /// <inheritdoc cref="BackwardScaled(int, int, float, ReadOnlySpan{float}, int, ReadOnlySpan{float}, int, Span{float}, int, int)"/>
    public static void BackwardScaled(
        int rows, int columns, double scale, ReadOnlySpan<double> y, int ldy, ReadOnlySpan<double> dy, int lddy,
        Span<double> dx, int lddx, int threads = 1) =>
        ScoreKernels<double>.BackwardScaled(rows, columns, scale, y, ldy, dy, lddy, dx, lddx, threads);

    /// <summary>The gradient by x through <c>scale·x</c>, mask or no mask: <c>dx = (y·(dy − d))·scale</c> over pointers, single precision: nothing is checked.</summary>
    /// <inheritdoc cref="BackwardScaled(int, int, float, ReadOnlySpan{float}, int, ReadOnlySpan{float}, int, Span{float}, int, int)"/>
    public static void BackwardScaled(
        int rows, int columns, float scale, float* y, int ldy, float* dy, int lddy, float* dx, int lddx,
        int threads = 1) =>
        ScoreKernels<float>.BackwardScaled(rows, columns, scale, y, ldy, dy, lddy, dx, lddx, threads);

    /// <summary>The gradient by x through <c>scale·x</c>, mask or no mask: <c>dx = (y·(dy − d))·scale</c> over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="BackwardScaled(int, int, float, ReadOnlySpan{float}, int, ReadOnlySpan{float}, int, Span{float}, int, int)"/>
    public static void BackwardScaled(
        int rows, int columns, double scale, double* y, int ldy, double* dy, int lddy, double* dx, int lddx,
        int threads = 1) =>
        ScoreKernels<double>.BackwardScaled(rows, columns, scale, y, ldy, dy, lddy, dx, lddx, threads);
}
