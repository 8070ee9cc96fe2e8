namespace Kernels.Tests;

/// <summary>Bad arguments: refused by name, with value and expectation, before C is touched.</summary>
public class GemmArgumentTests
{
    private readonly float[] a = new float[12];
    private readonly float[] b = new float[20];
    private readonly float[] c = [.. Enumerable.Repeat(7f, 15)];

    [Theory]
    [InlineData("m", -1, 5, 4, 4, 5, 5)]
    [InlineData("n", 3, -5, 4, 4, 5, 5)]
    [InlineData("k", 3, 5, -4, 4, 5, 5)]
    [InlineData("lda", 3, 5, 4, 3, 5, 5)]
    [InlineData("ldb", 3, 5, 4, 4, 4, 5)]
    [InlineData("ldc", 3, 5, 4, 4, 5, 4)]
    [InlineData("a", 4, 5, 4, 4, 5, 5)]
    [InlineData("b", 2, 5, 5, 5, 5, 5)]
    [InlineData("c", 3, 5, 4, 4, 5, 6)]
    [InlineData("a", int.MaxValue, 5, int.MaxValue, int.MaxValue, 5, 5)]
    public void Run_BadSize_NamesItAndWritesNothing(string name, int m, int n, int k, int lda, int ldb, int ldc)
    {
        ArgumentException e = Assert.ThrowsAny<ArgumentException>(
            () => Gemm.Run(Transpose.No, Transpose.No, m, n, k, 1, a, lda, b, ldb, 0, c, ldc));
        Assert.Equal(name, e.ParamName);
        Assert.Contains("expected", e.Message, StringComparison.Ordinal);
        Assert.All(c, x => Assert.Equal(7f, x));
    }

    [Fact]
    public void Run_BadTransposeThreadsOrActivation_NamesIt()
    {
        Assert.Equal("transA", Throws(() => Gemm.Run((Transpose)9, 0, 3, 5, 4, 1, a, 4, b, 5, 0, c, 5)));
        Assert.Equal("transB", Throws(() => Gemm.Run(0, (Transpose)9, 3, 5, 4, 1, a, 4, b, 5, 0, c, 5)));
        Assert.Equal("threads", Throws(() => Gemm.Run(0, 0, 3, 5, 4, 1, a, 4, b, 5, 0, c, 5, default, 0)));
        Assert.Equal(
            "epilogue.Activation",
            Throws(() => Gemm.Run(0, 0, 3, 5, 4, 1, a, 4, b, 5, 0, c, 5, Epilogue<float>.Activate((Activation)9))));
    }

    [Fact]
    public void Run_BadResidual_NamesIt()
    {
        Assert.Equal(
            "epilogue.Residual",
            Throws(() => Gemm.Run(0, 0, 3, 5, 4, 1, a, 4, b, 5, 0, c, 5, default(Epilogue<float>).Add(new float[14], 5))));
        Assert.Equal(
            "epilogue.ResidualStride",
            Throws(() => Gemm.Run(0, 0, 3, 5, 4, 1, a, 4, b, 5, 0, c, 5, default(Epilogue<float>).Add(new float[15], 4))));
        Assert.Equal(
            "c",
            Throws(() => Gemm.Run(0, 0, 3, 5, 4, 1, a, 4, b, 5, 0, c, 5, default(Epilogue<float>).Add(c, 5))));
    }

    [Fact]
    public void Run_ShortBias_NamesIt()
    {
        Assert.Equal(
            "epilogue.Bias",
            Throws(() => Gemm.Run(0, 0, 3, 5, 4, 1, a, 4, b, 5, 0, c, 5, Epilogue<float>.ColumnBias(a.AsSpan(0, 4)))));
        Assert.Equal(
            "epilogue.Bias",
            Throws(() => Gemm.Run(0, 0, 3, 5, 4, 1, a, 4, b, 5, 0, c, 5, Epilogue<float>.RowBias(a.AsSpan(0, 2)))));
    }

    [Fact]
    public void Run_ResultOverlapsInput_NamesC()
    {
        float[] memory = new float[40];
        Assert.Equal("c", Throws(() => Gemm.Run(0, 0, 3, 3, 3, 1, memory, 3, b, 3, 0, memory.AsSpan(8), 3)));
        Assert.Equal("c", Throws(() => Gemm.Run(0, 0, 3, 3, 3, 1, a, 3, memory, 3, 0, memory, 3)));
        Assert.Equal(
            "c",
            Throws(() => Gemm.Run(
                0, 0, 3, 3, 3, 1, a, 3, b, 3, 0, memory, 3, Epilogue<float>.RowBias(memory.AsSpan(2, 3)))));
    }

