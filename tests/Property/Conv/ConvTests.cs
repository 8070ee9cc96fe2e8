using System.Numerics;

namespace Kernels.Tests;

public class ConvTests
{
    [Fact]
    public void Forward_AnyShapeF32_EqualsReference() => ForwardEqualsReference<float>();

    [Fact]
    public void Forward_AnyShapeF64_EqualsReference() => ForwardEqualsReference<double>();

    [Fact]
    public void BackwardWeights_AnyShapeF32_EqualsReference() => BackwardWeightsEqualsReference<float>();

    [Fact]
    public void BackwardWeights_AnyShapeF64_EqualsReference() => BackwardWeightsEqualsReference<double>();

    [Fact]
    public void BackwardData_AnyShapeF32_EqualsReference() => BackwardDataEqualsReference<float>();

    [Fact]
    public void BackwardData_AnyShapeF64_EqualsReference() => BackwardDataEqualsReference<double>();

    [Fact]
    public void BackwardBias_AnyShapeF32_EqualsReference() => BackwardBiasEqualsReference<float>();

    [Fact]
    public void BackwardBias_AnyShapeF64_EqualsReference() => BackwardBiasEqualsReference<double>();

    private static void ForwardEqualsReference<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Sample(150, (set, s, call) =>
    {
        using GuardedBuffer<T> x = call.Input<T>(s.InputLength, 0);
        using GuardedBuffer<T> w = call.Input<T>(s.WeightLength, 1);
        using GuardedBuffer<T> bias = call.Input<T>(call.HasBias ? s.OutChannels : 0, 2);
        using GuardedBuffer<T> y = call.Output<T>(s.OutputLength);
        using LentWorkspace lent = call.Lend(ConvSpans<T>.ForwardBytes(s, call.Threads));
        var expected = new T[s.OutputLength];
        ConvReference.Forward(
            s, x.Span.ToArray(), w.Span.ToArray(), bias.Span.ToArray(), expected, call.Activation);
        ConvSpans<T>.Forward(s, x.Span, w.Span, bias.Span, y.Span, call.Activation, call.Threads, lent.Workspace);
        Bits.AssertSame<T>(expected, y.Span, $"on {set}");
    });

    private static void BackwardWeightsEqualsReference<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Sample(100, (set, s, call) =>
    {
        using GuardedBuffer<T> x = call.Input<T>(s.InputLength, 0);
        using GuardedBuffer<T> dy = call.Input<T>(s.OutputLength, 1);
        using GuardedBuffer<T> dw = call.Beta == 0
            ? call.Output<T>(s.WeightLength)
            : call.Input<T>(s.WeightLength, 2);
        using LentWorkspace lent = call.Lend(ConvSpans<T>.BackwardWeightsBytes(s, call.Threads));
        T beta = T.CreateTruncating(call.Beta);
        T[] expected = dw.Span.ToArray();
        ConvReference.BackwardWeights(s, x.Span.ToArray(), dy.Span.ToArray(), beta, expected);
        ConvSpans<T>.BackwardWeights(s, x.Span, dy.Span, beta, dw.Span, call.Threads, lent.Workspace);
        Bits.AssertSame<T>(expected, dw.Span, $"on {set}");
    });

    private static void BackwardDataEqualsReference<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Sample(100, (set, s, call) =>
    {
        using GuardedBuffer<T> w = call.Input<T>(s.WeightLength, 0);
        using GuardedBuffer<T> dy = call.Input<T>(s.OutputLength, 1);
        using GuardedBuffer<T> dx = call.Output<T>(s.InputLength);
        using LentWorkspace lent = call.Lend(ConvSpans<T>.BackwardDataBytes(s, call.Threads));
        var expected = new T[s.InputLength];
        ConvReference.BackwardData(s, w.Span.ToArray(), dy.Span.ToArray(), expected);
        ConvSpans<T>.BackwardData(s, w.Span, dy.Span, dx.Span, call.Threads, lent.Workspace);
        Bits.AssertSame<T>(expected, dx.Span, $"on {set}");
    });

    private static void BackwardBiasEqualsReference<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Sample(150, (set, s, call) =>
    {
        using GuardedBuffer<T> dy = call.Input<T>(s.OutputLength, 0);
        using GuardedBuffer<T> db = call.Beta == 0 ? call.Output<T>(s.OutChannels) : call.Input<T>(s.OutChannels, 1);
        T beta = T.CreateTruncating(call.Beta);
        T[] expected = db.Span.ToArray();
        ConvReference.BackwardBias(s, dy.Span.ToArray(), beta, expected);
        ConvSpans<T>.BackwardBias(s, dy.Span, beta, db.Span);
        Bits.AssertSame<T>(expected, db.Span, $"on {set}");
    });

    private static void Sample(int iterations, Action<InstructionSet, ConvShape, ConvCall> check) =>
        EveryIsa.Run(set => ConvCase.Any.Sample(x => check(set, x.Shape, x.Call), iter: iterations));
}
