namespace Kernels.Tests;

/// <summary>Gradients of shapes that are too large to be drawn often: several chunks of channels, turned or not, and wide rows.</summary>
public class ConvGradientShapesTests
{
    private static readonly ConvShape[] Shapes =
    [
        new(1, 80, 14, 14, 200, 3, 3, padHeight: 1, padWidth: 1),
        new(2, 70, 5, 4, 24, 3, 3, padHeight: 1, padWidth: 1),
        new(1, 90, 13, 11, 150, 1, 1),
        new(1, 40, 60, 60, 3, 3, 3, padHeight: 1, padWidth: 1),
        new(2, 9, 21, 75, 5, 3, 3, strideHeight: 2, strideWidth: 2, padHeight: 1, padWidth: 1),
        new(1, 3, 40, 81, 4, 7, 7, strideHeight: 2, strideWidth: 2, padHeight: 3, padWidth: 3),
        new(1, 6, 9, 83, 4, 2, 3, strideHeight: 3, strideWidth: 2, padWidth: 2, dilationWidth: 3, groups: 2),
    ];

    [Fact]
    public void BackwardData_LargeShapes_EqualsReference()
    {
        foreach (ConvShape s in Shapes)
        {
            float[] w = Gens.Values<float>(s.WeightLength, 1);
            float[] dy = Gens.Values<float>(s.OutputLength, 2);
            float[] before = Gens.Values<float>(s.InputLength, 3);
            float[] expected = new float[s.InputLength], added = [.. before];
            ConvReference.BackwardData(s, w, dy, expected);
            ConvReference.BackwardData(s, w, dy, -1, added);
            EveryIsa.Run(set =>
            {
                foreach (int threads in (int[])[1, 3])
                {
                    var dx = new float[s.InputLength];
                    Conv2d.BackwardData(s, w, dy, dx, threads);
                    Bits.AssertSame<float>(expected, dx, $"{s} on {set}, {threads} threads");
                    dx = [.. before];
                    Conv2d.BackwardData(s, w, dy, dx, threads, beta: -1);
                    Bits.AssertSame<float>(added, dx, $"{s} added on {set}, {threads} threads");
                }
            });
        }
    }

    [Fact]
    public void BackwardWeights_LargeShapes_EqualsReference()
    {
        foreach (ConvShape s in Shapes)
        {
            float[] x = Gens.Values<float>(s.InputLength, 1);
            float[] dy = Gens.Values<float>(s.OutputLength, 2);
            float[] before = Gens.Values<float>(s.WeightLength, 3);
            float[] expected = [.. before];
            ConvReference.BackwardWeights(s, x, dy, 2, expected);
            EveryIsa.Run(set =>
            {
                foreach (int threads in (int[])[1, 3])
                {
                    float[] dw = [.. before];
                    Conv2d.BackwardWeights(s, x, dy, 2, dw, threads);
                    Bits.AssertSame<float>(expected, dw, $"{s} on {set}, {threads} threads");
                }
            });
        }
    }
}
