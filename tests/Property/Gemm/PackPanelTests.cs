using System.Numerics;
using System.Runtime.Intrinsics;

namespace Kernels.Tests;

/// <summary>Packed panels and rows against their definition, whatever the cost model would choose.</summary>
public unsafe class PackPanelTests
{
    private static readonly Gen<(int, int, int, int, Guard, int)> Cases =
        Gen.Select(Gen.Int[1, 80], Gen.Int[1, 33], Gen.Int[1, 70], Gen.Int[0, 5], Gen.Enum<Guard>(), Gens.Seed);

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
        Cases.Sample((lanes, width, k, gap, guard, seed) =>
        {
            foreach (Reading reading in (Reading[])[Reading.Panels, Reading.Rows])
            {
                Check<TSimd, T, TVec>(reading, true, lanes, width, k, gap, guard, seed);
                Check<TSimd, T, TVec>(reading, false, lanes, width, k, gap, guard, seed);
            }
        });
    }

    private static void Check<TSimd, T, TVec>(
        Reading reading, bool lanesAreContiguous, int lanes, int width, int k, int gap, Guard guard, int seed)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        (int row, int rows) = lanesAreContiguous ? (lanes, k) : (k, lanes);
        int stride = row + gap;
        (int laneStride, int depthStride) = lanesAreContiguous ? (1, stride) : (stride, 1);
        int length = (reading == Reading.Rows ? lanes : Blocking.RoundUp(lanes, width)) * k;
        using var source = new GuardedBuffer<T>(Gens.Values<T>(((rows - 1) * stride) + row, seed), guard);
        using var packed = new GuardedBuffer<T>(Gens.Values<T>(length, seed + 1), guard).Writable();
        var expected = new T[length];
        for (int l = 0; l < lanes; l++)
        {
            for (int p = 0; p < k; p++)
            {
                int place = reading == Reading.Rows
                    ? (l * k) + p
                    : (l / width * width * k) + (p * width) + (l % width);
                expected[place] = source.Span[(l * laneStride) + (p * depthStride)];
            }
        }

        var operand = new DenseOperand<T>(source.Pointer, laneStride, depthStride, reading);
        operand.Pack<TSimd, TVec>(packed.Pointer, width, 0, lanes, 0, k);
        Bits.AssertSame<T>(expected, packed.Span, $"as {reading}, lanes contiguous: {lanesAreContiguous}");
    }
}
