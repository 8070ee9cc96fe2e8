namespace Kernels;

/// <summary>Two-dimensional convolution over batches of images, (N, C, H, W), forward and backward.</summary>
/// <remarks>
/// <para>
/// Tensors: x (N, C, H, W), w (O, C/groups, KH, KW), bias (O), y (N, O, OH, OW), all contiguous; dx, dw, db and dy as the
/// tensor they are the gradient of. What is written must not overlap what is read.
/// </para>
/// <para>
/// Order of summation (docs/numerics.md, docs/conv.md): every sum of products is the canonical one of
/// <see cref="Gemm"/>, in blocks of <see cref="Contract.BlockK"/> by fused multiply-add. Forward: over (channel in
/// group, kernel row, kernel column), padding contributing its zeros; then the bias, the residual, the activation. Weight
/// gradient: over (image, output row, output column). Data gradient: for each tap the canonical sum over the group's
/// output channels; the taps that touch a pixel are added from +0, kernel rows and then kernel columns ascending; then
/// beta·dx, if beta is not 0. Bias
/// gradient: for each image in order, plus the canonical lane sum of its channel. The bits do not depend on the
/// instruction set or the threads, and those of an image not on the others in its batch.
/// </para>
/// <para>
/// The methods over pointers check nothing: every pointer must be valid for its tensor, which the methods over spans
/// check. Nothing is allocated on the managed heap. The column matrix (Chellapilla et al., 2006) is never stored: its
/// panels are packed from the image into the loops of the product, as in Anderson et al., "Low-memory GEMM-based
/// convolution algorithms for deep neural networks", 2017.
/// </para>
/// </remarks>
public static unsafe partial class Conv2d
{
    /// <summary><c>y = act(x ∗ w + bias + residual)</c>, single precision over spans.</summary>
    /// <param name="shape">All sizes.</param>
    /// <param name="x">Images.</param>
    /// <param name="w">Weights.</param>
    /// <param name="bias">One element for each output channel, or empty for none.</param>
    /// <param name="y">Result; overwritten.</param>
    /// <param name="activation">What follows the bias and the residual.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <param name="workspace">Scratch memory of the caller's; by default the shared pool's.</param>
    /// <param name="residual">A tensor of y's shape that is added after the bias, or empty for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">threads is below 1, or activation none of its names.</exception>
    /// <exception cref="ArgumentException">
    /// shape is the default value, a span or the workspace is too short, or y overlaps an input.
    /// </exception>
    public static void Forward(
        ConvShape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, Span<float> y,
        Activation activation = Activation.None, int threads = 1, Workspace workspace = default,
        ReadOnlySpan<float> residual = default) =>
        ConvSpans<float>.Forward(shape, x, w, bias, y, activation, threads, workspace, residual);

    /// <summary><c>y = act(x ∗ w + bias + residual)</c>, double precision over spans.</summary>
    /// <inheritdoc cref="Forward(ConvShape, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Activation, int, Workspace, ReadOnlySpan{float})"/>
    public static void Forward(
        ConvShape shape, ReadOnlySpan<double> x, ReadOnlySpan<double> w, ReadOnlySpan<double> bias, Span<double> y,
        Activation activation = Activation.None, int threads = 1, Workspace workspace = default,
        ReadOnlySpan<double> residual = default) =>
        ConvSpans<double>.Forward(shape, x, w, bias, y, activation, threads, workspace, residual);

    /// <summary><c>y = act(x ∗ w + bias + residual)</c>, single precision over pointers; null bias and residual are none.</summary>
    /// <inheritdoc cref="Forward(ConvShape, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Activation, int, Workspace, ReadOnlySpan{float})"/>
    public static void Forward(
        ConvShape shape, float* x, float* w, float* bias, float* y,
        Activation activation = Activation.None, int threads = 1, Workspace workspace = default, float* residual = null) =>
        ConvForward<float>.Run(shape, x, w, bias, y, activation, threads, workspace, residual);

    /// <summary><c>y = act(x ∗ w + bias + residual)</c>, double precision over pointers; null bias and residual are none.</summary>
    /// <inheritdoc cref="Forward(ConvShape, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Activation, int, Workspace, ReadOnlySpan{float})"/>
    public static void Forward(
        ConvShape shape, double* x, double* w, double* bias, double* y,
        Activation activation = Activation.None, int threads = 1, Workspace workspace = default, double* residual = null) =>
        ConvForward<double>.Run(shape, x, w, bias, y, activation, threads, workspace, residual);

