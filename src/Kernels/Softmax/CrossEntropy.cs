namespace Kernels;

/// <summary>The mean cross-entropy of rows of logits against classes, and its gradient.</summary>
/// <remarks>
/// <para>
/// For a row with maximum m and label t: <c>loss = ln Σ exp(x − m) − (x[t] − m)</c>, the sum in canonical lane order
/// (<see cref="Reduce"/>); the result is the canonical sum of the rows' losses times 1/rows. Gradient:
/// <c>pⱼ = exp(xⱼ − m)·(1/sum)</c> and <c>dxⱼ = (pⱼ − [j = t])·(1/rows)</c>.
/// A row that is all −∞, or holds a NaN or +∞, gives NaN. Without rows the mean is NaN.
/// </para>
/// <para>
/// Matrices are row-major, <c>ld…</c> the distance of their rows in elements; what lies between rows is left alone.
/// dx may be the logits, with the same stride; any other overlap is refused. Rows are shared out over threads if there
/// is enough to do; the bits do not depend on it. Nothing is allocated; with more than one thread, the losses of the
/// rows lie in memory of <see cref="BufferPool.Shared"/> for the length of the call.
/// The methods over pointers check nothing: every pointer must be valid, and every label in range.
/// </para>
/// <para>See docs/softmax.md.</para>
/// </remarks>
public static unsafe partial class CrossEntropy
{
    /// <summary>The mean loss, single precision.</summary>
    /// <param name="rows">Rows, 0 or more.</param>
    /// <param name="columns">Classes: elements of a row.</param>
    /// <param name="logits">Scores, rows × columns, before any softmax.</param>
    /// <param name="ldx">Distance of their rows: at least columns.</param>
    /// <param name="labels">The class of each row, from 0 to columns − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is negative, a stride below the row length, or a label out of range.
    /// </exception>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static float Forward(
        int rows, int columns, ReadOnlySpan<float> logits, int ldx, ReadOnlySpan<int> labels) =>
        CrossEntropyKernels<float>.Forward(rows, columns, logits, ldx, labels);

    /// <summary>The mean loss, double precision.</summary>
    /// <inheritdoc cref="Forward(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{int})"/>
    public static double Forward(
        int rows, int columns, ReadOnlySpan<double> logits, int ldx, ReadOnlySpan<int> labels) =>
        CrossEntropyKernels<double>.Forward(rows, columns, logits, ldx, labels);

    /// <summary>The mean loss over pointers, single precision: nothing is checked.</summary>
    /// <inheritdoc cref="Forward(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{int})"/>
    public static float Forward(int rows, int columns, float* logits, int ldx, int* labels) =>
        CrossEntropyKernels<float>.Forward(rows, columns, logits, ldx, labels);

    /// <summary>The mean loss over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="Forward(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{int})"/>
    public static double Forward(int rows, int columns, double* logits, int ldx, int* labels) =>
        CrossEntropyKernels<double>.Forward(rows, columns, logits, ldx, labels);

    /// <summary>The mean loss and its gradient by the logits in one pass, single precision.</summary>
    /// <param name="rows">Rows, 0 or more.</param>
    /// <param name="columns">Classes: elements of a row.</param>
    /// <param name="logits">Scores, rows × columns, before any softmax.</param>
    /// <param name="ldx">Distance of their rows: at least columns.</param>
    /// <param name="labels">The class of each row, from 0 to columns − 1.</param>
    /// <param name="dx">Gradient, rows × columns, overwritten; may be the logits.</param>
    /// <param name="lddx">Distance of its rows: at least columns.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is negative, a stride below the row length, or a label out of range.
    /// </exception>
    /// <exception cref="ArgumentException">A span is too short, or dx overlaps the logits without being them.</exception>
    public static float ForwardBackward(
        int rows, int columns, ReadOnlySpan<float> logits, int ldx, ReadOnlySpan<int> labels, Span<float> dx, int lddx,
        int threads = 1) =>
        CrossEntropyKernels<float>.ForwardBackward(rows, columns, logits, ldx, labels, dx, lddx, threads);

    /// <summary>The mean loss and its gradient by the logits in one pass, double precision.</summary>
    /// <inheritdoc cref="ForwardBackward(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{int}, Span{float}, int, int)"/>
    public static double ForwardBackward(
        int rows, int columns, ReadOnlySpan<double> logits, int ldx, ReadOnlySpan<int> labels, Span<double> dx, int lddx,
        int threads = 1) =>
        CrossEntropyKernels<double>.ForwardBackward(rows, columns, logits, ldx, labels, dx, lddx, threads);

    /// <summary>The mean loss and its gradient over pointers, single precision: nothing is checked.</summary>
    /// <inheritdoc cref="ForwardBackward(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{int}, Span{float}, int, int)"/>
    public static float ForwardBackward(
        int rows, int columns, float* logits, int ldx, int* labels, float* dx, int lddx, int threads = 1) =>
        CrossEntropyKernels<float>.ForwardBackward(rows, columns, logits, ldx, labels, dx, lddx, threads);

    /// <summary>The mean loss and its gradient over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="ForwardBackward(int, int, ReadOnlySpan{float}, int, ReadOnlySpan{int}, Span{float}, int, int)"/>
    public static double ForwardBackward(
        int rows, int columns, double* logits, int ldx, int* labels, double* dx, int lddx, int threads = 1) =>
        CrossEntropyKernels<double>.ForwardBackward(rows, columns, logits, ldx, labels, dx, lddx, threads);
}
