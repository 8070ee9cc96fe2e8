namespace Kernels.Tests;

/// <summary>What surrounds the results: bad arguments, the pointer tier, allocation.</summary>
public unsafe class MatrixCallTests
{
    private readonly float[] x = Gens.Values<float>(64, 1);
    private readonly float[] y = new float[64];

    [Fact]
    public void Transpose_BadArguments_NameTheParameterAndWriteNothing()
    {
        Refuses("rows", "-1", () => Matrix.Transpose(-1, 2, x, 2, y, 2));
        Refuses("columns", "-2", () => Matrix.Transpose(2, -2, x, 2, y, 2));
        Refuses("ldx", "3", () => Matrix.Transpose(2, 4, x, 3, y, 2));
        Refuses("ldy", "1", () => Matrix.Transpose(2, 4, x, 4, y, 1));
        Refuses("x", "64", () => Matrix.Transpose(8, 9, x, 9, y, 8));
        Refuses("x", "64", () => Matrix.Transpose(int.MaxValue, 2, x, int.MaxValue, y, int.MaxValue));
        Refuses("y", "7", () => Matrix.Transpose(2, 4, x, 4, y.AsSpan(0, 7), 2));
        Refuses("y", "x", () => Matrix.Transpose(2, 4, y, 4, y, 2));
    }

    [Fact]
    public void Diagonal_BadArguments_NameTheParameterAndWriteNothing()
    {
        Refuses("n", "-1", () => Matrix.Diagonal(-1, x, 4, y));
        Refuses("batch", "-1", () => Matrix.Diagonal(4, x, 4, y, -1));
        Refuses("ldx", "3", () => Matrix.Diagonal(4, x, 3, y));
        Refuses("batchStrideX", "-16", () => Matrix.Diagonal(4, x, 4, y, 2, -16, 4));
        Refuses("batchStrideY", "3", () => Matrix.Diagonal(4, x, 4, y, 2, 16, 3));
        Refuses("x", "64", () => Matrix.Diagonal(9, x, 9, y));
        Refuses("x", "64", () => Matrix.Diagonal(4, x, 4, y, int.MaxValue, int.MaxValue, int.MaxValue));
        Refuses("y", "7", () => Matrix.Diagonal(4, x, 4, y.AsSpan(0, 7), 2, 16, 4));
        Refuses("y", "x", () => Matrix.Diagonal(4, y, 4, y.AsSpan(8)));
    }

    [Fact]
    public void BuildDiagonal_BadArguments_NameTheParameterAndWriteNothing()
    {
        Refuses("n", "-1", () => Matrix.BuildDiagonal(-1, x, y, 4));
        Refuses("batch", "-1", () => Matrix.BuildDiagonal(4, x, y, 4, -1));
        Refuses("ldy", "3", () => Matrix.BuildDiagonal(4, x, y, 3));
        Refuses("batchStrideX", "-4", () => Matrix.BuildDiagonal(4, x, y, 4, 2, -4, 16));
        Refuses("batchStrideY", "15", () => Matrix.BuildDiagonal(4, x, y, 4, 2, 4, 15));
        Refuses("x", "3", () => Matrix.BuildDiagonal(4, x.AsSpan(0, 3), y, 4));
        Refuses("y", "64", () => Matrix.BuildDiagonal(9, x, y, 9));
        Refuses("y", "x", () => Matrix.BuildDiagonal(4, y, y, 4));
    }

    [Fact]
    public void Trace_BadArguments_NameTheParameter()
    {
        Refuses("n", "-1", () => Matrix.Trace(-1, x, 4));
        Refuses("ldx", "3", () => Matrix.Trace(4, x, 3));
        Refuses("x", "64", () => Matrix.Trace(9, x, 9));
    }

    [Fact]
    public void Pointers_SameArguments_SameBitsAsSpans()
    {
        double[] x64 = Gens.Values<double>(64, 2);
        fixed (float* px = x)
        fixed (double* px64 = x64)
        {
            float* z = stackalloc float[64];
            double* z64 = stackalloc double[64];
            Span<float> into = new(z, 64);
            Span<double> into64 = new(z64, 64);
            double[] y64 = new double[64];

            Matrix.Transpose(8, 8, x, 8, y, 8);
            Matrix.Transpose(8, 8, px, 8, z, 8);
            Bits.AssertSame<float>(y, into);
            Matrix.Transpose(8, 8, x64, 8, y64, 8);
            Matrix.Transpose(8, 8, px64, 8, z64, 8);
            Bits.AssertSame<double>(y64, into64);

            Matrix.Diagonal(4, x, 4, y, 4, 16, 16);
            Matrix.Diagonal(4, px, 4, z, 4, 16, 16);
            Bits.AssertSame<float>(y, into);
            Matrix.Diagonal(4, x64, 4, y64, 4, 16, 16);
            Matrix.Diagonal(4, px64, 4, z64, 4, 16, 16);
            Bits.AssertSame<double>(y64, into64);

            Matrix.BuildDiagonal(4, x, y, 4, 4, 4, 16);
            Matrix.BuildDiagonal(4, px, z, 4, 4, 4, 16);
            Bits.AssertSame<float>(y, into);
            Matrix.BuildDiagonal(4, x64, y64, 4, 4, 4, 16);
            Matrix.BuildDiagonal(4, px64, z64, 4, 4, 4, 16);
            Bits.AssertSame<double>(y64, into64);

            Bits.AssertSame([Matrix.Trace(8, x, 8)], [Matrix.Trace(8, px, 8)]);
            Bits.AssertSame([Matrix.Trace(8, x64, 8)], [Matrix.Trace(8, px64, 8)]);
        }
    }

    [Fact]
    public void EveryKernel_WarmCall_AllocatesNothing() => EveryIsa.Run(_ => Allocation.AssertNone(() =>
    {
        Matrix.Transpose(7, 9, x, 9, y, 7);
        Matrix.Diagonal(4, x, 4, y, 4, 16, 4);
        Matrix.BuildDiagonal(4, x, y, 4, 4, 4, 16);
        Matrix.Trace(8, x, 8);
    }));

    private void Refuses(string parameter, string found, Action call)
    {
        ArgumentException refusal = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Equal(parameter, refusal.ParamName);
        Assert.Contains(found, refusal.Message, StringComparison.Ordinal);
        Assert.All(y, value => Assert.Equal(0, value));
    }
}
