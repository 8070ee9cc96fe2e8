using System.Numerics;

namespace Kernels.Tests;

public class GemmTests
{
    [Fact]
    public void Run_AnyShapeF32_EqualsReference() => RunEqualsReference<GemmF32, float>();

    [Fact]
    public void Run_AnyShapeF64_EqualsReference() => RunEqualsReference<GemmF64, double>();

    [Fact]
    public void Run_BlockedShapeF32_EqualsReference() => BlockedEqualsReference<GemmF32, float>();

    [Fact]
    public void Run_BlockedShapeF64_EqualsReference() => BlockedEqualsReference<GemmF64, double>();

    [Fact]
    public void RunBatch_AnyShapeF32_EqualsProductsOneByOne() => BatchEqualsSingles<GemmF32, float>();

    [Fact]
    public void RunBatch_AnyShapeF64_EqualsProductsOneByOne() => BatchEqualsSingles<GemmF64, double>();

    [Fact]
    public void Run_AnyDepthF32_StaysWithinHighamsBound() => StaysWithinBound<GemmF32, float>(Math.ScaleB(1, -24));

    [Fact]
    public void Run_CallersWorkspace_EqualsPooledWorkspace()
    {
        const int M = 200, N = 700, K = 1100;
        float[] a = Gens.Values<float>(K * M, 1), b = Gens.Values<float>(N * K, 2);
        float[] expected = new float[M * N], actual = new float[M * N];
        EveryIsa.Run(set =>
        {
            nuint size = Gemm.WorkspaceSizeF32(Transpose.Yes, Transpose.Yes, M, N, K, M, K, 2);
            using var buffer = new NativeBuffer<byte>((int)size);
            Gemm.Run(Transpose.Yes, Transpose.Yes, M, N, K, 1, a, M, b, K, 0, expected, N);
            Gemm.Run(
                Transpose.Yes, Transpose.Yes, M, N, K, 1, a, M, b, K, 0, actual, N, default, 2, Workspace.Of(buffer));
            Bits.AssertSame<float>(expected, actual, $"on {set}");
        });
    }

    [Fact]
    public void Run_Warm_AllocatesNothing()
    {
        float[] a = Gens.Values<float>(300 * 300, 1), b = Gens.Values<float>(300 * 300, 2), c = new float[300 * 300];
        float[] bias = Gens.Values<float>(300, 3);
        double[] a64 = Gens.Values<double>(9000, 1), b64 = Gens.Values<double>(9000, 2), c64 = new double[9000];
        using var left = PackedMatrix<float>.Left(Transpose.No, 300, 300, a, 300);
        using var right = PackedMatrix<float>.Right(Transpose.No, 300, 300, b, 300);
        EveryIsa.Run(_ =>
        {
            for (int threads = 1; threads <= 2; threads++)
            {
                int t = threads;
                Allocation.AssertNone(() => Gemm.Run(
                    Transpose.Yes, Transpose.Yes, 300, 300, 300, 1, a, 300, b, 300, 0, c, 300,
                    Epilogue<float>.ColumnBias(bias, Activation.Relu), t));
                Allocation.AssertNone(
                    () => Gemm.RunPackedA(left, Transpose.No, 300, 1, b, 300, 0, c, 300, default, t));
                Allocation.AssertNone(
                    () => Gemm.RunPackedB(Transpose.No, 300, 1, a, 300, right, 0, c, 300, default, t));
                Allocation.AssertNone(() => Gemm.RunBatch(
                    10, Transpose.No, Transpose.Yes, 30, 30, 30, 1, a64, 30, 900, b64, 30, 900, 0, c64, 30, 900, t));
            }

            Allocation.AssertNone(() => right.Update(Transpose.No, b, 300));
        });
    }

