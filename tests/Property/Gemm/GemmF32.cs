namespace Kernels.Tests;

/// <summary>The single-precision methods.</summary>
internal readonly unsafe struct GemmF32 : IGemm<float>
{
    public static void Spans(
        Transpose transA, Transpose transB, int m, int n, int k, float alpha, ReadOnlySpan<float> a, int lda,
        ReadOnlySpan<float> b, int ldb, float beta, Span<float> c, int ldc, Epilogue<float> epilogue, int threads,
        Workspace workspace) =>
        Gemm.Run(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, epilogue, threads, workspace);

    public static void Pointers(
        Transpose transA, Transpose transB, int m, int n, int k, float alpha, float* a, int lda, float* b, int ldb,
        float beta, float* c, int ldc, Epilogue<float> epilogue, int threads) =>
        Gemm.Run(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, epilogue, threads);

    public static void PackedA(
        PackedMatrix<float> a, Transpose transB, int n, float alpha, ReadOnlySpan<float> b, int ldb, float beta, Span<float> c,
        int ldc, Epilogue<float> epilogue, int threads) =>
        Gemm.RunPackedA(a, transB, n, alpha, b, ldb, beta, c, ldc, epilogue, threads);

    public static void PackedB(
        Transpose transA, int m, float alpha, ReadOnlySpan<float> a, int lda, PackedMatrix<float> b, float beta, Span<float> c,
        int ldc, Epilogue<float> epilogue, int threads) =>
        Gemm.RunPackedB(transA, m, alpha, a, lda, b, beta, c, ldc, epilogue, threads);

    public static void Batch(
        int batch, Transpose transA, Transpose transB, int m, int n, int k, float alpha,
        ReadOnlySpan<float> a, int lda, int strideA, ReadOnlySpan<float> b, int ldb, int strideB,
        float beta, Span<float> c, int ldc, int strideC, int threads) =>
        Gemm.RunBatch(
            batch, transA, transB, m, n, k, alpha, a, lda, strideA, b, ldb, strideB, beta, c, ldc, strideC, threads);

    public static nuint WorkspaceSize(
        Transpose transA, Transpose transB, int m, int n, int k, int lda, int ldb, int threads) =>
        Gemm.WorkspaceSizeF32(transA, transB, m, n, k, lda, ldb, threads);
}
