using System.Numerics;

namespace Kernels.Tests;

/// <summary>Every path of the forward pass, by force and not by choice.</summary>
public unsafe class ForwardPathTests
{
    [Fact]
    public void Forward_DepthwiseF32_EqualsReference() => EqualsReference<float, ConvF32>(ForwardPath.Depthwise, ConvCase.Depthwise);

    [Fact]
    public void Forward_DepthwiseF64_EqualsReference() => EqualsReference<double, ConvF64>(ForwardPath.Depthwise, ConvCase.Depthwise);

    [Fact]
    public void Forward_WindowsF32_EqualsReference() => EqualsReference<float, ConvF32>(ForwardPath.Windows, ConvCase.Any);

    [Fact]
    public void Forward_WindowsF64_EqualsReference() => EqualsReference<double, ConvF64>(ForwardPath.Windows, ConvCase.Depthwise);

    [Fact]
    public void Forward_MatrixF32_EqualsReference() => EqualsReference<float, ConvF32>(ForwardPath.Matrix, ConvCase.Any);

    [Fact]
    public void Forward_BatchF32_EqualsReference() => EqualsReference<float, ConvF32>(ForwardPath.Batch, ConvCase.Any);

    /// <summary>Large enough for bands, and for threads that share one plane.</summary>
    [Fact]
    public void Forward_DepthwiseOnAnyThreads_GivesTheSameBits() => EveryIsa.Run(_ =>
    {
        foreach (int stride in (int[])[1, 2])
        {
            var s = new ConvShape(
                1, 2, 301, 517, 4, 3, 3, strideHeight: stride, strideWidth: stride, padHeight: 1, padWidth: 1, groups: 2);
            float[] x = Gens.Values<float>(s.InputLength, 1);
            float[] w = Gens.Values<float>(s.WeightLength, 2);
            var alone = new float[s.OutputLength];
            var together = new float[s.OutputLength];
            Conv2d.Forward(s, x, w, [], alone, Activation.Relu);
            foreach (int threads in (int[])[2, 3, 7])
            {
                Conv2d.Forward(s, x, w, [], together, Activation.Relu, threads);
                Bits.AssertSame<float>(alone, together, $"on {threads} threads");
            }
        }
    });

    [Fact]
    public void Of_ShapesOfEachKind_ChoosesAsDocumented()
    {
        Assert.Equal(ForwardPath.Depthwise, ForwardChoice.Of(new ConvShape(1, 8, 9, 9, 16, 3, 3, groups: 8)));
        Assert.Equal(ForwardPath.Matrix, ForwardChoice.Of(new ConvShape(1, 8, 9, 9, 16, 1, 1)));
        Assert.Equal(ForwardPath.Batch, ForwardChoice.Of(new ConvShape(3, 8, 3, 3, 16, 3, 3)));
        Assert.Equal(ForwardPath.Windows, ForwardChoice.Of(new ConvShape(1, 8, 9, 9, 16, 3, 3)));
        Assert.Equal(ForwardPath.Windows, ForwardChoice.Of(new ConvShape(1, 1, 40, 40, 1, 23, 23)));
    }

    private static void EqualsReference<T, TConv>(ForwardPath path, Gen<ConvCase> cases)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TConv : IConv<T>
    {
        ForwardChoice.Forced = path;
        try
        {
            EveryIsa.Run(_ => cases.Sample(x => Check<T, TConv>(x.Shape, x.Call), iter: 100));
        }
        finally
        {
            ForwardChoice.Forced = null;
        }
    }

    private static void Check<T, TConv>(ConvShape s, ConvCall call)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TConv : IConv<T>
    {
        using GuardedBuffer<T> x = call.Input<T>(s.InputLength, 0);
        using GuardedBuffer<T> w = call.Input<T>(s.WeightLength, 1);
        using GuardedBuffer<T> bias = call.Input<T>(call.HasBias ? s.OutChannels : 0, 2);
        using GuardedBuffer<T> y = call.Output<T>(s.OutputLength);
        using LentWorkspace lent = call.Lend(TConv.ForwardBytes(s, call.Threads));
        var expected = new T[s.OutputLength];
        ConvReference.Forward(s, x.Span.ToArray(), w.Span.ToArray(), bias.Span.ToArray(), expected, call.Activation);
        TConv.Forward(s, x.Span, w.Span, bias.Span, y.Span, call.Activation, call.Threads, lent.Workspace);
        Bits.AssertSame<T>(expected, y.Span, $"on {Isa.Current}");
    }
}
