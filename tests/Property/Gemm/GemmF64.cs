namespace Kernels.Tests;

/// <summary>The double-precision methods.</summary>
internal readonly unsafe struct GemmF64 : IGemm<double>
{
    public static void Spans(
        Transpose transA, Transpose transB, int m, int n, int k, double alpha, ReadOnlySpan<double> a, int lda,
        ReadOnlySpan<double> b, int ldb, double beta, Span<double> c, int ldc, Epilogue<double> epilogue, int threads,
        Workspace workspace) =>
        Gemm.Run(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, epilogue, threads, workspace);

    public static void Pointers(
        Transpose transA, Transpose transB, int m, int n, int k, double alpha, double* a, int lda, double* b, int ldb,
        double beta, double* c, int ldc, Epilogue<double> epilogue, int threads) =>
        Gemm.Run(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, epilogue, threads);

    public static void PackedA(
        PackedMatrix<double> a, Transpose transB, int n, double alpha, ReadOnlySpan<double> b, int ldb, double beta, Span<double> c,
        int ldc, Epilogue<double> epilogue, int threads) =>
        Gemm.RunPackedA(a, transB, n, alpha, b, ldb, beta, c, ldc, epilogue, threads);

    public static void PackedB(
        Transpose transA, int m, double alpha, ReadOnlySpan<double> a, int lda, PackedMatrix<double> b, double beta, Span<double> c,
        int ldc, Epilogue<double> epilogue, int threads) =>
        Gemm.RunPackedB(transA, m, alpha, a, lda, b, beta, c, ldc, epilogue, threads);

    public static void Batch(
        int batch, Transpose transA, Transpose transB, int m, int n, int k, double alpha,
        ReadOnlySpan<double> a, int lda, int strideA, ReadOnlySpan<double> b, int ldb, int strideB,
        double beta, Span<double> c, int ldc, int strideC, int threads) =>
        Gemm.RunBatch(
            batch, transA, transB, m, n, k, alpha, a, lda, strideA, b, ldb, strideB, beta, c, ldc, strideC, threads);

    public static nuint WorkspaceSize(
        Transpose transA, Transpose transB, int m, int n, int k, int lda, int ldb, int threads) =>
        Gemm.WorkspaceSizeF64(transA, transB, m, n, k, lda, ldb, threads);
}
