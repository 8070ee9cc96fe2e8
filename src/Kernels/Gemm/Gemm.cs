namespace Kernels;

/// <summary>General matrix multiplication: <c>C = act(alpha·op(A)·op(B) + beta·C + bias)</c>.</summary>
/// <remarks>
/// <para>
/// op(A) is m × k, op(B) k × n, C m × n; row-major; <c>lda ldb ldc</c> are distances of rows in elements, at least the
/// length of a stored row. Sizes may be 0. C must not overlap A, B or the bias; A and B may overlap.
/// </para>
/// <para>
/// Order of summation (docs/numerics.md): K is cut into blocks of <see cref="Contract.BlockK"/>; within a block
/// <c>s = fma(a, b, s)</c> from +0 in index order; then <c>c = alpha·s₀</c> if beta = 0, else
/// <c>c = fma(alpha, s₀, beta·c)</c>; then <c>c = fma(alpha, s, c)</c> for each later block; then the bias; then the
/// activation. The bits do not depend on the instruction set, the threads or the shape.
/// With beta = 0, C is written and never read; with alpha = 0 or k = 0, A and B are not read and C = act(beta·C + bias).
/// </para>
/// <para>
/// The methods over pointers check nothing: every pointer must be valid for its matrix, which the methods over spans
/// check. Nothing is allocated. Loops after Low et al., TOMS 2016.
/// </para>
/// </remarks>
public static unsafe class Gemm
{
    /// <summary>Single precision over spans: all shapes, strides and overlaps are checked before C is touched.</summary>
    /// <param name="transA">Whether a holds A or Aᵀ.</param>
    /// <param name="transB">Whether b holds B or Bᵀ.</param>
    /// <param name="m">Rows of C and of op(A).</param>
    /// <param name="n">Columns of C and of op(B).</param>
    /// <param name="k">Columns of op(A), rows of op(B).</param>
    /// <param name="alpha">Factor of the product.</param>
    /// <param name="a">A, row-major.</param>
    /// <param name="lda">Distance of its rows: at least k, or m if transposed.</param>
    /// <param name="b">B, row-major.</param>
    /// <param name="ldb">Distance of its rows: at least n, or k if transposed.</param>
    /// <param name="beta">Factor of what C holds; 0 for overwriting.</param>
    /// <param name="c">C, row-major. What lies between its rows is left alone.</param>
    /// <param name="ldc">Distance of its rows: at least n.</param>
    /// <param name="epilogue">Bias and activation; none by default.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <param name="workspace">Scratch memory of the caller's; by default the shared pool's.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or a stride below its row's length.</exception>
    /// <exception cref="ArgumentException">A span is too short, or C overlaps an input.</exception>
    public static void Run(
        Transpose transA, Transpose transB, int m, int n, int k,
        float alpha, ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> b, int ldb,
        float beta, Span<float> c, int ldc,
        Epilogue<float> epilogue = default, int threads = 1, Workspace workspace = default) =>
        GemmSpans<float>.Run(
            transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, epilogue, threads, workspace);

    /// <summary>Double precision over spans.</summary>
    /// <inheritdoc cref="Run(Transpose, Transpose, int, int, int, float, ReadOnlySpan{float}, int, ReadOnlySpan{float}, int, float, Span{float}, int, Epilogue{float}, int, Workspace)"/>
    public static void Run(
        Transpose transA, Transpose transB, int m, int n, int k,
        double alpha, ReadOnlySpan<double> a, int lda, ReadOnlySpan<double> b, int ldb,
        double beta, Span<double> c, int ldc,
        Epilogue<double> epilogue = default, int threads = 1, Workspace workspace = default) =>
        GemmSpans<double>.Run(
            transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, epilogue, threads, workspace);

    /// <summary>Single precision over pointers: nothing is checked.</summary>
    /// <inheritdoc cref="Run(Transpose, Transpose, int, int, int, float, ReadOnlySpan{float}, int, ReadOnlySpan{float}, int, float, Span{float}, int, Epilogue{float}, int, Workspace)"/>
    public static void Run(
        Transpose transA, Transpose transB, int m, int n, int k,
        float alpha, float* a, int lda, float* b, int ldb, float beta, float* c, int ldc,
        Epilogue<float> epilogue = default, int threads = 1, Workspace workspace = default)
    {
        fixed (float* bias = epilogue.Bias, residual = epilogue.Residual)
        {
            GemmProducts<float>.Run(
                Isa.Current, new GemmSizes(m, n, k), transA, a, lda, transB, b, ldb, alpha, beta, c, ldc, bias, epilogue, threads,
                workspace);
        }
    }