    [Fact]
    public void Run_ShortWorkspace_NamesIt()
    {
        using var buffer = new NativeBuffer<byte>(64);
        var large = new float[600 * 600];
        var result = new float[600 * 600];
        Assert.Equal(
            "workspace",
            Throws(() => Gemm.Run(
                Transpose.Yes, Transpose.Yes, 600, 600, 600, 1, large, 600, large, 600, 0, result, 600, default, 1,
                Workspace.Of(buffer))));
        Assert.Equal(0, BufferPool.Shared.BytesRented);
    }

    [Fact]
    public void RunBatch_BadStride_NamesIt()
    {
        Assert.Equal("strideC", Throws(() => Gemm.RunBatch(2, 0, 0, 2, 2, 2, 1, a, 2, 4, b, 2, 4, 0, c, 2, 3)));
        Assert.Equal("a", Throws(() => Gemm.RunBatch(2, 0, 0, 2, 2, 2, 1, a, 2, 40, b, 2, 4, 0, c, 2, 4)));
        Assert.Equal("strideB", Throws(() => Gemm.RunBatch(2, 0, 0, 2, 2, 2, 1, a, 2, 4, b, 2, -4, 0, c, 2, 4)));
        Assert.Equal("batch", Throws(() => Gemm.RunBatch(-2, 0, 0, 2, 2, 2, 1, a, 2, 4, b, 2, 4, 0, c, 2, 4)));
    }

    [Fact]
    public void RunPacked_WrongSideOrDisposed_IsRefused()
    {
        var left = PackedMatrix<float>.Left(Transpose.No, 3, 4, a, 4);
        Assert.Equal("b", Throws(() => Gemm.RunPackedB(Transpose.No, 3, 1, a, 3, left, 0, c, 5)));
        left.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Gemm.RunPackedA(left, Transpose.No, 5, 1, b, 5, 0, c, 5));
        Assert.Throws<ObjectDisposedException>(() => left.Update(Transpose.No, a, 4));
        Assert.All(c, x => Assert.Equal(7f, x));
    }

    /// <summary>The step to the next block of K must not pass the largest integer.</summary>
    [Fact]
    public void PackedMatrix_MostTermsOfNothing_ComesBack()
    {
        using PackedMatrix<float> packed = PackedMatrix<float>.Right(Transpose.No, int.MaxValue, 0, [], 1);
        Assert.Equal((int.MaxValue, 0), (packed.Rows, packed.Columns));
    }

    [Fact]
    public void PackedMatrix_BadInput_NamesIt()
    {
        Assert.Equal("lda", Throws(() => PackedMatrix<float>.Left(Transpose.No, 3, 4, a, 3)));
        Assert.Equal("b", Throws(() => PackedMatrix<float>.Right(Transpose.Yes, 3, 40, b, 3)));
        Assert.Equal("m", Throws(() => PackedMatrix<float>.Left(Transpose.No, -3, 4, a, 4)));
        Assert.Equal("n", Throws(() => PackedMatrix<float>.Right(Transpose.No, 3, -4, b, 4)));
        Assert.Equal("k", Throws(() => PackedMatrix<float>.Right(Transpose.No, 1 << 20, 1 << 12, b, 1 << 12)));
        Assert.Throws<NotSupportedException>(() => PackedMatrix<Half>.Left(Transpose.No, 1, 1, new Half[1], 1));
    }

    [Theory]
    [InlineData("lda", 3, 5, 4, 3, 5, 1)]
    [InlineData("ldb", 3, 5, 4, 4, 4, 1)]
    [InlineData("m", -1, 5, 4, 4, 5, 1)]
    [InlineData("n", 3, -1, 4, 4, 5, 1)]
    [InlineData("k", 3, 5, -1, 4, 5, 1)]
    [InlineData("threads", 3, 5, 4, 4, 5, 0)]
    public void WorkspaceSize_BadInput_NamesIt(string name, int m, int n, int k, int lda, int ldb, int threads)
    {
        Assert.Equal(name, Throws(() => Gemm.WorkspaceSizeF32(Transpose.No, Transpose.No, m, n, k, lda, ldb, threads)));
        Assert.Equal(name, Throws(() => Gemm.WorkspaceSizeF64(Transpose.No, Transpose.No, m, n, k, lda, ldb, threads)));
    }

    private static string? Throws(Action call) => Assert.ThrowsAny<ArgumentException>(call).ParamName;
}
