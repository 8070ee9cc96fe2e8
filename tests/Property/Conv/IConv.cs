using System.Numerics;

namespace Kernels.Tests;

/// <summary>The public methods of <see cref="Conv2d"/> for one element type, so that tests are written once.</summary>
internal unsafe interface IConv<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract void Forward(
        ConvShape shape, ReadOnlySpan<T> x, ReadOnlySpan<T> w, ReadOnlySpan<T> bias, Span<T> y, Activation activation,
        int threads, Workspace workspace, ReadOnlySpan<T> residual = default);

    static abstract void Forward(
        ConvShape shape, T* x, T* w, T* bias, T* y, Activation activation, int threads, Workspace workspace,
        T* residual = null);

    static abstract void ForwardPacked(
        int batch, ReadOnlySpan<T> x, ConvWeights<T> w, ReadOnlySpan<T> bias, Span<T> y, Activation activation,
        ReadOnlySpan<T> residual, int threads, Workspace workspace);

    static abstract void ForwardPacked(
        int batch, T* x, ConvWeights<T> w, T* bias, T* y, Activation activation, T* residual, int threads,
        Workspace workspace);

    static abstract void BackwardWeights(
        ConvShape shape, ReadOnlySpan<T> x, ReadOnlySpan<T> dy, T beta, Span<T> dw, int threads, Workspace workspace);

    static abstract void BackwardWeights(
        ConvShape shape, T* x, T* dy, T beta, T* dw, int threads, Workspace workspace);

    static abstract void BackwardData(
        ConvShape shape, ReadOnlySpan<T> w, ReadOnlySpan<T> dy, T beta, Span<T> dx, int threads, Workspace workspace);

    static abstract void BackwardData(ConvShape shape, T* w, T* dy, T beta, T* dx, int threads, Workspace workspace);

    static abstract void BackwardBias(ConvShape shape, ReadOnlySpan<T> dy, T beta, Span<T> db);

    static abstract void BackwardBias(ConvShape shape, T* dy, T beta, T* db);

    static abstract nuint ForwardBytes(ConvShape shape, int threads);

    static abstract nuint ForwardPackedBytes(int batch, ConvWeights<T> w, int threads);

    static abstract nuint BackwardWeightsBytes(ConvShape shape, int threads);

    static abstract nuint BackwardDataBytes(ConvShape shape, int threads, bool accumulates);
}