    /// <summary>Double precision over pointers: nothing is checked.</summary>
    /// <inheritdoc cref="Run(Transpose, Transpose, int, int, int, float, ReadOnlySpan{float}, int, ReadOnlySpan{float}, int, float, Span{float}, int, Epilogue{float}, int, Workspace)"/>
    public static void Run(
        Transpose transA, Transpose transB, int m, int n, int k,
        double alpha, double* a, int lda, double* b, int ldb, double beta, double* c, int ldc,
        Epilogue<double> epilogue = default, int threads = 1, Workspace workspace = default)
    {
        fixed (double* bias = epilogue.Bias, residual = epilogue.Residual)
        {
            GemmProducts<double>.Run(
                Isa.Current, new GemmSizes(m, n, k), transA, a, lda, transB, b, ldb, alpha, beta, c, ldc, bias, epilogue, threads,
                workspace);
        }
    }

    /// <summary>Single precision with op(B) packed beforehand: the weights of a linear layer.</summary>
    /// <param name="transA">Whether a holds A or Aᵀ.</param>
    /// <param name="m">Rows of C and of op(A).</param>
    /// <param name="alpha">Factor of the product.</param>
    /// <param name="a">A, row-major.</param>
    /// <param name="lda">Distance of its rows: at least k, or m if transposed.</param>
    /// <param name="b">op(B), k × n, packed as <see cref="PackedSide.Right"/>; the bits are those of the plain product.</param>
    /// <param name="beta">Factor of what C holds; 0 for overwriting.</param>
    /// <param name="c">C, row-major.</param>
    /// <param name="ldc">Distance of its rows: at least n.</param>
    /// <param name="epilogue">Bias and activation; none by default.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <param name="workspace">Scratch memory of the caller's; by default the shared pool's.</param>
    /// <exception cref="ArgumentException">A size, stride, span or overlap is wrong, or b is packed as the left side.</exception>
    /// <exception cref="ObjectDisposedException">b is disposed.</exception>
    public static void RunPackedB(
        Transpose transA, int m, float alpha, ReadOnlySpan<float> a, int lda, PackedMatrix<float> b,
        float beta, Span<float> c, int ldc,
        Epilogue<float> epilogue = default, int threads = 1, Workspace workspace = default) =>
        GemmSpans<float>.RunPackedB(transA, m, alpha, a, lda, b, beta, c, ldc, epilogue, threads, workspace);

    /// <summary>Double precision with op(B) packed beforehand.</summary>
    /// <inheritdoc cref="RunPackedB(Transpose, int, float, ReadOnlySpan{float}, int, PackedMatrix{float}, float, Span{float}, int, Epilogue{float}, int, Workspace)"/>
    public static void RunPackedB(
        Transpose transA, int m, double alpha, ReadOnlySpan<double> a, int lda, PackedMatrix<double> b,
        double beta, Span<double> c, int ldc,
        Epilogue<double> epilogue = default, int threads = 1, Workspace workspace = default) =>
        GemmSpans<double>.RunPackedB(transA, m, alpha, a, lda, b, beta, c, ldc, epilogue, threads, workspace);

    /// <summary>Single precision with op(A) packed beforehand: the weights of a convolution.</summary>
    /// <param name="a">op(A), m × k, packed as <see cref="PackedSide.Left"/>; the bits are those of the plain product.</param>
    /// <param name="transB">Whether b holds B or Bᵀ.</param>
    /// <param name="n">Columns of C and of op(B).</param>
    /// <param name="alpha">Factor of the product.</param>
    /// <param name="b">B, row-major.</param>
    /// <param name="ldb">Distance of its rows: at least n, or k if transposed.</param>
    /// <param name="beta">Factor of what C holds; 0 for overwriting.</param>
    /// <param name="c">C, row-major.</param>
    /// <param name="ldc">Distance of its rows: at least n.</param>
    /// <param name="epilogue">Bias and activation; none by default.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <param name="workspace">Scratch memory of the caller's; by default the shared pool's.</param>
    /// <exception cref="ArgumentException">A size, stride, span or overlap is wrong, or a is packed as the right side.</exception>
    /// <exception cref="ObjectDisposedException">a is disposed.</exception>
    public static void RunPackedA(
        PackedMatrix<float> a, Transpose transB, int n, float alpha, ReadOnlySpan<float> b, int ldb,
        float beta, Span<float> c, int ldc,
        Epilogue<float> epilogue = default, int threads = 1, Workspace workspace = default) =>
        GemmSpans<float>.RunPackedA(a, transB, n, alpha, b, ldb, beta, c, ldc, epilogue, threads, workspace);

