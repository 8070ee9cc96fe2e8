using System.Numerics;

namespace Kernels.Tests;

/// <summary>Every pass equals its loops, bit for bit, over spans and pointers, with lent scratch memory and without.</summary>
public unsafe class ConvTests
{
    [Fact]
    public void Forward_AnyShapeF32_EqualsReference() => ForwardEqualsReference<float, ConvF32>();

    [Fact]
    public void Forward_AnyShapeF64_EqualsReference() => ForwardEqualsReference<double, ConvF64>();

    [Fact]
    public void BackwardWeights_AnyShapeF32_EqualsReference() => BackwardWeightsEqualsReference<float, ConvF32>();

    [Fact]
    public void BackwardWeights_AnyShapeF64_EqualsReference() => BackwardWeightsEqualsReference<double, ConvF64>();

    [Fact]
    public void BackwardData_AnyShapeF32_EqualsReference() => BackwardDataEqualsReference<float, ConvF32>();

    [Fact]
    public void BackwardData_AnyShapeF64_EqualsReference() => BackwardDataEqualsReference<double, ConvF64>();

    [Fact]
    public void BackwardBias_AnyShapeF32_EqualsReference() => BackwardBiasEqualsReference<float, ConvF32>();

    [Fact]
    public void BackwardBias_AnyShapeF64_EqualsReference() => BackwardBiasEqualsReference<double, ConvF64>();

    [Fact]
    public void BackwardWeights_ImagesBeyondTheCacheF32_EqualsReference() =>
        BackwardWeightsInChunksEqualsReference<float, ConvF32>();

    [Fact]
    public void BackwardWeights_ImagesBeyondTheCacheF64_EqualsReference() =>
        BackwardWeightsInChunksEqualsReference<double, ConvF64>();

    private static void ForwardEqualsReference<T, TConv>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TConv : IConv<T> => ConvCase.Sample(120, (s, call) =>
    {
        using GuardedBuffer<T> x = call.Input<T>(s.InputLength, 0);
        using GuardedBuffer<T> w = call.Input<T>(s.WeightLength, 1);
        using GuardedBuffer<T> bias = call.Input<T>(call.HasBias ? s.OutChannels : 0, 2);
        using GuardedBuffer<T> y = call.Output<T>(s.OutputLength);
        using LentWorkspace lent = call.Lend(TConv.ForwardBytes(s, call.Threads));
        var expected = new T[s.OutputLength];
        ConvReference.Forward(
            s, x.Span.ToArray(), w.Span.ToArray(), bias.Span.ToArray(), expected, call.Activation);
        if (call.ByPointer)
        {
            T* pb = call.HasBias ? bias.Pointer : null;
            TConv.Forward(s, x.Pointer, w.Pointer, pb, y.Pointer, call.Activation, call.Threads, lent.Workspace);
        }
        else
        {
            TConv.Forward(s, x.Span, w.Span, bias.Span, y.Span, call.Activation, call.Threads, lent.Workspace);
        }

        Bits.AssertSame<T>(expected, y.Span, $"on {Isa.Current}");
    });

    private static void BackwardWeightsEqualsReference<T, TConv>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TConv : IConv<T> => ConvCase.Sample(90, CheckBackwardWeights<T, TConv>);

    // A chunk of K is as many images as fill the second-level cache; from the second chunk on, sums are added to.
    private static void BackwardWeightsInChunksEqualsReference<T, TConv>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TConv : IConv<T> => EveryIsa.Run(set =>
    {
        var image = new ConvShape(1, 2, 62, 62, 3, 3, 3, padHeight: 1, padWidth: 1);
        ConvShape s = image.WithBatch(2 + (int)(1.5 * Caches.Level2 / (image.InputLength * (double)sizeof(T))));
        var plan = new WeightsPlan<T>(set, s, 1);
        Assert.True(plan.ChunkDepth < plan.TotalDepth, $"{s} is one chunk");
        for (int beta = 0; beta <= 2; beta += 2)
        {
            var call = new ConvCall(false, Activation.None, beta, 1, false, true, false, Guard.End, beta);
            CheckBackwardWeights<T, TConv>(s, call);
        }
    });

    private static void CheckBackwardWeights<T, TConv>(ConvShape s, ConvCall call)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TConv : IConv<T>
    {
        using GuardedBuffer<T> x = call.Input<T>(s.InputLength, 0);
        using GuardedBuffer<T> dy = call.Input<T>(s.OutputLength, 1);
        using GuardedBuffer<T> dw = call.InOut<T>(s.WeightLength, 2);
        using LentWorkspace lent = call.Lend(TConv.BackwardWeightsBytes(s, call.Threads));
        T beta = T.CreateTruncating(call.Beta);
        T[] expected = dw.Span.ToArray();
        ConvReference.BackwardWeights(s, x.Span.ToArray(), dy.Span.ToArray(), beta, expected);
        if (call.ByPointer)
            TConv.BackwardWeights(s, x.Pointer, dy.Pointer, beta, dw.Pointer, call.Threads, lent.Workspace);
        else
            TConv.BackwardWeights(s, x.Span, dy.Span, beta, dw.Span, call.Threads, lent.Workspace);
        Bits.AssertSame<T>(expected, dw.Span, $"on {Isa.Current}");
    }

    private static void BackwardDataEqualsReference<T, TConv>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TConv : IConv<T> => ConvCase.Sample(90, (s, call) =>
    {
        using GuardedBuffer<T> w = call.Input<T>(s.WeightLength, 0);
        using GuardedBuffer<T> dy = call.Input<T>(s.OutputLength, 1);
        using GuardedBuffer<T> dx = call.InOut<T>(s.InputLength, 2);
        using LentWorkspace lent = call.Lend(TConv.BackwardDataBytes(s, call.Threads, call.Beta != 0));
        T beta = T.CreateTruncating(call.Beta);
        T[] expected = dx.Span.ToArray();
        ConvReference.BackwardData(s, w.Span.ToArray(), dy.Span.ToArray(), beta, expected);
        if (call.ByPointer)
            TConv.BackwardData(s, w.Pointer, dy.Pointer, beta, dx.Pointer, call.Threads, lent.Workspace);
        else
            TConv.BackwardData(s, w.Span, dy.Span, beta, dx.Span, call.Threads, lent.Workspace);
        Bits.AssertSame<T>(expected, dx.Span, $"on {Isa.Current}");
    });

    private static void BackwardBiasEqualsReference<T, TConv>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TConv : IConv<T> => ConvCase.Sample(150, (s, call) =>
    {
        using GuardedBuffer<T> dy = call.Input<T>(s.OutputLength, 0);
        using GuardedBuffer<T> db = call.InOut<T>(s.OutChannels, 1);
        T beta = T.CreateTruncating(call.Beta);
        T[] expected = db.Span.ToArray();
        ConvReference.BackwardBias(s, dy.Span.ToArray(), beta, expected);
        if (call.ByPointer)
            TConv.BackwardBias(s, dy.Pointer, beta, db.Pointer);
        else
            TConv.BackwardBias(s, dy.Span, beta, db.Span);
        Bits.AssertSame<T>(expected, db.Span, $"on {Isa.Current}");
    });
}
