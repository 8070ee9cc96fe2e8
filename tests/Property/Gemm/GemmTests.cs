using System.Numerics;

namespace Kernels.Tests;

public class GemmTests
{
    [Fact]
    public void Run_AnyShapeF32_EqualsReference() => RunEqualsReference<float>();

    [Fact]
    public void Run_AnyShapeF64_EqualsReference() => RunEqualsReference<double>();

    private static void RunEqualsReference<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryIsa.Run(set => GemmCase.Any.Sample(
            x =>
            {
                using var run = new GemmRun<T>(x);
                run.Check(set);
            },
            iter: 400));
    }
}
