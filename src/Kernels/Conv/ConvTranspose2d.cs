namespace Kernels;

/// <summary>Two-dimensional transposed convolution over batches of images, (N, C, H, W), forward and backward.</summary>
/// <remarks>
/// <para>
/// Tensors: x (N, C, H, W), w (C, O/groups, KH, KW), bias (O), y (N, O, OH, OW), all contiguous. It is the adjoint of
/// <see cref="ConvTransposeShape.Convolution"/> with the same weights, and every pass is one of <see cref="Conv2d"/>,
/// with its order of summation: forward is the data gradient, for each tap the canonical sum over the group's input
/// channels, the taps that touch a pixel added from +0, kernel rows and then kernel columns ascending; then the bias in
/// one rounding, then the activation. The data gradient is the convolution of dy, the weight gradient that of the
/// convolution with x and dy in each other's place. Bias gradient: for each image in order, plus the canonical lane sum of
/// its channel.
/// </para>
/// <para>The methods over pointers check nothing. Nothing is allocated on the managed heap.</para>
/// </remarks>
public static unsafe class ConvTranspose2d
{
    /// <summary><c>y = act(transposed convolution of x + bias)</c>, single precision over spans.</summary>
    /// <param name="shape">All sizes.</param>
    /// <param name="x">Images.</param>
    /// <param name="w">Weights.</param>
    /// <param name="bias">One element for each output channel, or empty for none.</param>
    /// <param name="y">Result; overwritten.</param>
    /// <param name="activation">What follows the bias.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <param name="workspace">Scratch memory of the caller's; by default the shared pool's.</param>
    /// <exception cref="ArgumentException">
    /// shape is the default value, an argument is out of range, a span or the workspace is too short, or y overlaps an input.
    /// </exception>
    public static void Forward(
        ConvTransposeShape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, Span<float> y,
        Activation activation = Activation.None, int threads = 1, Workspace workspace = default) =>
        ConvTransposeSpans<float>.Forward(shape, x, w, bias, y, activation, threads, workspace);

    /// <summary>Forward over pointers; a null bias is none.</summary>
    /// <inheritdoc cref="Forward(ConvTransposeShape, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Activation, int, Workspace)"/>
    public static void Forward(
        ConvTransposeShape shape, float* x, float* w, float* bias, float* y,
        Activation activation = Activation.None, int threads = 1, Workspace workspace = default) =>
        ConvTransposeSpans<float>.Run(shape, x, w, bias, y, activation, threads, workspace);

    /// <summary><c>dw = beta·dw + ∂/∂w</c>, single precision over spans.</summary>
    /// <param name="shape">All sizes.</param>
    /// <param name="x">Images of the forward pass.</param>
    /// <param name="dy">Gradient of its result.</param>
    /// <param name="beta">Factor of what dw holds; 0 for overwriting, when dw is not read.</param>
    /// <param name="dw">Gradient of the weights.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <param name="workspace">Scratch memory of the caller's; by default the shared pool's.</param>
    /// <exception cref="ArgumentException">
    /// shape is the default value, threads below 1, a span or the workspace too short, or dw overlaps an input.
    /// </exception>
    public static void BackwardWeights(
        ConvTransposeShape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, float beta, Span<float> dw, int threads = 1,
        Workspace workspace = default) =>
        ConvTransposeSpans<float>.BackwardWeights(shape, x, dy, beta, dw, threads, workspace);

    /// <summary>Weight gradient over pointers.</summary>
    /// <inheritdoc cref="BackwardWeights(ConvTransposeShape, ReadOnlySpan{float}, ReadOnlySpan{float}, float, Span{float}, int, Workspace)"/>
    public static void BackwardWeights(
        ConvTransposeShape shape, float* x, float* dy, float beta, float* dw, int threads = 1, Workspace workspace = default) =>
        ConvBackwardWeights<float>.Run(shape.Convolution, dy, x, beta, dw, threads, workspace);

