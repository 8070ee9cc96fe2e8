using System.Numerics;
using Kernels.Layers;

namespace Kernels.Hashes;

/// <summary>Layers and optimisers: each forward, backward, and one step of training.</summary>
internal static class LayerCases
{
    private const int Batch = 5;

    private static readonly ConvShape Image = new(1, 2, 9, 8, 6, 3, 3, padHeight: 1, padWidth: 1);

    public static void AddTo(CaseList list)
    {
        Add<float>(list);
        Add<double>(list);
    }

    private static void Add<T>(CaseList list)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // With the other activations a layer has no backward pass.
        foreach (Activation activation in new[] { Activation.None, Activation.Relu })
        {
            list.Add<T>("Layers.Linear", $"19 to 33, {activation}", t => LinearLayer<T>(activation, t));
            list.Add<T>("Layers.Conv2d", $"2 to 6 channels, {activation}", t => ConvLayer<T>(activation, t));
        }

        list.Add<T>("Layers.MaxPool2d", "2x2", MaxPoolLayer<T>);
        list.Add<T>("Layers.Relu", "71", ReluLayer<T>);
        list.Add<T>("Layers.Softmax", "37", SoftmaxLayer<T>);
        list.Add<T>("Layers.CrossEntropy", "37", LossLayer<T>);
        list.Add<T>("Layers.Sgd", "3 steps", () => Train<T>(p => new Sgd<T>([p], Number<T>(0.1), Number<T>(0.9), Number<T>(0.01))));
        list.Add<T>("Layers.Adam", "3 steps", () => Train<T>(p => new Adam<T>([p], Number<T>(0.1), Number<T>(0.01))));
    }

    private static ulong LinearLayer<T>(Activation activation, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Parameter<T> weight = new("weight", [19, 33]), bias = new("bias", [33]);
        weight.FillGlorot(19, 33, 1);
        bias.FillHe(19, 2);
        var layer = new Linear<T>(weight, bias, activation);
        T[] x = Numbers.Plain<T>(Batch * 19, 3), dy = Numbers.Plain<T>(Batch * 33, 4);
        T[] y = new T[Batch * 33], z = new T[Batch * 33], dx = new T[Batch * 19];
        layer.Forward(Batch, x, y, threads);
        using (PackedMatrix<T> packed = layer.Pack())
            layer.ForwardPacked(Batch, x, packed, z, threads);
        layer.Backward(Batch, x, y, dy, dx, threads);
        return new Digest().With<T>(y).With<T>(z).With<T>(dx).With<T>(weight.Gradient).With<T>(bias.Gradient).Value;
    }

    private static ulong ConvLayer<T>(Activation activation, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Parameter<T> weight = new("weight", [6, 2, 3, 3]), bias = new("bias", [6]);
        weight.FillHe(18, 5);
        bias.FillGlorot(18, 6, 6);
        var layer = new Conv2d<T>(Image, weight, bias, activation);
        T[] x = Numbers.Plain<T>(Batch * layer.InputSize, 7), dy = Numbers.Plain<T>(Batch * layer.OutputSize, 8);
        T[] y = new T[dy.Length], dx = new T[x.Length];
        layer.Forward(Batch, x, y, threads);
        layer.Backward(Batch, x, y, dy, dx, threads);
        return new Digest().With<T>(y).With<T>(dx).With<T>(weight.Gradient).With<T>(bias.Gradient).Value;
    }

    private static ulong MaxPoolLayer<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layer = new MaxPool2d<T>(new PoolShape(1, 3, 8, 6, 2, 2, 2, 2));
        T[] x = Numbers.Plain<T>(Batch * layer.InputSize, 9), dy = Numbers.Plain<T>(Batch * layer.OutputSize, 10);
        T[] y = new T[dy.Length], dx = new T[x.Length];
        var indices = new int[y.Length];
        layer.Forward(Batch, x, y, indices);
        layer.Backward(Batch, indices, dy, dx);
        var alone = new T[y.Length];
        layer.Forward(Batch, x, alone);
        return new Digest().With<T>(y).With(indices).With<T>(dx).With<T>(alone).Value;
    }

    private static ulong ReluLayer<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layer = new Relu<T>(71);
        T[] y = new T[Batch * 71], dx = new T[Batch * 71];
        layer.Forward(Batch, Numbers.Special<T>(y.Length, 11), y);
        layer.Backward(Batch, y, Numbers.Plain<T>(y.Length, 12), dx);
        return new Digest().With<T>(y).With<T>(dx).Value;
    }

    private static ulong SoftmaxLayer<T>(int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layer = new Softmax<T>(37);
        T[] y = new T[Batch * 37], dx = new T[Batch * 37];
        layer.Forward(Batch, Numbers.Plain<T>(y.Length, 13), y, threads);
        layer.Backward(Batch, y, Numbers.Plain<T>(y.Length, 14), dx, threads);
        return new Digest().With<T>(y).With<T>(dx).Value;
    }

    private static ulong LossLayer<T>(int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layer = new CrossEntropy<T>(37);
        T[] x = Numbers.Plain<T>(Batch * 37, 15), dx = new T[x.Length];
        int[] labels = Numbers.Labels(Batch, 37, 16);
        T alone = layer.Forward(Batch, x, labels), loss = layer.Backward(Batch, x, labels, dx, threads);
        return new Digest().With<T>([alone, loss]).With<T>(dx).Value;
    }

    private static ulong Train<T>(Func<Parameter<T>, object> optimizer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var parameter = new Parameter<T>("p", [77]);
        parameter.FillGlorot(7, 11, 17);
        object steps = optimizer(parameter);
        using (steps as IDisposable)
        {
            for (int step = 0; step < 3; step++)
            {
                Numbers.Plain<T>(77, 18 + step).CopyTo(parameter.Gradient);
                if (steps is Sgd<T> sgd)
                    sgd.Step();
                else
                    ((Adam<T>)steps).Step();
            }
        }

        return Digest.Of<T>(parameter.Value);
    }

    private static T Number<T>(double x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.CreateTruncating(x);
}
