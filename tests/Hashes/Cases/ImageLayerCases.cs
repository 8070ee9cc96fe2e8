using System.Numerics;
using Kernels.Layers;

namespace Kernels.Hashes;

/// <summary>Layers over images and signals.</summary>
internal static class ImageLayerCases
{
    private const int Batch = 3;

    public static void AddTo(CaseList list)
    {
        Add<float>(list);
        Add<double>(list);
    }

    private static void Add<T>(CaseList list)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        list.Add<T>("Layers.AvgPool2d", "3x3 pad 1", AvgPool<T>);
        list.Add<T>("Layers.GlobalAvgPool2d", "4 of 25", GlobalPool<T>);
        list.Add<T>("Layers.BatchNorm2d", "4 of 9", BatchNorm<T>);
        list.Add<T>("Layers.Conv1d", "2 to 5 channels", Signal<T>);
        list.Add<T>("Layers.Conv2d", "packed, with a residual", Packed<T>);
        list.Add<T>("Layers.ConvTranspose2d", "2 to 3 channels", Transposed<T>);
    }

    private static ulong AvgPool<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layer = new AvgPool2d<T>(new PoolShape(1, 2, 9, 8, 3, 3, 2, 2, 1, 1));
        T[] y = new T[Batch * layer.OutputSize], dx = new T[Batch * layer.InputSize];
        layer.Forward(Batch, Numbers.Plain<T>(dx.Length, 1), y);
        layer.Backward(Batch, Numbers.Plain<T>(y.Length, 2), dx);
        return new Digest().With<T>(y).With<T>(dx).Value;
    }

    private static ulong GlobalPool<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layer = new GlobalAvgPool2d<T>(4, 25);
        T[] y = new T[Batch * layer.OutputSize], dx = new T[Batch * layer.InputSize];
        layer.Forward(Batch, Numbers.Plain<T>(dx.Length, 3), y);
        layer.Backward(Batch, Numbers.Plain<T>(y.Length, 4), dx);
        return new Digest().With<T>(y).With<T>(dx).Value;
    }

    private static ulong BatchNorm<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Parameter<T> gamma = Filled<T>(5, 4), beta = Filled<T>(6, 4), mean = Filled<T>(7, 4), variance = Filled<T>(8, 4);
        using Parameter<T> weight = Filled<T>(9, 4, 2, 3, 3), bias = Filled<T>(10, 4);
        foreach (ref T x in variance.Value)
            x = T.Abs(x);
        var layer = new BatchNorm2d<T>(9, gamma, beta, mean, variance, T.CreateTruncating(1e-5), Activation.Relu);
        T[] y = new T[Batch * layer.Size];
        layer.Forward(Batch, Numbers.Plain<T>(y.Length, 11), y);
        layer.FoldInto(new Conv2d<T>(new ConvShape(1, 2, 5, 5, 4, 3, 3), weight, bias));
        return new Digest().With<T>(y).With<T>(weight.Value).With<T>(bias.Value).Value;
    }

    private static ulong Signal<T>(int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Parameter<T> weight = Filled<T>(12, 5, 2, 3), bias = Filled<T>(13, 5);
        var layer = new Conv1d<T>(ConvShape.OneDimensional(1, 2, 40, 5, 3, pad: 1), weight, bias, Activation.Relu);
        T[] x = Numbers.Plain<T>(Batch * layer.InputSize, 14), y = new T[Batch * layer.OutputSize], dx = new T[x.Length];
        layer.Forward(Batch, x, y, threads);
        layer.Backward(Batch, x, y, Numbers.Plain<T>(y.Length, 15), dx, threads);
        using (ConvWeights<T> packed = layer.Pack())
            layer.ForwardPacked(Batch, x, packed, y, threads);
        return new Digest().With<T>(y).With<T>(dx).With<T>(weight.Gradient).With<T>(bias.Gradient).Value;
    }

    private static ulong Packed<T>(int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Parameter<T> weight = Filled<T>(20, 7, 3, 3, 3), bias = Filled<T>(21, 7);
        var layer = new Conv2d<T>(new ConvShape(1, 3, 9, 8, 7, 3, 3, 2, 1, 1, 1), weight, bias, Activation.Relu);
        T[] x = Numbers.Plain<T>(Batch * layer.InputSize, 22), y = new T[Batch * layer.OutputSize];
        using ConvWeights<T> packed = layer.Pack();
        layer.ForwardPacked(Batch, x, packed, y, threads, Numbers.Plain<T>(y.Length, 23));
        return new Digest().With<T>(y).Value;
    }

    private static ulong Transposed<T>(int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Parameter<T> weight = Filled<T>(16, 2, 3, 2, 2), bias = Filled<T>(17, 3);
        var layer = new ConvTranspose2d<T>(new ConvTransposeShape(1, 2, 5, 6, 3, 2, 2, 2, 2), weight, bias, Activation.Relu);
        T[] x = Numbers.Plain<T>(Batch * layer.InputSize, 18), y = new T[Batch * layer.OutputSize], dx = new T[x.Length];
        layer.Forward(Batch, x, y, threads);
        layer.Backward(Batch, x, y, Numbers.Plain<T>(y.Length, 19), dx, threads);
        return new Digest().With<T>(y).With<T>(dx).With<T>(weight.Gradient).With<T>(bias.Gradient).Value;
    }

    private static Parameter<T> Filled<T>(int seed, params int[] shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var parameter = new Parameter<T>("p", shape);
        Numbers.Plain<T>(parameter.Length, seed).CopyTo(parameter.Value);
        return parameter;
    }
}
