namespace Kernels.Tests;

/// <summary>What surrounds the results: pointers, the caller's workspace, allocation.</summary>
public unsafe class EinsumAllocationTests
{
    // One expression for each path: gemm, batched, packed, through scratch memory; lanes; chains; copies; no terms.
    [Theory]
    [InlineData("ni,no->io")]
    [InlineData("bij,bjk->bik")]
    [InlineData("ijb,jkb->ikb")]
    [InlineData("ij,j->ij")]
    [InlineData("ij,ij->i")]
    [InlineData("ij,ij->")]
    [InlineData("ij->ji")]
    [InlineData("iij->j")]
    [InlineData("ij->i")]
    [InlineData("abc->cab")]
    public void Run_Warm_AllocatesNothing(string expression)
    {
        const int N = 24;
        string[] terms = expression.Split("->")[0].Split(',');
        int[][] shapes = [.. terms.Select(term => Enumerable.Repeat(N, term.Length).ToArray())];
        double[] a = Gens.Values<double>((int)Math.Pow(N, shapes[0].Length), 1);
        double[] b = Gens.Values<double>((int)Math.Pow(N, shapes[^1].Length), 2);
        Einsum einsum = terms.Length == 1
            ? Einsum.Parse(expression, shapes[0]) : Einsum.Parse(expression, shapes[0], shapes[1]);
        var y = new double[einsum.OutputLength];
        using var memory = new NativeBuffer<byte>((int)einsum.WorkspaceSizeF64(2) + 64);
        Workspace workspace = Workspace.Of(memory);
        EveryIsa.Run(_ =>
        {
            Allocation.AssertNone(() => EinsumCalls<double>.Run(einsum, a, b, y, 1, default));
            Allocation.AssertNone(() => EinsumCalls<double>.Run(einsum, a, b, y, 2, default));
            Allocation.AssertNone(() => EinsumCalls<double>.Run(einsum, a, b, y, 2, workspace));
            Assert.Equal(0, BufferPool.Shared.BytesRented);
        });
    }

    [Fact]
    public void Run_LargeOnThreads_AllocatesNothing()
    {
        float[] a = Gens.Values<float>(1 << 20, 1), b = Gens.Values<float>(1 << 20, 2), y = new float[1 << 20];
        Einsum product = Einsum.Parse("bij,bjk->bik", [16, 256, 256], [16, 256, 256]);
        Einsum rows = Einsum.Parse("ij,j->ij", [1024, 1024], [1024]);
        Einsum turn = Einsum.Parse("ij->ji", [1024, 1024]);
        Allocation.AssertNone(() => product.Run(a, b, y, 2));
        Allocation.AssertNone(() => rows.Run(a, b, y, 2));
        Allocation.AssertNone(() => turn.Run(a, y, 2));
        Allocation.AssertNone(() => Permute.Run([64, 128, 128], [2, 0, 1], a, y, 2));
    }

    [Fact]
    public void Pointers_SameArguments_SameBitsAsSpans()
    {
        Einsum product = Einsum.Parse("ij,jk->ik", [4, 5], [5, 6]);
        Einsum turn = Einsum.Parse("ij->ji", [4, 5]);
        float[] a = Gens.Values<float>(20, 1), b = Gens.Values<float>(30, 2), y = new float[24], z = new float[24];
        double[] a64 = Gens.Values<double>(20, 1), b64 = Gens.Values<double>(30, 2), y64 = new double[24], z64 = new double[24];
        fixed (float* pa = a, pb = b, pz = z)
        fixed (double* pa64 = a64, pb64 = b64, pz64 = z64)
        {
            product.Run(a, b, y);
            product.Run(pa, pb, pz);
            Bits.AssertSame<float>(y, z);
            product.Run(a64, b64, y64);
            product.Run(pa64, pb64, pz64);
            Bits.AssertSame<double>(y64, z64);
            turn.Run(a, y);
            turn.Run(pa, null, pz);
            Bits.AssertSame<float>(y, z);
            turn.Run(a64, y64);
            turn.Run(pa64, null, pz64);
            Bits.AssertSame<double>(y64, z64);
        }
    }
}
