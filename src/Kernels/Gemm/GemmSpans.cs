using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The span tier of <see cref="Gemm"/>: checks everything once, pins, and hands pointers on.</summary>
internal static unsafe class GemmSpans<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        Transpose transA, Transpose transB, int m, int n, int k,
        T alpha, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb, T beta, Span<T> c, int ldc,
        in Epilogue<T> epilogue, int threads, Workspace workspace)
    {
        CheckOperand(transA, m, k, a, lda, nameof(transA), nameof(a), nameof(lda));
        CheckOperand(transB, k, n, b, ldb, nameof(transB), nameof(b), nameof(ldb));
        CheckResult(m, n, k, c, ldc, epilogue, threads);
        Require.Disjoint(c, a, nameof(c), nameof(a));
        Require.Disjoint(c, b, nameof(c), nameof(b));
        fixed (T* pa = a, pb = b, pc = c, bias = epilogue.Bias, residual = epilogue.Residual)
        {
            GemmProducts<T>.Run(
                Isa.Current, new GemmSizes(m, n, k), transA, pa, lda, transB, pb, ldb, alpha, beta, pc, ldc, bias, epilogue, threads,
                workspace);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RunPackedB(
        Transpose transA, int m, T alpha, ReadOnlySpan<T> a, int lda, PackedMatrix<T> b, T beta, Span<T> c, int ldc,
        in Epilogue<T> epilogue, int threads, Workspace workspace)
    {
        CheckSide(b, PackedSide.Right, nameof(b));
        CheckOperand(transA, m, b.Rows, a, lda, nameof(transA), nameof(a), nameof(lda));
        CheckResult(m, b.Columns, b.Rows, c, ldc, epilogue, threads);
        Require.Disjoint(c, a, nameof(c), nameof(a));
        fixed (T* pa = a, pc = c, bias = epilogue.Bias, residual = epilogue.Residual)
        {
            GemmProducts<T>.RunPackedB(
                new GemmSizes(m, b.Columns, b.Rows), transA, pa, lda, b, alpha, beta, pc, ldc, bias, epilogue, threads,
                workspace);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RunPackedA(
        PackedMatrix<T> a, Transpose transB, int n, T alpha, ReadOnlySpan<T> b, int ldb, T beta, Span<T> c, int ldc,
        in Epilogue<T> epilogue, int threads, Workspace workspace)
    {
        CheckSide(a, PackedSide.Left, nameof(a));
        CheckOperand(transB, a.Columns, n, b, ldb, nameof(transB), nameof(b), nameof(ldb));
        CheckResult(a.Rows, n, a.Columns, c, ldc, epilogue, threads);
        Require.Disjoint(c, b, nameof(c), nameof(b));
        fixed (T* pb = b, pc = c, bias = epilogue.Bias, residual = epilogue.Residual)
        {
            GemmProducts<T>.RunPackedA(
                new GemmSizes(a.Rows, n, a.Columns), a, transB, pb, ldb, alpha, beta, pc, ldc, bias, epilogue, threads,
                workspace);
        }
    }

    public static void RunBatch(
        int batch, Transpose transA, Transpose transB, int m, int n, int k,
        T alpha, ReadOnlySpan<T> a, int lda, int strideA, ReadOnlySpan<T> b, int ldb, int strideB,
        T beta, Span<T> c, int ldc, int strideC, int threads)
    {
        Require.NonNegative(batch);
        if (batch == 0)
            return;
        ReadOnlySpan<T> lastA = LastOf(a, batch, strideA, nameof(a), nameof(strideA));
        ReadOnlySpan<T> lastB = LastOf(b, batch, strideB, nameof(b), nameof(strideB));
        CheckOperand(transA, m, k, lastA, lda, nameof(transA), nameof(a), nameof(lda));
        CheckOperand(transB, k, n, lastB, ldb, nameof(transB), nameof(b), nameof(ldb));
        CheckResult(m, n, k, LastOf(c, batch, strideC, nameof(c), nameof(strideC)), ldc, default, threads);
        long one = m == 0 || n == 0 ? 0 : ((long)(m - 1) * ldc) + n;
        Require.Apart(batch, strideC, one, nameof(strideC));
        Require.Disjoint(c, a, nameof(c), nameof(a));
        Require.Disjoint(c, b, nameof(c), nameof(b));
        fixed (T* pa = a, pb = b, pc = c)
        {
            GemmBatch<T> call = default;
            call.Isa = Isa.Current;
            call.Batch = batch;
            call.Sizes = new GemmSizes(m, n, k);
            (call.TransA, call.A, call.Lda, call.StrideA) = (transA, (nint)pa, lda, strideA);
            (call.TransB, call.B, call.Ldb, call.StrideB) = (transB, (nint)pb, ldb, strideB);
            (call.Alpha, call.Beta, call.C, call.Ldc, call.StrideC) = (alpha, beta, (nint)pc, ldc, strideC);
            call.Run(threads);
        }
    }

    public static nuint WorkspaceSize(
        Transpose transA, Transpose transB, int m, int n, int k, int lda, int ldb, int threads)
    {
        CheckSizes(m, n, k, threads);
        Require.LeadingDimension(lda, transA == Transpose.No ? k : m, nameof(lda));
        Require.LeadingDimension(ldb, transB == Transpose.No ? n : k, nameof(ldb));
        return GemmProducts<T>.WorkspaceSize(Isa.Current, new GemmSizes(m, n, k), transA, lda, transB, ldb, threads);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CheckSizes(int m, int n, int k, int threads)
    {
        Require.NonNegative(m);
        Require.NonNegative(n);
        Require.NonNegative(k);
        Require.Positive(threads);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CheckOperand(
        Transpose trans, int rows, int columns, ReadOnlySpan<T> x, int stride,
        string transName, string name, string strideName)
    {
        Require.Defined(trans, Transpose.Yes, transName);
        (int storedRows, int storedColumns) = trans == Transpose.No ? (rows, columns) : (columns, rows);
        Require.Matrix(x.Length, storedRows, storedColumns, stride, name, strideName);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CheckResult(
        int m, int n, int k, ReadOnlySpan<T> c, int ldc, in Epilogue<T> epilogue, int threads)
    {
        CheckSizes(m, n, k, threads);
        Require.Matrix(c.Length, m, n, ldc, nameof(c), nameof(ldc));
        Require.Defined(epilogue.Activation, Activation.Tanh, "epilogue.Activation");
        if (epilogue.Axis != BiasAxis.None)
        {
            Require.Length(epilogue.Bias.Length, epilogue.Axis == BiasAxis.Row ? m : n, "epilogue.Bias");
            Require.Disjoint(c, epilogue.Bias, nameof(c), "epilogue.Bias");
        }

        if (!epilogue.Residual.IsEmpty)
        {
            Require.Matrix(epilogue.Residual.Length, m, n, epilogue.ResidualStride, "epilogue.Residual", "epilogue.ResidualStride");
            Require.Disjoint(c, epilogue.Residual, nameof(c), "epilogue.Residual");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CheckSide(PackedMatrix<T> packed, PackedSide expected, string name)
    {
        ArgumentNullException.ThrowIfNull(packed, name);
        if (packed.Side != expected)
            throw new ArgumentException($"{name} is packed as the {packed.Side} side; expected {expected}.", name);
    }

    private static ReadOnlySpan<T> LastOf(ReadOnlySpan<T> x, int batch, int stride, string name, string strideName)
    {
        Require.NonNegative(stride, strideName);
        return Require.Last(x, batch, stride, name);
    }
}
