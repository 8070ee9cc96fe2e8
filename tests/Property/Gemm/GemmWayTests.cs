namespace Kernels.Tests;

/// <summary>What holds for every way through a product: the caller's memory suffices, nothing is allocated, no switch harms.</summary>
public class GemmWayTests
{
    /// <summary>Sizes and transposes that go each its own way on the widest set, or another one on a narrower.</summary>
    public static TheoryData<string, int, int, int, Transpose, Transpose> Ways => new()
    {
        { "one panel", 8, 8, 8, Transpose.No, Transpose.No },
        { "tiles", 60, 70, 600, Transpose.Yes, Transpose.No },
        { "turned panel", 12, 5, 40, Transpose.No, Transpose.Yes },
        { "row", 1, 90, 600, Transpose.No, Transpose.No },
        { "sweep", 2, 1500, 300, Transpose.No, Transpose.No },
        { "row dots", 2, 70, 80, Transpose.No, Transpose.Yes },
        { "turned", 20, 90, 700, Transpose.No, Transpose.Yes },
        { "turned, A transposed", 20, 90, 700, Transpose.Yes, Transpose.Yes },
        { "vector", 90, 1, 700, Transpose.No, Transpose.No },
        { "edge columns", 100, 97, 100, Transpose.No, Transpose.No },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Run_CallersWorkspaceOfExactSize_EqualsPooledWorkspace(
        string way, int m, int n, int k, Transpose transA, Transpose transB) => EveryIsa.Run(set =>
        {
            for (int threads = 1; threads <= 2; threads++)
            {
                var x = new Operands(m, n, k, transA, transB);
                float[] pooled = [.. x.C], lent = [.. x.C];
                int bytes = (int)Gemm.WorkspaceSizeF32(transA, transB, m, n, k, x.Lda, x.Ldb, threads);
                using var memory = new GuardedBuffer<byte>(Math.Max(bytes, 1), Guard.End);
                x.Run(pooled, threads, default);
                x.Run(lent, threads, Lend(memory));
                Bits.AssertSame<float>(pooled, lent, $"{way} on {set}");
            }
        });

    [Theory]
    [MemberData(nameof(Ways))]
    public void Run_Warm_AllocatesNothing(string way, int m, int n, int k, Transpose transA, Transpose transB) =>
        EveryIsa.Run(_ =>
        {
            Assert.NotEmpty(way);
            var x = new Operands(m, n, k, transA, transB);
            Allocation.AssertNone(() => x.Run(x.C, 1, default));
            Allocation.AssertNone(() => x.Run(x.C, 2, default));
        });

    [Theory]
    [MemberData(nameof(Ways))]
    public void Run_WhileAnotherThreadOverridesTheSet_GivesTheSameBits(
        string way, int m, int n, int k, Transpose transA, Transpose transB)
    {
        var x = new Operands(m, n, k, transA, transB);
        float[] expected = [.. x.C], actual = new float[x.C.Length];
        x.Run(expected, 1, default);
        bool ended = false;
        var switcher = new Thread(() =>
        {
            for (int i = 0; !Volatile.Read(ref ended); i++)
                Isa.Override(Isa.Supported[i % Isa.Supported.Count]);
        });
        switcher.Start();
        try
        {
            for (int i = 0; i < 300; i++)
            {
                x.C.CopyTo(actual, 0);
                x.Run(actual, 1, default);
                Bits.AssertSame<float>(expected, actual, way);
            }
        }
        finally
        {
            Volatile.Write(ref ended, true);
            switcher.Join();
            Isa.Reset();
        }
    }

    private static unsafe Workspace Lend(GuardedBuffer<byte> memory) => new(memory.Pointer, (nuint)memory.Length);

    /// <summary>A product with all that an epilogue can have, into C that is read.</summary>
    private sealed class Operands
    {
        private readonly int m, n, k;
        private readonly Transpose transA, transB;
        private readonly float[] a, b, bias, residual;

        public Operands(int m, int n, int k, Transpose transA, Transpose transB)
        {
            (this.m, this.n, this.k, this.transA, this.transB) = (m, n, k, transA, transB);
            (Lda, Ldb) = (transA == Transpose.No ? k : m, transB == Transpose.No ? n : k);
            (a, b, C) = (Gens.Values<float>(m * k, 1), Gens.Values<float>(k * n, 2), Gens.Values<float>(m * n, 3));
            (bias, residual) = (Gens.Values<float>(n, 4), Gens.Values<float>(m * n, 5));
        }

        public int Lda { get; }

        public int Ldb { get; }

        public float[] C { get; }

        public void Run(float[] c, int threads, Workspace workspace) => Gemm.Run(
            transA, transB, m, n, k, 1, a, Lda, b, Ldb, 0.5f, c, n,
            Epilogue<float>.ColumnBias(bias, Activation.Tanh).Add(residual, n).Scale(0.5f), threads, workspace);
    }
}