    /// <summary><c>dx = ∂/∂x</c>, single precision over spans.</summary>
    /// <param name="shape">All sizes.</param>
    /// <param name="w">Weights of the forward pass.</param>
    /// <param name="dy">Gradient of its result.</param>
    /// <param name="dx">Gradient of the images; overwritten.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <param name="workspace">Scratch memory of the caller's; by default the shared pool's.</param>
    /// <exception cref="ArgumentException">
    /// shape is the default value, threads below 1, a span or the workspace too short, or dx overlaps an input.
    /// </exception>
    public static void BackwardData(
        ConvTransposeShape shape, ReadOnlySpan<float> w, ReadOnlySpan<float> dy, Span<float> dx, int threads = 1, Workspace workspace = default) =>
        ConvTransposeSpans<float>.BackwardData(shape, w, dy, dx, threads, workspace);

    /// <summary>Data gradient over pointers.</summary>
    /// <inheritdoc cref="BackwardData(ConvTransposeShape, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, int, Workspace)"/>
    public static void BackwardData(
        ConvTransposeShape shape, float* w, float* dy, float* dx, int threads = 1, Workspace workspace = default) =>
        ConvForward<float>.Run(shape.Convolution, dy, w, null, dx, Activation.None, threads, workspace);

    /// <summary><c>db = beta·db + ∂/∂bias</c>, single precision over spans.</summary>
    /// <param name="shape">All sizes.</param>
    /// <param name="dy">Gradient of the forward pass's result.</param>
    /// <param name="beta">Factor of what db holds; 0 for overwriting, when db is not read.</param>
    /// <param name="db">Gradient of the bias, one element for each output channel.</param>
    /// <exception cref="ArgumentException">shape is the default value, a span is too short, or db overlaps dy.</exception>
    public static void BackwardBias(ConvTransposeShape shape, ReadOnlySpan<float> dy, float beta, Span<float> db) =>
        ConvTransposeSpans<float>.BackwardBias(shape, dy, beta, db);

    /// <summary>Bias gradient over pointers.</summary>
    /// <inheritdoc cref="BackwardBias(ConvTransposeShape, ReadOnlySpan{float}, float, Span{float})"/>
    public static void BackwardBias(ConvTransposeShape shape, float* dy, float beta, float* db) =>
        ConvTransposeSpans<float>.RunBias(shape, dy, beta, db);

    /// <summary>Forward, double precision over spans.</summary>
    /// <inheritdoc cref="Forward(ConvTransposeShape, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Activation, int, Workspace)"/>
    public static void Forward(
        ConvTransposeShape shape, ReadOnlySpan<double> x, ReadOnlySpan<double> w, ReadOnlySpan<double> bias, Span<double> y,
        Activation activation = Activation.None, int threads = 1, Workspace workspace = default) =>
        ConvTransposeSpans<double>.Forward(shape, x, w, bias, y, activation, threads, workspace);

    /// <summary>Forward over pointers; a null bias is none.</summary>
    /// <inheritdoc cref="Forward(ConvTransposeShape, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Activation, int, Workspace)"/>
    public static void Forward(
        ConvTransposeShape shape, double* x, double* w, double* bias, double* y,
        Activation activation = Activation.None, int threads = 1, Workspace workspace = default) =>
        ConvTransposeSpans<double>.Run(shape, x, w, bias, y, activation, threads, workspace);

    /// <summary>Weight gradient, double precision over spans.</summary>
    /// <inheritdoc cref="BackwardWeights(ConvTransposeShape, ReadOnlySpan{float}, ReadOnlySpan{float}, float, Span{float}, int, Workspace)"/>
    public static void BackwardWeights(
        ConvTransposeShape shape, ReadOnlySpan<double> x, ReadOnlySpan<double> dy, double beta, Span<double> dw, int threads = 1,
        Workspace workspace = default) =>
        ConvTransposeSpans<double>.BackwardWeights(shape, x, dy, beta, dw, threads, workspace);

    /// <summary>Weight gradient over pointers.</summary>
    /// <inheritdoc cref="BackwardWeights(ConvTransposeShape, ReadOnlySpan{float}, ReadOnlySpan{float}, float, Span{float}, int, Workspace)"/>
    public static void BackwardWeights(
        ConvTransposeShape shape, double* x, double* dy, double beta, double* dw, int threads = 1, Workspace workspace = default) =>
        ConvBackwardWeights<double>.Run(shape.Convolution, dy, x, beta, dw, threads, workspace);

