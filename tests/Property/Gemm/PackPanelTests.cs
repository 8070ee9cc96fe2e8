using System.Numerics;
using System.Runtime.Intrinsics;

namespace Kernels.Tests;

/// <summary>A packed panel against its definition, whatever the cost model would choose.</summary>
public unsafe class PackPanelTests
{
    private static readonly Gen<(int, int, int, int, Guard, int)> Cases =
        Gen.Select(Gen.Int[1, 40], Gen.Int[0, 8], Gen.Int[1, 70], Gen.Int[0, 5], Gen.Enum<Guard>(), Gens.Seed);

    [Fact]
    public void Pack_AnyPanelF32_EqualsDefinition()
    {
        if (Isa.IsSupported(InstructionSet.Avx512))
            PackEqualsDefinition<Avx512<float>, float, Vector512<float>>();
        if (Isa.IsSupported(InstructionSet.Avx2))
            PackEqualsDefinition<Avx2<float>, float, Vector256<float>>();
        PackEqualsDefinition<Neon<float>, float, Vector128<float>>();
        PackEqualsDefinition<Scalar<float>, float, float>();
    }

    [Fact]
    public void Pack_AnyPanelF64_EqualsDefinition()
    {
        if (Isa.IsSupported(InstructionSet.Avx512))
            PackEqualsDefinition<Avx512<double>, double, Vector512<double>>();
        if (Isa.IsSupported(InstructionSet.Avx2))
            PackEqualsDefinition<Avx2<double>, double, Vector256<double>>();
        PackEqualsDefinition<Neon<double>, double, Vector128<double>>();
        PackEqualsDefinition<Scalar<double>, double, double>();
    }

    private static void PackEqualsDefinition<TSimd, T, TVec>()
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        Cases.Sample((lanes, padding, k, gap, guard, seed) =>
        {
            CheckPanel<TSimd, T, TVec>(true, lanes, padding, k, gap, guard, seed);
            CheckPanel<TSimd, T, TVec>(false, lanes, padding, k, gap, guard, seed);
        });
    }

    private static void CheckPanel<TSimd, T, TVec>(
        bool lanesAreContiguous, int lanes, int padding, int k, int gap, Guard guard, int seed)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        int width = lanes + padding;
        (int row, int rows) = lanesAreContiguous ? (lanes, k) : (k, lanes);
        int stride = row + gap;
        (int laneStride, int depthStride) = lanesAreContiguous ? (1, stride) : (stride, 1);
        using var source = new GuardedBuffer<T>(Gens.Values<T>(((rows - 1) * stride) + row, seed), guard);
        using var panel = new GuardedBuffer<T>(Gens.Values<T>(width * k, seed + 1), guard);
        var expected = new T[width * k];
        for (int p = 0; p < k; p++)
        {
            for (int l = 0; l < lanes; l++)
                expected[(p * width) + l] = source.Span[(l * laneStride) + (p * depthStride)];
        }

        var operand = new DenseOperand<T>(source.Pointer, laneStride, depthStride, false);
        operand.Pack<TSimd, TVec>(panel.Pointer, width, 0, lanes, 0, k);
        Bits.AssertSame<T>(expected, panel.Span);
    }
}
