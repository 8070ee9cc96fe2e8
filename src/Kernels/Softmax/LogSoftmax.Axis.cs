namespace Kernels;

/// <content>Along an axis that is not the last.</content>
public static unsafe partial class LogSoftmax
{
    /// <summary>The log-softmax along an axis that is not the last, single precision.</summary>
    /// <remarks>Contiguous (outer, axis, inner): for NCHW images (N, C, H·W). The bits are those of a row.</remarks>
    /// <param name="outer">Tensors one after the other: images.</param>
    /// <param name="axis">Elements of what is normalised: channels.</param>
    /// <param name="inner">Elements between two of them: pixels.</param>
    /// <param name="x">Input: outer·axis·inner elements.</param>
    /// <param name="y">Output, as many; may be x.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or their product is no int.</exception>
    /// <exception cref="ArgumentException">A span is too short, or an output overlaps an input without being it.</exception>
    public static void ForwardAxis(
        int outer, int axis, int inner, ReadOnlySpan<float> x, Span<float> y, int threads = 1) =>
        AxisKernels<float, LogSoftmaxColumns, LogSoftmaxBackwardColumns>.Forward(outer, axis, inner, x, y, threads);

    /// <summary>The log-softmax along an axis that is not the last, double precision.</summary>
    /// <inheritdoc cref="ForwardAxis(int, int, int, ReadOnlySpan{float}, Span{float}, int)"/>
    public static void ForwardAxis(
        int outer, int axis, int inner, ReadOnlySpan<double> x, Span<double> y, int threads = 1) =>
        AxisKernels<double, LogSoftmaxColumns, LogSoftmaxBackwardColumns>.Forward(outer, axis, inner, x, y, threads);

    /// <summary>The log-softmax along an axis that is not the last over pointers, single precision: nothing is checked.</summary>
    /// <inheritdoc cref="ForwardAxis(int, int, int, ReadOnlySpan{float}, Span{float}, int)"/>
    public static void ForwardAxis(int outer, int axis, int inner, float* x, float* y, int threads = 1) =>
        AxisKernels<float, LogSoftmaxColumns, LogSoftmaxBackwardColumns>.Forward(outer, axis, inner, x, y, threads);

    /// <summary>The log-softmax along an axis that is not the last over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="ForwardAxis(int, int, int, ReadOnlySpan{float}, Span{float}, int)"/>
    public static void ForwardAxis(int outer, int axis, int inner, double* x, double* y, int threads = 1) =>
        AxisKernels<double, LogSoftmaxColumns, LogSoftmaxBackwardColumns>.Forward(outer, axis, inner, x, y, threads);

    /// <summary>The gradient of log-softmax along an axis that is not the last, single precision.</summary>
    /// <param name="outer">Tensors one after the other: images.</param>
    /// <param name="axis">Elements of what is normalised: channels.</param>
    /// <param name="inner">Elements between two of them: pixels.</param>
    /// <param name="y">What ForwardAxis gave: outer·axis·inner elements.</param>
    /// <param name="dy">Gradient by y, as many.</param>
    /// <param name="dx">Gradient by x, overwritten, as many; may be y or dy.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or their product is no int.</exception>
    /// <exception cref="ArgumentException">A span is too short, or an output overlaps an input without being it.</exception>
    public static void BackwardAxis(
        int outer, int axis, int inner, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx,
        int threads = 1) =>
        AxisKernels<float, LogSoftmaxColumns, LogSoftmaxBackwardColumns>.Backward(
            outer, axis, inner, y, dy, dx, threads);

    /// <summary>The gradient of log-softmax along an axis that is not the last, double precision.</summary>
    /// <inheritdoc cref="BackwardAxis(int, int, int, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, int)"/>
    public static void BackwardAxis(
        int outer, int axis, int inner, ReadOnlySpan<double> y, ReadOnlySpan<double> dy, Span<double> dx,
        int threads = 1) =>
        AxisKernels<double, LogSoftmaxColumns, LogSoftmaxBackwardColumns>.Backward(
            outer, axis, inner, y, dy, dx, threads);

    /// <summary>The gradient of log-softmax along an axis that is not the last over pointers, single precision: nothing is checked.</summary>
    /// <inheritdoc cref="BackwardAxis(int, int, int, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, int)"/>
    public static void BackwardAxis(int outer, int axis, int inner, float* y, float* dy, float* dx, int threads = 1) =>
        AxisKernels<float, LogSoftmaxColumns, LogSoftmaxBackwardColumns>.Backward(
            outer, axis, inner, y, dy, dx, threads);

    /// <summary>The gradient of log-softmax along an axis that is not the last over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="BackwardAxis(int, int, int, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, int)"/>
    public static void BackwardAxis(
        int outer, int axis, int inner, double* y, double* dy, double* dx, int threads = 1) =>
        AxisKernels<double, LogSoftmaxColumns, LogSoftmaxBackwardColumns>.Backward(
            outer, axis, inner, y, dy, dx, threads);
}
