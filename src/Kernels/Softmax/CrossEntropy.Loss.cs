namespace Kernels;

/// <content>Loss and gradient with all options: labels or probabilities, smoothing, ignored rows, reductions.</content>
public static unsafe partial class CrossEntropy
{
    /// <summary>The cross-entropy of rows against classes, and its gradient in one pass, single precision.</summary>
    /// <remarks>
    /// With z = x − m, s the smoothing and n the columns: <c>loss = fma(s − 1, z[t], ln Σ exp z)</c>, and if s is not 0
    /// <c>fma(−s·(1/n), Σz, …)</c> of that, Σz in canonical lane order. Gradient: <c>(pⱼ − qⱼ)·weight</c>,
    /// <c>q = s·(1/n)</c>, at the label <c>(1 − s) + s·(1/n)</c>; weight is 1/(rows that count) for a mean, else 1.
    /// An ignored row has loss and gradient +0.
    /// </remarks>
    /// <param name="rows">Rows, 0 or more.</param>
    /// <param name="columns">Classes: elements of a row.</param>
    /// <param name="logits">Scores, rows × columns, before any softmax.</param>
    /// <param name="ldx">Distance of their rows: at least columns.</param>
    /// <param name="labels">The class of each row, from 0 to columns − 1, or the ignored label.</param>
    /// <param name="options">Reduction, smoothing, ignored label.</param>
    /// <param name="losses">The loss of each row, overwritten: rows elements; or empty, or null, to leave them out unless they stay apart.</param>
    /// <param name="dx">Gradient, rows × columns, overwritten; may be the logits; empty, or null, to leave it out.</param>
    /// <param name="lddx">Distance of its rows: at least columns.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <returns>The mean or the sum of the losses; NaN for a mean of no rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is negative, a stride below the row length, or a label out of range and not the ignored one.
    /// </exception>
    /// <exception cref="ArgumentException">A span is too short, or overlaps where it must not.</exception>
    public static float Loss(
        int rows, int columns, ReadOnlySpan<float> logits, int ldx, ReadOnlySpan<int> labels,
        LossOptions options, Span<float> losses, Span<float> dx, int lddx, int threads = 1) =>
        LossKernels<float>.Labels(
            rows, columns, logits, ldx, labels, options, losses, dx, lddx, threads);

    /// <summary>The cross-entropy of rows against classes, double precision.</summary>
    /// <inheritdoc cref="Loss(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{int}, LossOptions, Span{float}, Span{float}, int, int)"/>
    public static double Loss(
        int rows, int columns, ReadOnlySpan<double> logits, int ldx, ReadOnlySpan<int> labels,
        LossOptions options, Span<double> losses, Span<double> dx, int lddx, int threads = 1) =>
        LossKernels<double>.Labels(
            rows, columns, logits, ldx, labels, options, losses, dx, lddx, threads);

    /// <summary>The cross-entropy of rows against classes over pointers, single precision: nothing is checked.</summary>
    /// <inheritdoc cref="Loss(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{int}, LossOptions, Span{float}, Span{float}, int, int)"/>
    public static float Loss(
        int rows, int columns, float* logits, int ldx, int* labels,
        LossOptions options, float* losses, float* dx, int lddx, int threads = 1) =>
        LossKernels<float>.Labels(
            rows, columns, logits, ldx, labels, options, losses, dx, lddx, threads);

    /// <summary>The cross-entropy of rows against classes over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="Loss(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{int}, LossOptions, Span{float}, Span{float}, int, int)"/>
    public static double Loss(
        int rows, int columns, double* logits, int ldx, int* labels,
        LossOptions options, double* losses, double* dx, int lddx, int threads = 1) =>
        LossKernels<double>.Labels(
            rows, columns, logits, ldx, labels, options, losses, dx, lddx, threads);

    /// <summary>The cross-entropy of rows against probabilities, and its gradient in one pass, single precision.</summary>
    /// <remarks>
    /// With z = x − m, s the smoothing, n the columns and <c>q = fma(1 − s, target, s·(1/n))</c>:
    /// <c>loss = Σ fma(q, ln Σ exp z − z, …)</c> and <c>Q = Σq</c>, both in canonical lane order; gradient
    /// <c>fma(p, Q, −q)·weight</c>, weight 1/rows for a mean, else 1. Targets need not add up to 1. The ignored label has
    /// no meaning here.
    /// </remarks>
    /// <param name="rows">Rows, 0 or more.</param>
    /// <param name="columns">Classes: elements of a row.</param>
    /// <param name="logits">Scores, rows × columns, before any softmax.</param>
    /// <param name="ldx">Distance of their rows: at least columns.</param>
    /// <param name="targets">The probability of each class, rows × columns.</param>
    /// <param name="ldt">Distance of their rows: at least columns.</param>
    /// <param name="options">Reduction, smoothing, ignored label.</param>
    /// <param name="losses">The loss of each row, overwritten: rows elements; or empty, or null, to leave them out unless they stay apart.</param>
    /// <param name="dx">Gradient, rows × columns, overwritten; may be the logits; empty, or null, to leave it out.</param>
    /// <param name="lddx">Distance of its rows: at least columns.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <returns>The mean or the sum of the losses; NaN for a mean of no rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is negative, a stride below the row length, or a label out of range and not the ignored one.
    /// </exception>
    /// <exception cref="ArgumentException">A span is too short, or overlaps where it must not.</exception>
    public static float Loss(
        int rows, int columns, ReadOnlySpan<float> logits, int ldx, ReadOnlySpan<float> targets, int ldt,
        LossOptions options, Span<float> losses, Span<float> dx, int lddx, int threads = 1) =>
        LossKernels<float>.Targets(
            rows, columns, logits, ldx, targets, ldt, options, losses, dx, lddx, threads);

    /// <summary>The cross-entropy of rows against probabilities, double precision.</summary>
    /// <inheritdoc cref="Loss(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{float}, int, LossOptions, Span{float}, Span{float}, int, int)"/>
    public static double Loss(
        int rows, int columns, ReadOnlySpan<double> logits, int ldx, ReadOnlySpan<double> targets, int ldt,
        LossOptions options, Span<double> losses, Span<double> dx, int lddx, int threads = 1) =>
        LossKernels<double>.Targets(
            rows, columns, logits, ldx, targets, ldt, options, losses, dx, lddx, threads);

    /// <summary>The cross-entropy of rows against probabilities over pointers, single precision: nothing is checked.</summary>
    /// <inheritdoc cref="Loss(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{float}, int, LossOptions, Span{float}, Span{float}, int, int)"/>
    public static float Loss(
        int rows, int columns, float* logits, int ldx, float* targets, int ldt,
        LossOptions options, float* losses, float* dx, int lddx, int threads = 1) =>
        LossKernels<float>.Targets(
            rows, columns, logits, ldx, targets, ldt, options, losses, dx, lddx, threads);

    /// <summary>The cross-entropy of rows against probabilities over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="Loss(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{float}, int, LossOptions, Span{float}, Span{float}, int, int)"/>
    public static double Loss(
        int rows, int columns, double* logits, int ldx, double* targets, int ldt,
        LossOptions options, double* losses, double* dx, int lddx, int threads = 1) =>
        LossKernels<double>.Targets(
            rows, columns, logits, ldx, targets, ldt, options, losses, dx, lddx, threads);
}
