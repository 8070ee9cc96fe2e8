using System.Numerics;

namespace Kernels.Tests;

/// <summary>The public kernels that the golden cases are made of, so that a case is written once for both types.</summary>
internal interface IPublicKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary><c>op(A)·op(B) + bias[j]</c>; every matrix dense.</summary>
    static abstract T[] Gemm(Transpose transA, Transpose transB, int m, int n, int k, T[] a, T[] b, T[] bias);

    /// <summary><c>Aᵢ·Bᵢ</c>; every matrix dense.</summary>
    static abstract T[] GemmBatch(int batch, int m, int n, int k, T[] a, T[] b);

    static abstract T[] SumColumns(int rows, int columns, T[] x);

    static abstract T[] Transposed(int rows, int columns, T[] x);

    static abstract T[] Diagonal(int n, T[] x, int batch);

    static abstract T[] BuildDiagonal(int n, T[] x, int batch);

    static abstract T Trace(int n, T[] x);

    static abstract T[] Softmax(int rows, int columns, T[] x);

    static abstract T[] SoftmaxBackward(int rows, int columns, T[] y, T[] dy);

    static abstract T[] Im2Col(ConvShape shape, T[] x);

    static abstract T[] Conv(ConvShape shape, T[] x, T[] w, T[] bias);

    static abstract T[] ConvBackwardWeights(ConvShape shape, T[] x, T[] dy);

    static abstract T[] ConvBackwardData(ConvShape shape, T[] w, T[] dy);

    static abstract T[] ConvBackwardBias(ConvShape shape, T[] dy);
}
