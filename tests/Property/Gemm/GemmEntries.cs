using System.Numerics;

namespace Kernels.Tests;

/// <summary>The ways into a product.</summary>
internal enum GemmEntry
{
    Spans,
    Pointers,
    PackedA,
    PackedB,
}

/// <summary>The public methods of <see cref="Gemm"/> for one element type, so that tests are written once.</summary>
internal unsafe interface IGemm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract void Spans(
        Transpose transA, Transpose transB, int m, int n, int k, T alpha, ReadOnlySpan<T> a, int lda,
        ReadOnlySpan<T> b, int ldb, T beta, Span<T> c, int ldc, Epilogue<T> epilogue, int threads, Workspace workspace);

    static abstract void Pointers(
        Transpose transA, Transpose transB, int m, int n, int k, T alpha, T* a, int lda, T* b, int ldb,
        T beta, T* c, int ldc, Epilogue<T> epilogue, int threads);

    static abstract void PackedA(
        PackedMatrix<T> a, Transpose transB, int n, T alpha, ReadOnlySpan<T> b, int ldb, T beta, Span<T> c, int ldc,
        Epilogue<T> epilogue, int threads);

    static abstract void PackedB(
        Transpose transA, int m, T alpha, ReadOnlySpan<T> a, int lda, PackedMatrix<T> b, T beta, Span<T> c, int ldc,
        Epilogue<T> epilogue, int threads);

    static abstract void Batch(
        int batch, Transpose transA, Transpose transB, int m, int n, int k, T alpha,
        ReadOnlySpan<T> a, int lda, int strideA, ReadOnlySpan<T> b, int ldb, int strideB,
        T beta, Span<T> c, int ldc, int strideC, int threads);

    static abstract nuint WorkspaceSize(
        Transpose transA, Transpose transB, int m, int n, int k, int lda, int ldb, int threads);
}
