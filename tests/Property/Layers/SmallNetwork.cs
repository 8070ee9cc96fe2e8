using System.Numerics;
using Kernels.Layers;

namespace Kernels.Tests;

/// <summary>A network of every layer: conv and ReLU, max pool, linear, ReLU, linear; softmax and cross-entropy on top.</summary>
/// <remarks>Its loss is the cross-entropy plus a weighted sum of the probabilities, so that both ends are differentiated.</remarks>
internal sealed class SmallNetwork<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const int Batch = 4;
    private const int Classes = 5;
    private const int Hidden = 6;

    private readonly Conv2d<T> conv;
    private readonly MaxPool2d<T> pool = new(new PoolShape(1, 3, 6, 6, 2, 2, 2, 2));
    private readonly Linear<T> first;
    private readonly Relu<T> relu = new(Hidden);
    private readonly Linear<T> last;
    private readonly Softmax<T> softmax = new(Classes);
    private readonly CrossEntropy<T> crossEntropy = new(Classes);
    private readonly T[] a, b, c, d, logits, probabilities, da, db, dc, dd, dlogits, fromSoftmax;
    private readonly T[] weights = Gens.Values<T>(Batch * Classes, 77);
    private readonly int[] places;
    private readonly int[] labels = [3, 0, 4, 1];
    private readonly int threads;

    public SmallNetwork(int threads = 1)
    {
        this.threads = threads;
        Parameters =
        [
            new("conv.weight", 3, 2, 3, 3), new("conv.bias", 3), new("first.weight", 27, Hidden), new("first.bias", Hidden),
            new("last.weight", Hidden, Classes), new("last.bias", Classes),
        ];
        for (int i = 0; i < Parameters.Length; i++)
            Parameters[i].FillHe(3 + i, 10 + i);
        conv = new(new ConvShape(1, 2, 6, 6, 3, 3, 3, 1, 1, 1, 1), Parameters[0], Parameters[1], Activation.Relu);
        first = new(Parameters[2], Parameters[3]);
        last = new(Parameters[4], Parameters[5]);
        Input = Gens.Values<T>(Batch * conv.InputSize, 5);
        InputGradient = new T[Input.Length];
        (a, da) = (new T[Batch * conv.OutputSize], new T[Batch * conv.OutputSize]);
        (b, db) = (new T[Batch * pool.OutputSize], new T[Batch * pool.OutputSize]);
        places = new int[b.Length];
        (c, dc) = (new T[Batch * Hidden], new T[Batch * Hidden]);
        (d, dd) = (new T[Batch * Hidden], new T[Batch * Hidden]);
        (logits, dlogits) = (new T[Batch * Classes], new T[Batch * Classes]);
        (probabilities, fromSoftmax) = (new T[Batch * Classes], new T[Batch * Classes]);
    }

    public Parameter<T>[] Parameters { get; }

    public T[] Input { get; }

    public T[] InputGradient { get; }

    public T Forward()
    {
        conv.Forward(Batch, Input, a, threads);
        pool.Forward(Batch, a, b, places);
        first.Forward(Batch, b, c, threads);
        relu.Forward(Batch, c, d);
        last.Forward(Batch, d, logits, threads);
        softmax.Forward(Batch, logits, probabilities, threads);
        T loss = crossEntropy.Forward(Batch, logits, labels);
        for (int i = 0; i < weights.Length; i++)
            loss += weights[i] * probabilities[i];
        return loss;
    }

    /// <summary>Gradients of the last forward pass.</summary>
    public void Backward()
    {
        _ = crossEntropy.Backward(Batch, logits, labels, dlogits, threads);
        softmax.Backward(Batch, probabilities, weights, fromSoftmax, threads);
        for (int i = 0; i < dlogits.Length; i++)
            dlogits[i] += fromSoftmax[i];
        last.Backward(Batch, d, default, dlogits, dd, threads);
        relu.Backward(Batch, d, dd, dc);
        first.Backward(Batch, b, default, dc, db, threads);
        pool.Backward(Batch, places, db, da);
        conv.Backward(Batch, Input, a, da, InputGradient, threads);
    }

    public void Dispose() => Array.ForEach(Parameters, parameter => parameter.Dispose());
}
