namespace Kernels;

/// <content>The forward pass with weights that were packed once.</content>
public static unsafe partial class Conv2d
{
    /// <summary><c>y = act(x ∗ w + bias + residual)</c> with packed weights, single precision over spans.</summary>
    /// <remarks>The bits are those of <c>Forward</c>.</remarks>
    /// <param name="batch">Images, 0 or more.</param>
    /// <param name="x">Images.</param>
    /// <param name="w">Weights and all other sizes, from <see cref="ConvWeights{T}.Pack"/>.</param>
    /// <param name="bias">One element for each output channel, or empty for none.</param>
    /// <param name="y">Result; overwritten.</param>
    /// <param name="activation">What follows the bias and the residual.</param>
    /// <param name="residual">A tensor of y's shape that is added after the bias, or empty for none.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <param name="workspace">Scratch memory of the caller's; by default the shared pool's.</param>
    /// <exception cref="ArgumentNullException">w is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// threads is below 1, batch below 0 or beyond what an int counts, or activation none of its names.
    /// </exception>
    /// <exception cref="ArgumentException">A span or the workspace is too short, or y overlaps an input.</exception>
    /// <exception cref="ObjectDisposedException">w is disposed.</exception>
    public static void ForwardPacked(
        int batch, ReadOnlySpan<float> x, ConvWeights<float> w, ReadOnlySpan<float> bias, Span<float> y,
        Activation activation = Activation.None, ReadOnlySpan<float> residual = default, int threads = 1,
        Workspace workspace = default) =>
        ConvSpans<float>.ForwardPacked(batch, x, w, bias, y, activation, residual, threads, workspace);

    /// <summary><c>y = act(x ∗ w + bias + residual)</c> with packed weights, double precision over spans.</summary>
    /// <inheritdoc cref="ForwardPacked(int, ReadOnlySpan{float}, ConvWeights{float}, ReadOnlySpan{float}, Span{float}, Activation, ReadOnlySpan{float}, int, Workspace)"/>
    public static void ForwardPacked(
        int batch, ReadOnlySpan<double> x, ConvWeights<double> w, ReadOnlySpan<double> bias, Span<double> y,
        Activation activation = Activation.None, ReadOnlySpan<double> residual = default, int threads = 1,
        Workspace workspace = default) =>
        ConvSpans<double>.ForwardPacked(batch, x, w, bias, y, activation, residual, threads, workspace);

    /// <summary><c>y = act(x ∗ w + bias + residual)</c> with packed weights, single precision over pointers; null bias and residual are none.</summary>
    /// <inheritdoc cref="ForwardPacked(int, ReadOnlySpan{float}, ConvWeights{float}, ReadOnlySpan{float}, Span{float}, Activation, ReadOnlySpan{float}, int, Workspace)"/>
    public static void ForwardPacked(
        int batch, float* x, ConvWeights<float> w, float* bias, float* y,
        Activation activation = Activation.None, float* residual = null, int threads = 1, Workspace workspace = default) =>
        ConvForward<float>.RunPacked(batch, x, w, bias, y, activation, threads, workspace, residual);

    /// <summary><c>y = act(x ∗ w + bias + residual)</c> with packed weights, double precision over pointers; null bias and residual are none.</summary>
    /// <inheritdoc cref="ForwardPacked(int, ReadOnlySpan{float}, ConvWeights{float}, ReadOnlySpan{float}, Span{float}, Activation, ReadOnlySpan{float}, int, Workspace)"/>
    public static void ForwardPacked(
        int batch, double* x, ConvWeights<double> w, double* bias, double* y,
        Activation activation = Activation.None, double* residual = null, int threads = 1, Workspace workspace = default) =>
        ConvForward<double>.RunPacked(batch, x, w, bias, y, activation, threads, workspace, residual);

    /// <summary>Bytes of workspace that <c>ForwardPacked</c> takes, on this machine.</summary>
    /// <param name="batch">As in the call.</param>
    /// <param name="w">As in the call.</param>
    /// <param name="threads">As in the call.</param>
    /// <exception cref="ArgumentNullException">w is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">threads is below 1, or batch out of range.</exception>
    public static nuint ForwardPackedWorkspaceSize(int batch, ConvWeights<float> w, int threads = 1) =>
        ConvSpans<float>.ForwardPackedBytes(batch, w, threads);

    /// <inheritdoc cref="ForwardPackedWorkspaceSize(int, ConvWeights{float}, int)"/>
    public static nuint ForwardPackedWorkspaceSize(int batch, ConvWeights<double> w, int threads = 1) =>
        ConvSpans<double>.ForwardPackedBytes(batch, w, threads);
}
