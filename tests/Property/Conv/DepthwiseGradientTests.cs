using System.Numerics;

namespace Kernels.Tests;

/// <summary>Gradients of one input channel for each group: loops of their own for 3×3, strides of 1 and 2, and finite weights.</summary>
public unsafe class DepthwiseGradientTests
{
    [Fact]
    public void BackwardData_DepthwiseF32_EqualsReference() => DataEqualsReference<float, ConvF32>();

    [Fact]
    public void BackwardData_DepthwiseF64_EqualsReference() => DataEqualsReference<double, ConvF64>();

    [Fact]
    public void BackwardWeights_DepthwiseF32_EqualsReference() => WeightsEqualReference<float, ConvF32>();

    [Fact]
    public void BackwardWeights_DepthwiseF64_EqualsReference() => WeightsEqualReference<double, ConvF64>();

    /// <summary>One plane of several has a weight that makes NaN of a zero in the padding, which takes no part.</summary>
    [Fact]
    public void BackwardData_OneInfiniteWeight_EqualsReference() => EveryIsa.Run(set =>
    {
        foreach (int stride in (int[])[1, 2])
        {
            var s = new ConvShape(
                2, 5, 19, 37, 5, 3, 3, strideHeight: stride, strideWidth: stride, padHeight: 1, padWidth: 1, groups: 5);
            for (int tap = 0; tap < 9; tap++)
            {
                float[] w = Gens.Values<float>(s.WeightLength, 1);
                w[(9 * (tap % 5)) + tap] = tap % 2 == 0 ? float.PositiveInfinity : float.NaN;
                float[] dy = Gens.Values<float>(s.OutputLength, 2);
                float[] expected = new float[s.InputLength], dx = new float[s.InputLength];
                ConvReference.BackwardData(s, w, dy, expected);
                Conv2d.BackwardData(s, w, dy, dx);
                Bits.AssertSame<float>(expected, dx, $"tap {tap} on {set}");
            }
        }
    });

    private static void DataEqualsReference<T, TConv>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TConv : IConv<T> => EveryIsa.Run(set => ConvCase.Depthwise.Sample(
        c =>
        {
            (ConvShape s, ConvCall call) = c;
            using GuardedBuffer<T> w = call.Input<T>(s.WeightLength, 0);
            using GuardedBuffer<T> dy = call.Input<T>(s.OutputLength, 1);
            using GuardedBuffer<T> dx = call.InOut<T>(s.InputLength, 2);
            using LentWorkspace lent = call.Lend(TConv.BackwardDataBytes(s, call.Threads, call.Beta != 0));
            T beta = T.CreateTruncating(call.Beta);
            T[] expected = dx.Span.ToArray();
            ConvReference.BackwardData(s, w.Span.ToArray(), dy.Span.ToArray(), beta, expected);
            TConv.BackwardData(s, w.Pointer, dy.Pointer, beta, dx.Pointer, call.Threads, lent.Workspace);
            Bits.AssertSame<T>(expected, dx.Span, $"on {set}");
        },
        iter: 150));

    private static void WeightsEqualReference<T, TConv>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TConv : IConv<T> => EveryIsa.Run(set => ConvCase.Depthwise.Sample(
        c =>
        {
            (ConvShape s, ConvCall call) = c;
            using GuardedBuffer<T> x = call.Input<T>(s.InputLength, 0);
            using GuardedBuffer<T> dy = call.Input<T>(s.OutputLength, 1);
            using GuardedBuffer<T> dw = call.InOut<T>(s.WeightLength, 2);
            using LentWorkspace lent = call.Lend(TConv.BackwardWeightsBytes(s, call.Threads));
            T beta = T.CreateTruncating(call.Beta);
            T[] expected = dw.Span.ToArray();
            ConvReference.BackwardWeights(s, x.Span.ToArray(), dy.Span.ToArray(), beta, expected);
            TConv.BackwardWeights(s, x.Pointer, dy.Pointer, beta, dw.Pointer, call.Threads, lent.Workspace);
            Bits.AssertSame<T>(expected, dw.Span, $"on {set}");
        },
        iter: 60));
}
