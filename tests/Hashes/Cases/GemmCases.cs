using System.Numerics;

namespace Kernels.Hashes;

/// <summary>Products: transposes, factors, epilogues, strides, prepacked operands, batches.</summary>
internal static class GemmCases
{
    // Edges of tiles, of vectors and of blocks of K; a row, a column; nothing at all.
    private static readonly (int M, int N, int K)[] Sizes =
    [
        (0, 4, 3), (4, 0, 3), (3, 4, 0), (1, 1, 1), (1, 16, 513), (1, 130, 70), (2, 3, 5), (3, 17, 31), (5, 7, 3), (6, 32, 64),
        (7, 33, 65), (8, 100, 600), (12, 15, 16), (13, 65, 17), (16, 1, 77), (25, 48, 9), (31, 1, 129), (33, 31, 1), (47, 64, 23),
        (65, 129, 530), (67, 5, 1025),
    ];

    private delegate void Run<T>(
        Transpose transA, Transpose transB, int m, int n, int k, T alpha, ReadOnlySpan<T> a, int lda,
        ReadOnlySpan<T> b, int ldb, T beta, Span<T> c, int ldc, Epilogue<T> epilogue, int threads, Workspace workspace)
        where T : unmanaged;

    private delegate void RunPackedA<T>(
        PackedMatrix<T> a, Transpose transB, int n, T alpha, ReadOnlySpan<T> b, int ldb, T beta, Span<T> c, int ldc,
        Epilogue<T> epilogue, int threads, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    private delegate void RunPackedB<T>(
        Transpose transA, int m, T alpha, ReadOnlySpan<T> a, int lda, PackedMatrix<T> b, T beta, Span<T> c, int ldc,
        Epilogue<T> epilogue, int threads, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    private delegate void RunBatch<T>(
        int batch, Transpose transA, Transpose transB, int m, int n, int k, T alpha, ReadOnlySpan<T> a, int lda, int strideA,
        ReadOnlySpan<T> b, int ldb, int strideB, T beta, Span<T> c, int ldc, int strideC, int threads);

    public static void AddTo(CaseList list)
    {
        Products<float>(list, Gemm.Run);
        Products<double>(list, Gemm.Run);
        Packed<float>(list, Gemm.RunPackedA, Gemm.RunPackedB);
        Packed<double>(list, Gemm.RunPackedA, Gemm.RunPackedB);
        Batches<float>(list, Gemm.RunBatch);
        Batches<double>(list, Gemm.RunBatch);
    }

    private static void Products<T>(CaseList list, Run<T> run)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((int m, int n, int k) in Sizes)
        {
            foreach (Transpose transA in Enum.GetValues<Transpose>())
            {
                foreach (Transpose transB in Enum.GetValues<Transpose>())
                    list.Add<T>("Gemm.Run", Name(transA, transB, m, n, k), t => Product(run, transA, transB, m, n, k, 1, 0, t));
            }
        }

        foreach ((int alpha, int beta) in new[] { (1, 1), (-1, 2), (0, 3), (3, -1) })
        {
            list.Add<T>(
                "Gemm.Run", $"nn 13x37x520 alpha {alpha} beta {beta}",
                t => Product(run, Transpose.No, Transpose.No, 13, 37, 520, alpha, beta, t));
        }

        foreach (BiasAxis axis in Enum.GetValues<BiasAxis>())
        {
            // These two take parameters, see below.
            foreach (Activation activation in Enum.GetValues<Activation>().Except([Activation.LeakyRelu, Activation.Clamp]))
            {
                list.Add<T>(
                    "Gemm.Run", $"nt 29x41x530 bias {axis}, activation {activation}",
                    t => Product(run, Transpose.No, Transpose.Yes, 29, 41, 530, 1, 1, t, axis, activation));
            }
        }

        foreach (bool special in new[] { false, true })
        {
            string kind = special ? ", special values" : "";
            list.Add<T>("Gemm.Run", $"nt 29x41x530 residual, scale, leaky ReLU{kind}", t => Epilogues(run, clamp: false, special, t));
            list.Add<T>("Gemm.Run", $"nt 29x41x530 residual, scale, clamp{kind}", t => Epilogues(run, clamp: true, special, t));
        }

        list.Add<T>("Gemm.Run", "nn 19x35x40 special values", t => Product(run, Transpose.No, Transpose.No, 19, 35, 40, 1, 2, t, special: true));
        list.Add<T>("Gemm.Run", "tt 9x70x33 special values", t => Product(run, Transpose.Yes, Transpose.Yes, 9, 70, 33, -1, 1, t, special: true));
        list.Add<T>("Gemm.Run", "tn 131x290x1030 blocked", t => Product(run, Transpose.Yes, Transpose.No, 131, 290, 1030, 1, 0, t));
    }

    private static void Packed<T>(CaseList list, RunPackedA<T> runA, RunPackedB<T> runB)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((int m, int n, int k) in Sizes)
        {
            list.Add<T>("Gemm.RunPackedA", Name(Transpose.No, Transpose.No, m, n, k), t => Left(runA, Transpose.No, m, n, k, t));
            list.Add<T>("Gemm.RunPackedB", Name(Transpose.No, Transpose.No, m, n, k), t => Right(runB, Transpose.No, m, n, k, t));
        }

        list.Add<T>("Gemm.RunPackedA", "tt 61x45x700", t => Left(runA, Transpose.Yes, 61, 45, 700, t));
        list.Add<T>("Gemm.RunPackedB", "tt 61x45x700", t => Right(runB, Transpose.Yes, 61, 45, 700, t));
        list.Add<T>("PackedMatrix.Update", "tt 20x39x51", t => Right(runB, Transpose.Yes, 20, 39, 51, t, update: true));
    }