    /// <summary><c>dw = beta·dw + ∂/∂w</c>, single precision over spans.</summary>
    /// <param name="shape">All sizes.</param>
    /// <param name="x">Images of the forward pass.</param>
    /// <param name="dy">Gradient of its result.</param>
    /// <param name="beta">Factor of what dw holds; 0 for overwriting, when dw is not read.</param>
    /// <param name="dw">Gradient of the weights.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <param name="workspace">Scratch memory of the caller's; by default the shared pool's.</param>
    /// <exception cref="ArgumentOutOfRangeException">threads is below 1.</exception>
    /// <exception cref="ArgumentException">
    /// shape is the default value, a span or the workspace is too short, or dw overlaps an input.
    /// </exception>
    public static void BackwardWeights(
        ConvShape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, float beta, Span<float> dw,
        int threads = 1, Workspace workspace = default) =>
        ConvSpans<float>.BackwardWeights(shape, x, dy, beta, dw, threads, workspace);

    /// <summary><c>dw = beta·dw + ∂/∂w</c>, double precision over spans.</summary>
    /// <inheritdoc cref="BackwardWeights(ConvShape, ReadOnlySpan{float}, ReadOnlySpan{float}, float, Span{float}, int, Workspace)"/>
    public static void BackwardWeights(
        ConvShape shape, ReadOnlySpan<double> x, ReadOnlySpan<double> dy, double beta, Span<double> dw,
        int threads = 1, Workspace workspace = default) =>
        ConvSpans<double>.BackwardWeights(shape, x, dy, beta, dw, threads, workspace);

    /// <summary><c>dw = beta·dw + ∂/∂w</c>, single precision over pointers.</summary>
    /// <inheritdoc cref="BackwardWeights(ConvShape, ReadOnlySpan{float}, ReadOnlySpan{float}, float, Span{float}, int, Workspace)"/>
    public static void BackwardWeights(
        ConvShape shape, float* x, float* dy, float beta, float* dw, int threads = 1, Workspace workspace = default) =>
        ConvBackwardWeights<float>.Run(shape, x, dy, beta, dw, threads, workspace);

    /// <summary><c>dw = beta·dw + ∂/∂w</c>, double precision over pointers.</summary>
    /// <inheritdoc cref="BackwardWeights(ConvShape, ReadOnlySpan{float}, ReadOnlySpan{float}, float, Span{float}, int, Workspace)"/>
    public static void BackwardWeights(
        ConvShape shape, double* x, double* dy, double beta, double* dw, int threads = 1, Workspace workspace = default) =>
        ConvBackwardWeights<double>.Run(shape, x, dy, beta, dw, threads, workspace);

    /// <summary><c>dx = ∂/∂x + beta·dx</c>, single precision over spans.</summary>
    /// <param name="shape">All sizes.</param>
    /// <param name="w">Weights of the forward pass.</param>
    /// <param name="dy">Gradient of its result.</param>
    /// <param name="dx">Gradient of the images; overwritten if beta is 0.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <param name="workspace">Scratch memory of the caller's; by default the shared pool's.</param>
    /// <param name="beta">Factor of what dx holds; 0 for overwriting, when dx is not read.</param>
    /// <exception cref="ArgumentOutOfRangeException">threads is below 1.</exception>
    /// <exception cref="ArgumentException">
    /// shape is the default value, a span or the workspace is too short, or dx overlaps an input.
    /// </exception>
    public static void BackwardData(
        ConvShape shape, ReadOnlySpan<float> w, ReadOnlySpan<float> dy, Span<float> dx,
        int threads = 1, Workspace workspace = default, float beta = 0) =>
        ConvSpans<float>.BackwardData(shape, w, dy, dx, threads, workspace, beta);

    /// <summary><c>dx = ∂/∂x + beta·dx</c>, double precision over spans.</summary>
    /// <inheritdoc cref="BackwardData(ConvShape, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, int, Workspace, float)"/>
    public static void BackwardData(
        ConvShape shape, ReadOnlySpan<double> w, ReadOnlySpan<double> dy, Span<double> dx,
        int threads = 1, Workspace workspace = default, double beta = 0) =>
        ConvSpans<double>.BackwardData(shape, w, dy, dx, threads, workspace, beta);

    /// <summary><c>dx = ∂/∂x + beta·dx</c>, single precision over pointers.</summary>
    /// <inheritdoc cref="BackwardData(ConvShape, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, int, Workspace, float)"/>
    public static void BackwardData(
        ConvShape shape, float* w, float* dy, float* dx, int threads = 1, Workspace workspace = default, float beta = 0) =>
        ConvBackwardData<float>.Run(shape, w, dy, beta, dx, threads, workspace);