    private static void RunEqualsReference<TGemm, T>()
        where TGemm : struct, IGemm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryIsa.Run(set => GemmCase.Any.Sample(
            x =>
            {
                using var run = new GemmRun<TGemm, T>(x);
                run.Check(set, x.Entry, run.Expected());
            },
            iter: 400));
    }

    // Large enough for both operands to be packed, for several blocks of rows, and for real threads.
    private static void BlockedEqualsReference<TGemm, T>()
        where TGemm : struct, IGemm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var x = new GemmCase(
            131, 290, 1030, Transpose.Yes, Transpose.No, 1, 2, 3, 1, 0, BiasAxis.Row, Activation.Relu, 2, default, false,
            Guard.End, 7);
        using var run = new GemmRun<TGemm, T>(x);
        T[] expected = run.Expected();
        EveryIsa.Run(set =>
        {
            foreach (GemmEntry entry in Enum.GetValues<GemmEntry>())
                run.Check(set, entry, expected);
        });
    }

    private static void BatchEqualsSingles<TGemm, T>()
        where TGemm : struct, IGemm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Gen<(int, int, int, int, bool, bool, int, int)> cases = Gen.Select(
            Gen.Int[0, 5], Gen.Int[0, 20], Gen.Int[0, 40], Gens.Depth, Gen.Bool, Gen.Bool, Gen.Int[1, 3], Gens.Seed);
        EveryIsa.Run(set => cases.Sample(
            (batch, m, n, k, shareA, shareB, threads, seed) =>
            {
                int strideA = shareA ? 0 : (m * k) + 1, strideB = shareB ? 0 : (n * k) + 2, strideC = (m * n) + 3;
                T[] a = Gens.Values<T>((batch * strideA) + (m * k), seed);
                T[] b = Gens.Values<T>((batch * strideB) + (n * k), seed + 1);
                T[] c = Gens.Values<T>((batch * strideC) + (m * n), seed + 2);
                var expected = (T[])c.Clone();
                int lda = Math.Max(1, k), ldb = Math.Max(1, k), ldc = Math.Max(1, n);
                T beta = T.CreateTruncating(seed % 2);
                for (int i = 0; i < batch; i++)
                {
                    TGemm.Spans(
                        Transpose.No, Transpose.Yes, m, n, k, T.One, a.AsSpan(i * strideA), lda,
                        b.AsSpan(i * strideB), ldb, beta, expected.AsSpan(i * strideC), ldc, default, 1, default);
                }

                TGemm.Batch(
                    batch, Transpose.No, Transpose.Yes, m, n, k, T.One, a, lda, strideA, b, ldb, strideB, beta, c, ldc,
                    strideC, threads);
                Bits.AssertSame<T>(expected, c, $"on {set}");
            },
            iter: 200));
    }

    // Within a block at most KB roundings touch a term, and each block's sum is rounded at most once for each block
    // after it: |error| ≤ γ(KB + K/KB + 2)·Σ|a||b|, γ(n) = n·u / (1 − n·u) (Higham, Accuracy and Stability, §3.1).
    private static void StaysWithinBound<TGemm, T>(double u)
        where TGemm : struct, IGemm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Gen.Select(Gen.Int[1, 4000], Gens.Seed).Sample(
            (k, seed) =>
            {
                T[] a = Gens.Values<T>(k, seed), b = Gens.Values<T>(k, seed + 1), c = new T[1];
                TGemm.Spans(Transpose.No, Transpose.No, 1, 1, k, T.One, a, k, b, 1, T.Zero, c, 1, default, 1, default);
                double exact = 0, size = 0;
                for (int p = 0; p < k; p++)
                {
                    double product = double.CreateTruncating(a[p]) * double.CreateTruncating(b[p]);
                    exact += product;
                    size += Math.Abs(product);
                }

                double n = Contract.BlockK + ((double)k / Contract.BlockK) + 2;
                double bound = n * u / (1 - (n * u)) * size;
                double error = Math.Abs(double.CreateTruncating(c[0]) - exact);
                Assert.True(error <= bound, $"error {error:E3} exceeds {bound:E3}");
            },
            iter: 300);
    }
}
