using System.Numerics;

namespace Kernels.Tests;

/// <summary>The forward pass with packed weights, and with a residual: by choice and by force, the bits of the loops.</summary>
public unsafe class PackedForwardTests
{
    [Fact]
    public void ForwardPacked_AnyShapeF32_EqualsReference() => ConvCase.Sample(120, CheckPacked<float, ConvF32>);

    [Fact]
    public void ForwardPacked_AnyShapeF64_EqualsReference() => ConvCase.Sample(120, CheckPacked<double, ConvF64>);

    [Fact]
    public void ForwardPacked_ChannelsF32_EqualsReference() => ByForce<float, ConvF32>(ForwardPath.Channels);

    [Fact]
    public void ForwardPacked_ChannelsF64_EqualsReference() => ByForce<double, ConvF64>(ForwardPath.Channels);

    [Fact]
    public void ForwardPacked_WindowsF32_EqualsReference() => ByForce<float, ConvF32>(ForwardPath.Windows);

    [Fact]
    public void Forward_WithResidualF32_EqualsReference() => ConvCase.Sample(120, CheckResidual<float, ConvF32>);

    [Fact]
    public void Forward_WithResidualF64_EqualsReference() => ConvCase.Sample(60, CheckResidual<double, ConvF64>);

    /// <summary>Large enough for bands, shares of panels and threads.</summary>
    [Fact]
    public void ForwardPacked_OnAnyThreads_GivesTheSameBits() => EveryIsa.Run(_ =>
    {
        ConvShape[] shapes =
        [
            new(1, 5, 61, 67, 70, 3, 3, strideHeight: 2, padHeight: 1, padWidth: 1),
            new(3, 64, 7, 7, 70, 3, 3, padHeight: 1, padWidth: 1),
            new(1, 600, 7, 7, 100, 1, 1),
        ];
        foreach (ConvShape s in shapes)
        {
            float[] x = Gens.Values<float>(s.InputLength, 1);
            float[] w = Gens.Values<float>(s.WeightLength, 2);
            float[] residual = Gens.Values<float>(s.OutputLength, 3);
            using var packed = ConvWeights<float>.Pack(s, w);
            var plain = new float[s.OutputLength];
            var together = new float[s.OutputLength];
            Conv2d.Forward(s, x, w, [], plain, Activation.Relu, residual: residual);
            foreach (int threads in (int[])[1, 2, 3, 7])
            {
                Conv2d.ForwardPacked(s.Batch, x, packed, [], together, Activation.Relu, residual, threads);
                Bits.AssertSame<float>(plain, together, $"on {threads} threads");
            }
        }
    });

    [Fact]
    public void OfPacked_ShapesOfEachKind_ChoosesAsDocumented()
    {
        Assert.Equal(ForwardPath.Channels, Of(new ConvShape(1, 256, 14, 14, 256, 3, 3, padHeight: 1, padWidth: 1)));
        Assert.Equal(ForwardPath.Channels, Of(new ConvShape(1, 512, 7, 7, 2048, 1, 1)));
        Assert.Equal(ForwardPath.Matrix, Of(new ConvShape(1, 64, 56, 56, 256, 1, 1)));
        Assert.Equal(ForwardPath.Batch, Of(new ConvShape(1, 64, 3, 3, 8, 3, 3)));
        Assert.Equal(ForwardPath.Depthwise, Of(new ConvShape(1, 8, 9, 9, 8, 3, 3, groups: 8)));
        Assert.Equal(ForwardPath.Windows, Of(new ConvShape(1, 3, 224, 224, 32, 3, 3, 2, 2, 1, 1)));

        static ForwardPath Of(ConvShape s) => ForwardChoice.OfPacked(InstructionSet.Avx512, s, sizeof(float));
    }