    /// <summary>Double precision with op(A) packed beforehand.</summary>
    /// <inheritdoc cref="RunPackedA(PackedMatrix{float}, Transpose, int, float, ReadOnlySpan{float}, int, float, Span{float}, int, Epilogue{float}, int, Workspace)"/>
    public static void RunPackedA(
        PackedMatrix<double> a, Transpose transB, int n, double alpha, ReadOnlySpan<double> b, int ldb,
        double beta, Span<double> c, int ldc,
        Epilogue<double> epilogue = default, int threads = 1, Workspace workspace = default) =>
        GemmSpans<double>.RunPackedA(a, transB, n, alpha, b, ldb, beta, c, ldc, epilogue, threads, workspace);

    /// <summary>Many products of one shape, single precision: <c>Cᵢ = alpha·op(Aᵢ)·op(Bᵢ) + beta·Cᵢ</c>.</summary>
    /// <param name="batch">Number of products, 0 or more.</param>
    /// <param name="transA">Whether each Aᵢ is stored or its transpose.</param>
    /// <param name="transB">Whether each Bᵢ is stored or its transpose.</param>
    /// <param name="m">Rows of each C.</param>
    /// <param name="n">Columns of each C.</param>
    /// <param name="k">Terms of each sum.</param>
    /// <param name="alpha">Factor of the products.</param>
    /// <param name="a">A₀, row-major.</param>
    /// <param name="lda">Distance of rows in Aᵢ.</param>
    /// <param name="strideA">Distance of Aᵢ and Aᵢ₊₁; 0 to use one A for all.</param>
    /// <param name="b">B₀, row-major.</param>
    /// <param name="ldb">Distance of rows in Bᵢ.</param>
    /// <param name="strideB">Distance of Bᵢ and Bᵢ₊₁; 0 to use one B for all.</param>
    /// <param name="beta">Factor of what Cᵢ holds; 0 for overwriting.</param>
    /// <param name="c">C₀, row-major.</param>
    /// <param name="ldc">Distance of rows in Cᵢ.</param>
    /// <param name="strideC">Distance of Cᵢ and Cᵢ₊₁: at least what one C takes, (m − 1)·ldc + n.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentException">A size, stride, span or overlap is wrong.</exception>
    public static void RunBatch(
        int batch, Transpose transA, Transpose transB, int m, int n, int k,
        float alpha, ReadOnlySpan<float> a, int lda, int strideA, ReadOnlySpan<float> b, int ldb, int strideB,
        float beta, Span<float> c, int ldc, int strideC, int threads = 1) =>
        GemmSpans<float>.RunBatch(
            batch, transA, transB, m, n, k, alpha, a, lda, strideA, b, ldb, strideB, beta, c, ldc, strideC, threads);

    /// <summary>Many products of one shape, double precision.</summary>
    /// <inheritdoc cref="RunBatch(int, Transpose, Transpose, int, int, int, float, ReadOnlySpan{float}, int, int, ReadOnlySpan{float}, int, int, float, Span{float}, int, int, int)"/>
    public static void RunBatch(
        int batch, Transpose transA, Transpose transB, int m, int n, int k,
        double alpha, ReadOnlySpan<double> a, int lda, int strideA, ReadOnlySpan<double> b, int ldb, int strideB,
        double beta, Span<double> c, int ldc, int strideC, int threads = 1) =>
        GemmSpans<double>.RunBatch(
            batch, transA, transB, m, n, k, alpha, a, lda, strideA, b, ldb, strideB, beta, c, ldc, strideC, threads);

    /// <summary>Bytes of workspace that a single-precision <c>Run</c> with these arguments takes.</summary>
    /// <param name="transA">Whether a holds A or Aᵀ.</param>
    /// <param name="transB">Whether b holds B or Bᵀ.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Terms of each sum.</param>
    /// <param name="lda">Distance of rows in A.</param>
    /// <param name="ldb">Distance of rows in B.</param>
    /// <param name="threads">Threads at most.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or a stride below its row's length.</exception>
    public static nuint WorkspaceSizeF32(
        Transpose transA, Transpose transB, int m, int n, int k, int lda, int ldb, int threads = 1) =>
        GemmSpans<float>.WorkspaceSize(transA, transB, m, n, k, lda, ldb, threads);

    /// <summary>Bytes of workspace that a double-precision <c>Run</c> with these arguments takes.</summary>
    /// <inheritdoc cref="WorkspaceSizeF32"/>
    public static nuint WorkspaceSizeF64(
        Transpose transA, Transpose transB, int m, int n, int k, int lda, int ldb, int threads = 1) =>
        GemmSpans<double>.WorkspaceSize(transA, transB, m, n, k, lda, ldb, threads);
}