    /// <summary>Data gradient, double precision over spans.</summary>
    /// <inheritdoc cref="BackwardData(ConvTransposeShape, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, int, Workspace)"/>
    public static void BackwardData(
        ConvTransposeShape shape, ReadOnlySpan<double> w, ReadOnlySpan<double> dy, Span<double> dx, int threads = 1, Workspace workspace = default) =>
        ConvTransposeSpans<double>.BackwardData(shape, w, dy, dx, threads, workspace);

    /// <summary>Data gradient over pointers.</summary>
    /// <inheritdoc cref="BackwardData(ConvTransposeShape, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, int, Workspace)"/>
    public static void BackwardData(
        ConvTransposeShape shape, double* w, double* dy, double* dx, int threads = 1, Workspace workspace = default) =>
        ConvForward<double>.Run(shape.Convolution, dy, w, null, dx, Activation.None, threads, workspace);

    /// <summary>Bias gradient, double precision over spans.</summary>
    /// <inheritdoc cref="BackwardBias(ConvTransposeShape, ReadOnlySpan{float}, float, Span{float})"/>
    public static void BackwardBias(ConvTransposeShape shape, ReadOnlySpan<double> dy, double beta, Span<double> db) =>
        ConvTransposeSpans<double>.BackwardBias(shape, dy, beta, db);

    /// <summary>Bias gradient over pointers.</summary>
    /// <inheritdoc cref="BackwardBias(ConvTransposeShape, ReadOnlySpan{float}, float, Span{float})"/>
    public static void BackwardBias(ConvTransposeShape shape, double* dy, double beta, double* db) =>
        ConvTransposeSpans<double>.RunBias(shape, dy, beta, db);

    /// <summary>Bytes of workspace that <c>Forward</c> in single precision takes, on this machine.</summary>
    /// <param name="shape">All sizes.</param>
    /// <param name="threads">As in the call.</param>
    /// <exception cref="ArgumentException">shape is the default value, or threads below 1.</exception>
    public static nuint ForwardWorkspaceSizeF32(ConvTransposeShape shape, int threads = 1) =>
        ConvTransposeSpans<float>.ForwardBytes(shape, threads);

    /// <summary>Bytes of workspace that <c>Forward</c> in double precision takes, on this machine.</summary>
    /// <inheritdoc cref="ForwardWorkspaceSizeF32"/>
    public static nuint ForwardWorkspaceSizeF64(ConvTransposeShape shape, int threads = 1) =>
        ConvTransposeSpans<double>.ForwardBytes(shape, threads);

    /// <summary>Bytes of workspace that <c>BackwardWeights</c> in single precision takes, on this machine.</summary>
    /// <inheritdoc cref="ForwardWorkspaceSizeF32"/>
    public static nuint BackwardWeightsWorkspaceSizeF32(ConvTransposeShape shape, int threads = 1) =>
        ConvTransposeSpans<float>.BackwardWeightsBytes(shape, threads);

    /// <summary>Bytes of workspace that <c>BackwardWeights</c> in double precision takes, on this machine.</summary>
    /// <inheritdoc cref="ForwardWorkspaceSizeF32"/>
    public static nuint BackwardWeightsWorkspaceSizeF64(ConvTransposeShape shape, int threads = 1) =>
        ConvTransposeSpans<double>.BackwardWeightsBytes(shape, threads);

    /// <summary>Bytes of workspace that <c>BackwardData</c> in single precision takes, on this machine.</summary>
    /// <inheritdoc cref="ForwardWorkspaceSizeF32"/>
    public static nuint BackwardDataWorkspaceSizeF32(ConvTransposeShape shape, int threads = 1) =>
        ConvTransposeSpans<float>.BackwardDataBytes(shape, threads);

    /// <summary>Bytes of workspace that <c>BackwardData</c> in double precision takes, on this machine.</summary>
    /// <inheritdoc cref="ForwardWorkspaceSizeF32"/>
    public static nuint BackwardDataWorkspaceSizeF64(ConvTransposeShape shape, int threads = 1) =>
        ConvTransposeSpans<double>.BackwardDataBytes(shape, threads);
}