    /// <summary><c>dx = ∂/∂x + beta·dx</c>, double precision over pointers.</summary>
    /// <inheritdoc cref="BackwardData(ConvShape, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, int, Workspace, float)"/>
    public static void BackwardData(
        ConvShape shape, double* w, double* dy, double* dx, int threads = 1, Workspace workspace = default, double beta = 0) =>
        ConvBackwardData<double>.Run(shape, w, dy, beta, dx, threads, workspace);

    /// <summary><c>db = beta·db + ∂/∂bias</c>, single precision over spans.</summary>
    /// <param name="shape">All sizes.</param>
    /// <param name="dy">Gradient of the forward pass's result.</param>
    /// <param name="beta">Factor of what db holds; 0 for overwriting, when db is not read.</param>
    /// <param name="db">Gradient of the bias, one element for each output channel.</param>
    /// <exception cref="ArgumentException">shape is the default value, a span is too short, or db overlaps dy.</exception>
    public static void BackwardBias(ConvShape shape, ReadOnlySpan<float> dy, float beta, Span<float> db) =>
        ConvSpans<float>.BackwardBias(shape, dy, beta, db);

    /// <summary><c>db = beta·db + ∂/∂bias</c>, double precision over spans.</summary>
    /// <inheritdoc cref="BackwardBias(ConvShape, ReadOnlySpan{float}, float, Span{float})"/>
    public static void BackwardBias(ConvShape shape, ReadOnlySpan<double> dy, double beta, Span<double> db) =>
        ConvSpans<double>.BackwardBias(shape, dy, beta, db);

    /// <summary><c>db = beta·db + ∂/∂bias</c>, single precision over pointers.</summary>
    /// <inheritdoc cref="BackwardBias(ConvShape, ReadOnlySpan{float}, float, Span{float})"/>
    public static void BackwardBias(ConvShape shape, float* dy, float beta, float* db) =>
        ConvBackwardBias<float>.Run(shape, dy, beta, db);

    /// <summary><c>db = beta·db + ∂/∂bias</c>, double precision over pointers.</summary>
    /// <inheritdoc cref="BackwardBias(ConvShape, ReadOnlySpan{float}, float, Span{float})"/>
    public static void BackwardBias(ConvShape shape, double* dy, double beta, double* db) =>
        ConvBackwardBias<double>.Run(shape, dy, beta, db);

    /// <summary>Bytes of workspace that <c>Forward</c> in single precision takes, on this machine.</summary>
    /// <param name="shape">All sizes.</param>
    /// <param name="threads">As in the call.</param>
    /// <exception cref="ArgumentException">shape is the default value, or threads below 1.</exception>
    public static nuint ForwardWorkspaceSizeF32(ConvShape shape, int threads = 1) =>
        ConvSpans<float>.ForwardBytes(shape, threads);

    /// <summary>Bytes of workspace that <c>Forward</c> in double precision takes, on this machine.</summary>
    /// <inheritdoc cref="ForwardWorkspaceSizeF32"/>
    public static nuint ForwardWorkspaceSizeF64(ConvShape shape, int threads = 1) =>
        ConvSpans<double>.ForwardBytes(shape, threads);

    /// <summary>Bytes of workspace that <c>BackwardWeights</c> in single precision takes, on this machine.</summary>
    /// <inheritdoc cref="ForwardWorkspaceSizeF32"/>
    public static nuint BackwardWeightsWorkspaceSizeF32(ConvShape shape, int threads = 1) =>
        ConvSpans<float>.BackwardWeightsBytes(shape, threads);

    /// <summary>Bytes of workspace that <c>BackwardWeights</c> in double precision takes, on this machine.</summary>
    /// <inheritdoc cref="ForwardWorkspaceSizeF32"/>
    public static nuint BackwardWeightsWorkspaceSizeF64(ConvShape shape, int threads = 1) =>
        ConvSpans<double>.BackwardWeightsBytes(shape, threads);

    /// <summary>Bytes of workspace that <c>BackwardData</c> in single precision takes, on this machine.</summary>
    /// <param name="shape">All sizes.</param>
    /// <param name="threads">As in the call.</param>
    /// <param name="accumulates">Whether beta is not 0.</param>
    /// <exception cref="ArgumentException">shape is the default value, or threads below 1.</exception>
    public static nuint BackwardDataWorkspaceSizeF32(ConvShape shape, int threads = 1, bool accumulates = false) =>
        ConvSpans<float>.BackwardDataBytes(shape, threads, accumulates);

    /// <summary>Bytes of workspace that <c>BackwardData</c> in double precision takes, on this machine.</summary>
    /// <inheritdoc cref="BackwardDataWorkspaceSizeF32"/>
    public static nuint BackwardDataWorkspaceSizeF64(ConvShape shape, int threads = 1, bool accumulates = false) =>
        ConvSpans<double>.BackwardDataBytes(shape, threads, accumulates);
}