    [Fact]
    public void Update_NewValues_AreThoseOfTheNextPass()
    {
        var s = new ConvShape(1, 3, 5, 5, 17, 3, 3, padHeight: 1, padWidth: 1);
        float[] x = Gens.Values<float>(s.InputLength, 1);
        float[] w = Gens.Values<float>(s.WeightLength, 2);
        using var packed = ConvWeights<float>.Pack(s, new float[s.WeightLength]);
        packed.Update(w);
        var expected = new float[s.OutputLength];
        var y = new float[s.OutputLength];
        Conv2d.Forward(s, x, w, [], expected);
        Conv2d.ForwardPacked(1, x, packed, [], y);
        Bits.AssertSame<float>(expected, y, "after an update");
    }

    private static void ByForce<T, TConv>(ForwardPath path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TConv : IConv<T>
    {
        ForwardChoice.Forced = path;
        try
        {
            ConvCase.Sample(120, CheckPacked<T, TConv>);
        }
        finally
        {
            ForwardChoice.Forced = null;
        }
    }

    private static void CheckPacked<T, TConv>(ConvShape s, ConvCall call)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TConv : IConv<T>
    {
        using GuardedBuffer<T> x = call.Input<T>(s.InputLength, 0);
        using GuardedBuffer<T> w = call.Input<T>(s.WeightLength, 1);
        using GuardedBuffer<T> bias = call.Input<T>(call.HasBias ? s.OutChannels : 0, 2);
        using GuardedBuffer<T> residual = call.Input<T>(call.Beta != 0 ? s.OutputLength : 0, 3);
        using GuardedBuffer<T> y = call.Output<T>(s.OutputLength);
        using var packed = ConvWeights<T>.Pack(s, w.Span);
        using LentWorkspace lent = call.Lend(TConv.ForwardPackedBytes(s.Batch, packed, call.Threads));
        T[] expected = Expected(s, call, x, w, bias, residual);
        if (call.ByPointer)
        {
            TConv.ForwardPacked(
                s.Batch, x.Pointer, packed, call.HasBias ? bias.Pointer : null, y.Pointer, call.Activation,
                residual.Length > 0 ? residual.Pointer : null, call.Threads, lent.Workspace);
        }
        else
        {
            TConv.ForwardPacked(
                s.Batch, x.Span, packed, bias.Span, y.Span, call.Activation, residual.Span, call.Threads, lent.Workspace);
        }

        Bits.AssertSame<T>(expected, y.Span, $"on {Isa.Current}, {packed.Path}");
    }

    private static void CheckResidual<T, TConv>(ConvShape s, ConvCall call)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TConv : IConv<T>
    {
        using GuardedBuffer<T> x = call.Input<T>(s.InputLength, 0);
        using GuardedBuffer<T> w = call.Input<T>(s.WeightLength, 1);
        using GuardedBuffer<T> bias = call.Input<T>(call.HasBias ? s.OutChannels : 0, 2);
        using GuardedBuffer<T> residual = call.Input<T>(s.OutputLength, 3);
        using GuardedBuffer<T> y = call.Output<T>(s.OutputLength);
        T[] expected = Expected(s, call, x, w, bias, residual);
        if (call.ByPointer)
        {
            TConv.Forward(
                s, x.Pointer, w.Pointer, call.HasBias ? bias.Pointer : null, y.Pointer, call.Activation, call.Threads,
                default, residual.Pointer);
        }
        else
        {
            TConv.Forward(s, x.Span, w.Span, bias.Span, y.Span, call.Activation, call.Threads, default, residual.Span);
        }

        Bits.AssertSame<T>(expected, y.Span, $"on {Isa.Current}");
    }

    private static T[] Expected<T>(
        ConvShape s, ConvCall call, GuardedBuffer<T> x, GuardedBuffer<T> w, GuardedBuffer<T> bias, GuardedBuffer<T> residual)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var expected = new T[s.OutputLength];
        ConvReference.Forward(
            s, x.Span.ToArray(), w.Span.ToArray(), bias.Span.ToArray(), expected, call.Activation, residual.Span.ToArray());
        return expected;
    }
}
