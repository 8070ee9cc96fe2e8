namespace Kernels.Tests;

/// <summary>The single-precision methods.</summary>
internal readonly unsafe struct ConvF32 : IConv<float>
{
    public static void Forward(
        ConvShape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, Span<float> y,
        Activation activation, int threads, Workspace workspace, ReadOnlySpan<float> residual) =>
        Conv2d.Forward(shape, x, w, bias, y, activation, threads, workspace, residual);

    public static void Forward(
        ConvShape shape, float* x, float* w, float* bias, float* y, Activation activation, int threads,
        Workspace workspace, float* residual) =>
        Conv2d.Forward(shape, x, w, bias, y, activation, threads, workspace, residual);

    public static void ForwardPacked(
        int batch, ReadOnlySpan<float> x, ConvWeights<float> w, ReadOnlySpan<float> bias, Span<float> y, Activation activation,
        ReadOnlySpan<float> residual, int threads, Workspace workspace) =>
        Conv2d.ForwardPacked(batch, x, w, bias, y, activation, residual, threads, workspace);

    public static void ForwardPacked(
        int batch, float* x, ConvWeights<float> w, float* bias, float* y, Activation activation, float* residual, int threads,
        Workspace workspace) =>
        Conv2d.ForwardPacked(batch, x, w, bias, y, activation, residual, threads, workspace);

    public static void BackwardWeights(
        ConvShape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, float beta, Span<float> dw, int threads,
        Workspace workspace) =>
        Conv2d.BackwardWeights(shape, x, dy, beta, dw, threads, workspace);

    public static void BackwardWeights(
        ConvShape shape, float* x, float* dy, float beta, float* dw, int threads, Workspace workspace) =>
        Conv2d.BackwardWeights(shape, x, dy, beta, dw, threads, workspace);

    public static void BackwardData(
        ConvShape shape, ReadOnlySpan<float> w, ReadOnlySpan<float> dy, float beta, Span<float> dx, int threads,
        Workspace workspace) =>
        Conv2d.BackwardData(shape, w, dy, dx, threads, workspace, beta);

    public static void BackwardData(
        ConvShape shape, float* w, float* dy, float beta, float* dx, int threads, Workspace workspace) =>
        Conv2d.BackwardData(shape, w, dy, dx, threads, workspace, beta);

    public static void BackwardBias(ConvShape shape, ReadOnlySpan<float> dy, float beta, Span<float> db) =>
        Conv2d.BackwardBias(shape, dy, beta, db);

    public static void BackwardBias(ConvShape shape, float* dy, float beta, float* db) =>
        Conv2d.BackwardBias(shape, dy, beta, db);

    public static nuint ForwardBytes(ConvShape shape, int threads) => Conv2d.ForwardWorkspaceSizeF32(shape, threads);

    public static nuint ForwardPackedBytes(int batch, ConvWeights<float> w, int threads) =>
        Conv2d.ForwardPackedWorkspaceSize(batch, w, threads);

    public static nuint BackwardWeightsBytes(ConvShape shape, int threads) =>
        Conv2d.BackwardWeightsWorkspaceSizeF32(shape, threads);

    public static nuint BackwardDataBytes(ConvShape shape, int threads, bool accumulates) =>
        Conv2d.BackwardDataWorkspaceSizeF32(shape, threads, accumulates);
}