    private static void Batches<T>(CaseList list, RunBatch<T> run)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        list.Add<T>("Gemm.RunBatch", "4 of nn 5x7x9", t => Batch(run, Transpose.No, Transpose.No, 4, 5, 7, 9, t));
        list.Add<T>("Gemm.RunBatch", "7 of nt 13x33x65", t => Batch(run, Transpose.No, Transpose.Yes, 7, 13, 33, 65, t));
        list.Add<T>("Gemm.RunBatch", "3 of tn 30x17x520", t => Batch(run, Transpose.Yes, Transpose.No, 3, 30, 17, 520, t));
        list.Add<T>("Gemm.RunBatch", "0 of tt 3x3x3", t => Batch(run, Transpose.Yes, Transpose.Yes, 0, 3, 3, 3, t));
    }

    private static ulong Product<T>(
        Run<T> run, Transpose transA, Transpose transB, int m, int n, int k, int alpha, int beta, int threads,
        BiasAxis axis = BiasAxis.None, Activation activation = Activation.None, bool special = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Rows lie apart by one, two and three elements more than they need: what lies between must stay as it was.
        int lda = Stride(transA, m, k) + 1, ldb = Stride(transB, k, n) + 2, ldc = Math.Max(1, n) + 3;
        T[] a = Values<T>(transA, m, k, lda, 1, special), b = Values<T>(transB, k, n, ldb, 2, special);
        T[] c = Numbers.Plain<T>(m * ldc, 3), bias = Numbers.Plain<T>(axis == BiasAxis.Row ? m : n, 4);
        Epilogue<T> epilogue = axis switch
        {
            BiasAxis.Row => Epilogue<T>.RowBias(bias, activation),
            BiasAxis.Column => Epilogue<T>.ColumnBias(bias, activation),
            _ => Epilogue<T>.Activate(activation),
        };
        run(
            transA, transB, m, n, k, T.CreateTruncating(alpha), a, lda, b, ldb, T.CreateTruncating(beta), c, ldc, epilogue,
            threads, default);
        return Digest.Of<T>(c);
    }

    private static ulong Epilogues<T>(Run<T> run, bool clamp, bool special, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] a = Numbers.Plain<T>(29 * 530, 1), b = Numbers.Plain<T>(41 * 530, 2), c = Numbers.Plain<T>(29 * 41, 3);
        T[] residual = special ? Numbers.Special<T>(29 * 50, 4) : Numbers.Plain<T>(29 * 50, 4);
        T small = T.CreateTruncating(0.1), half = T.CreateTruncating(0.5);
        Epilogue<T> epilogue = Epilogue<T>.ColumnBias(Numbers.Plain<T>(41, 5)).Add(residual, 50).Scale(half);
        epilogue = clamp ? epilogue.Clamp(-half, small) : epilogue.LeakyRelu(small);
        run(Transpose.No, Transpose.Yes, 29, 41, 530, T.One, a, 530, b, 530, T.One, c, 41, epilogue, threads, default);
        return Digest.Of<T>(c);
    }

    private static ulong Left<T>(RunPackedA<T> run, Transpose trans, int m, int n, int k, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lda = Stride(trans, m, k), ldb = Stride(trans, k, n), ldc = Math.Max(1, n);
        T[] a = Values<T>(trans, m, k, lda, 1), b = Values<T>(trans, k, n, ldb, 2), c = Numbers.Plain<T>(m * n, 3);
        using PackedMatrix<T> packed = PackedMatrix<T>.Left(trans, m, k, a, lda);
        run(packed, trans, n, T.One, b, ldb, T.One, c, ldc, default, threads, default);
        return Digest.Of<T>(c);
    }

    private static ulong Right<T>(RunPackedB<T> run, Transpose trans, int m, int n, int k, int threads, bool update = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lda = Stride(trans, m, k), ldb = Stride(trans, k, n), ldc = Math.Max(1, n);
        T[] a = Values<T>(trans, m, k, lda, 1), b = Values<T>(trans, k, n, ldb, 2), c = Numbers.Plain<T>(m * n, 3);
        using PackedMatrix<T> packed = PackedMatrix<T>.Right(trans, k, n, b, ldb);
        if (update)
            packed.Update(trans, Values<T>(trans, k, n, ldb, 5), ldb);
        run(trans, m, T.One, a, lda, packed, T.Zero, c, ldc, default, threads, default);
        return Digest.Of<T>(c);
    }

    private static ulong Batch<T>(RunBatch<T> run, Transpose transA, Transpose transB, int batch, int m, int n, int k, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int strideA = (m * k) + 1, strideB = (k * n) + 2, strideC = (m * n) + 3;
        T[] a = Numbers.Plain<T>(batch * strideA, 1), b = Numbers.Plain<T>(batch * strideB, 2), c = Numbers.Plain<T>(batch * strideC, 3);
        run(
            batch, transA, transB, m, n, k, T.One, a, Stride(transA, m, k), strideA, b, Stride(transB, k, n), strideB, T.One, c, n,
            strideC, threads);
        return Digest.Of<T>(c);
    }

    private static string Name(Transpose transA, Transpose transB, int m, int n, int k) =>
        $"{(transA == Transpose.No ? 'n' : 't')}{(transB == Transpose.No ? 'n' : 't')} {m}x{n}x{k}";

    private static int Stride(Transpose trans, int rows, int columns) => Math.Max(1, trans == Transpose.No ? columns : rows);

    private static T[] Values<T>(Transpose trans, int rows, int columns, int stride, int seed, bool special = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = (trans == Transpose.No ? rows : columns) * stride;
        return special ? Numbers.Special<T>(count, seed) : Numbers.Plain<T>(count, seed);
    }
}
