using System.Numerics;
using Kernels.Layers;

namespace Kernels.Tests;

public class LinearTests
{
    [Fact]
    public void ForwardAndBackward_AnyShapeF32_EqualReference() => EqualReference<float>();

    [Fact]
    public void ForwardAndBackward_AnyShapeF64_EqualReference() => EqualReference<double>();

    private static void EqualReference<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryIsa.Run(set => Gen.Select(LayerCase.Any, Gens.Size, Gens.Size).Sample(
            (x, inputs, outputs) => Check<T>(x, inputs, outputs, set), iter: 100));
    }

    private static void Check<T>(LayerCase call, int inputs, int outputs, InstructionSet set)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Parameter<T> weight = call.Parameter<T>(1, inputs, outputs), bias = call.Parameter<T>(2, outputs);
        var layer = new Linear<T>(weight, call.HasBias ? bias : null, call.Activation);
        using GuardedBuffer<T> x = call.Fill<T>(call.Batch * inputs, 3), dy = call.Fill<T>(call.Batch * outputs, 4);
        using GuardedBuffer<T> y = call.Result<T>(dy.Length), packedY = call.Result<T>(dy.Length);
        using GuardedBuffer<T> dx = call.Result<T>(call.WantsDx ? x.Length : 0);
        using PackedMatrix<T> packed = layer.Pack();

        layer.Forward(call.Batch, x.Span, y.Span, call.Threads);
        layer.ForwardPacked(call.Batch, x.Span, packed, packedY.Span, call.Threads);
        layer.Backward(call.Batch, x.Span, y.Span, dy.Span, dx.Span, call.Threads);

        T[] expected = new T[y.Length];
        Multiply(
            Transpose.No, Transpose.No, call.Batch, outputs, inputs, x.Span, inputs, weight.Value, outputs, expected,
            call.HasBias ? bias.Value.ToArray() : null, call.Activation);
        Bits.AssertSame<T>(expected, y.Span, $"y on {set}");
        Bits.AssertSame<T>(expected, packedY.Span, $"y by packed weights on {set}");

        T[] dz = call.BeforeActivation<T>(y.Span, dy.Span);
        T[] dw = new T[weight.Length];
        Multiply(Transpose.Yes, Transpose.No, inputs, outputs, call.Batch, x.Span, inputs, dz, outputs, dw);
        Bits.AssertSame<T>(dw, weight.Gradient, $"dw on {set}");
        T[] db = new T[outputs];
        Array.Fill(db, T.NaN);
        if (call.HasBias)
            ReduceReference.SumColumns<T>(call.Batch, outputs, dz, outputs, T.Zero, db);
        Bits.AssertSame<T>(db, bias.Gradient, $"db on {set}");
        T[] dxExpected = new T[dx.Length];
        if (call.WantsDx)
        {
            Multiply(
                Transpose.No, Transpose.Yes, call.Batch, inputs, outputs, dz, outputs, weight.Value, outputs, dxExpected);
        }

        Bits.AssertSame<T>(dxExpected, dx.Span, $"dx on {set}");
    }

    [Fact]
    public void Backward_ActivationForInferenceOnly_Throws()
    {
        using var weight = new Parameter<float>("w", 3, 2);
        var layer = new Linear<float>(weight, activation: Activation.Gelu);
        float[] x = [1, 2, 3], y = new float[2], dx = [7, 7, 7];
        layer.Forward(1, x, y);
        Assert.Equal([0, 0], y);
        NotSupportedException e = Assert.Throws<NotSupportedException>(() => layer.Backward(1, x, y, y, dx));
        Assert.Contains("Gelu", e.Message, StringComparison.Ordinal);
        Assert.Equal([7, 7, 7], dx);
    }

    private static void Multiply<T>(
        Transpose transA, Transpose transB, int m, int n, int k, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb,
        T[] c, T[]? bias = null, Activation activation = Activation.None)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        GemmReference.Run(
            transA, transB, m, n, k, T.One, a.ToArray(), lda, b.ToArray(), ldb, T.Zero, c, n,
            bias is null ? BiasAxis.None : BiasAxis.Column, bias ?? [], (_, _, sum) => GemmReference.Activate(sum, activation));
}
