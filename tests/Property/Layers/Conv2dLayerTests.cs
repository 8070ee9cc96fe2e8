using System.Numerics;
using Kernels.Layers;

namespace Kernels.Tests;

public class Conv2dLayerTests
{
    private static readonly Gen<ConvShape> Shapes =
        from groups in Gens.OneOf(1, 1, 2)
        from inGroup in Gens.OneOf(1, 2, 5)
        from outGroup in Gens.OneOf(1, 3, 13)
        from height in Gen.Int[3, 9]
        from width in Gen.Int[3, 12]
        from kernel in Gen.Int[1, 3]
        from stride in Gen.Int[1, 2]
        from pad in Gen.Int[0, 2]
        select new ConvShape(
            7, groups * inGroup, height, width, groups * outGroup, kernel, kernel, stride, 1, pad, pad, groups: groups);

    [Fact]
    public void ForwardAndBackward_AnyShapeF32_EqualReference() => EqualReference<float>();

    [Fact]
    public void ForwardAndBackward_AnyShapeF64_EqualReference() => EqualReference<double>();

    private static void EqualReference<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryIsa.Run(set => Gen.Select(LayerCase.Any, Shapes).Sample(
            (call, shape) => Check<T>(call with { Batch = call.Batch % 4 }, shape, set), iter: 60));
    }

    private static void Check<T>(LayerCase call, ConvShape image, InstructionSet set)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ConvShape shape = image.WithBatch(call.Batch);
        using Parameter<T> weight = call.Parameter<T>(
            1, shape.OutChannels, shape.InChannels / shape.Groups, shape.KernelHeight, shape.KernelWidth);
        using Parameter<T> bias = call.Parameter<T>(2, shape.OutChannels);
        var layer = new Conv2d<T>(image, weight, call.HasBias ? bias : null, call.Activation);
        using GuardedBuffer<T> x = call.Fill<T>(shape.InputLength, 3), dy = call.Fill<T>(shape.OutputLength, 4);
        using GuardedBuffer<T> y = call.Result<T>(dy.Length), dx = call.Result<T>(call.WantsDx ? x.Length : 0);
        Assert.Equal(call.Batch * layer.InputSize, x.Length);
        Assert.Equal(call.Batch * layer.OutputSize, y.Length);

        layer.Forward(call.Batch, x.Span, y.Span, call.Threads);
        layer.Backward(call.Batch, x.Span, y.Span, dy.Span, dx.Span, call.Threads);

        T[] input = x.Span.ToArray(), w = weight.Value.ToArray();
        T[] expected = new T[y.Length];
        ConvReference.Forward(
            shape, input, w, call.HasBias ? bias.Value.ToArray() : [], expected, call.Activation);
        Bits.AssertSame<T>(expected, y.Span, $"y on {set}");

        T[] dz = call.BeforeActivation<T>(y.Span, dy.Span);
        T[] dw = new T[w.Length];
        ConvReference.BackwardWeights(shape, input, dz, T.Zero, dw);
        Bits.AssertSame<T>(dw, weight.Gradient, $"dw on {set}");
        T[] db = new T[bias.Length];
        Array.Fill(db, T.NaN);
        if (call.HasBias)
            ConvReference.BackwardBias(shape, dz, T.Zero, db);
        Bits.AssertSame<T>(db, bias.Gradient, $"db on {set}");
        T[] dxExpected = new T[dx.Length];
        if (call.WantsDx)
            ConvReference.BackwardData(shape, w, dz, dxExpected);
        Bits.AssertSame<T>(dxExpected, dx.Span, $"dx on {set}");

        // Once more, on top of what is there.
        layer.Backward(
            call.Batch, x.Span, y.Span, dy.Span, dx.Span, call.Threads, accumulate: true, accumulateDx: true);
        ConvReference.BackwardWeights(shape, input, dz, T.One, dw);
        Bits.AssertSame<T>(dw, weight.Gradient, $"dw added up on {set}");
        if (call.HasBias)
            ConvReference.BackwardBias(shape, dz, T.One, db);
        Bits.AssertSame<T>(db, bias.Gradient, $"db added up on {set}");
        if (call.WantsDx)
            ConvReference.BackwardData(shape, w, dz, T.One, dxExpected);
        Bits.AssertSame<T>(dxExpected, dx.Span, $"dx added up on {set}");
    }
}
