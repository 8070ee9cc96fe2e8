using System.Numerics;

namespace Kernels.Tests;

/// <summary>The public methods of softmax or log-softmax for one element type, so that tests are written once.</summary>
internal unsafe interface ISoftmax<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract void Forward(int rows, int columns, ReadOnlySpan<T> x, int ldx, Span<T> y, int ldy, int threads);

    static abstract void Forward(int rows, int columns, T* x, int ldx, T* y, int ldy, int threads);

    static abstract void Backward(
        int rows, int columns, ReadOnlySpan<T> y, int ldy, ReadOnlySpan<T> dy, int lddy, Span<T> dx, int lddx, int threads);

    static abstract void Backward(
        int rows, int columns, T* y, int ldy, T* dy, int lddy, T* dx, int lddx, int threads);

    static abstract T[] ReferenceForward(T[] x);

    static abstract T[] ReferenceBackward(T[] y, T[] dy);
}

/// <summary>The public methods of <see cref="CrossEntropy"/> for one element type.</summary>
internal unsafe interface ICrossEntropy<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract T Forward(int rows, int columns, ReadOnlySpan<T> logits, int ldx, ReadOnlySpan<int> labels);

    static abstract T Forward(int rows, int columns, T* logits, int ldx, int* labels);

    static abstract T ForwardBackward(
        int rows, int columns, ReadOnlySpan<T> logits, int ldx, ReadOnlySpan<int> labels, Span<T> dx, int lddx, int threads);

    static abstract T ForwardBackward(
        int rows, int columns, T* logits, int ldx, int* labels, T* dx, int lddx, int threads);
}
