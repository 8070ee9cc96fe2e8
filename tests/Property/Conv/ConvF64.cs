namespace Kernels.Tests;

/// <summary>The double-precision methods.</summary>
internal readonly unsafe struct ConvF64 : IConv<double>
{
    public static void Forward(
        ConvShape shape, ReadOnlySpan<double> x, ReadOnlySpan<double> w, ReadOnlySpan<double> bias, Span<double> y,
        Activation activation, int threads, Workspace workspace, ReadOnlySpan<double> residual) =>
        Conv2d.Forward(shape, x, w, bias, y, activation, threads, workspace, residual);

    public static void Forward(
        ConvShape shape, double* x, double* w, double* bias, double* y, Activation activation, int threads,
        Workspace workspace, double* residual) =>
        Conv2d.Forward(shape, x, w, bias, y, activation, threads, workspace, residual);

    public static void ForwardPacked(
        int batch, ReadOnlySpan<double> x, ConvWeights<double> w, ReadOnlySpan<double> bias, Span<double> y, Activation activation,
        ReadOnlySpan<double> residual, int threads, Workspace workspace) =>
        Conv2d.ForwardPacked(batch, x, w, bias, y, activation, residual, threads, workspace);

    public static void ForwardPacked(
        int batch, double* x, ConvWeights<double> w, double* bias, double* y, Activation activation, double* residual, int threads,
        Workspace workspace) =>
        Conv2d.ForwardPacked(batch, x, w, bias, y, activation, residual, threads, workspace);

    public static void BackwardWeights(
        ConvShape shape, ReadOnlySpan<double> x, ReadOnlySpan<double> dy, double beta, Span<double> dw, int threads,
        Workspace workspace) =>
        Conv2d.BackwardWeights(shape, x, dy, beta, dw, threads, workspace);

    public static void BackwardWeights(
        ConvShape shape, double* x, double* dy, double beta, double* dw, int threads, Workspace workspace) =>
        Conv2d.BackwardWeights(shape, x, dy, beta, dw, threads, workspace);

    public static void BackwardData(
        ConvShape shape, ReadOnlySpan<double> w, ReadOnlySpan<double> dy, double beta, Span<double> dx, int threads,
        Workspace workspace) =>
        Conv2d.BackwardData(shape, w, dy, dx, threads, workspace, beta);

    public static void BackwardData(
        ConvShape shape, double* w, double* dy, double beta, double* dx, int threads, Workspace workspace) =>
        Conv2d.BackwardData(shape, w, dy, dx, threads, workspace, beta);

    public static void BackwardBias(ConvShape shape, ReadOnlySpan<double> dy, double beta, Span<double> db) =>
        Conv2d.BackwardBias(shape, dy, beta, db);

    public static void BackwardBias(ConvShape shape, double* dy, double beta, double* db) =>
        Conv2d.BackwardBias(shape, dy, beta, db);

    public static nuint ForwardBytes(ConvShape shape, int threads) => Conv2d.ForwardWorkspaceSizeF64(shape, threads);

    public static nuint ForwardPackedBytes(int batch, ConvWeights<double> w, int threads) =>
        Conv2d.ForwardPackedWorkspaceSize(batch, w, threads);

    public static nuint BackwardWeightsBytes(ConvShape shape, int threads) =>
        Conv2d.BackwardWeightsWorkspaceSizeF64(shape, threads);

    public static nuint BackwardDataBytes(ConvShape shape, int threads, bool accumulates) =>
        Conv2d.BackwardDataWorkspaceSizeF64(shape, threads, accumulates);
}
