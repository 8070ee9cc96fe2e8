using System.Numerics;
using Kernels.Layers;

namespace Kernels.Hashes;

/// <summary>Layers that normalise rows.</summary>
internal static class NormLayerCases
{
    private const int Batch = 5;
    private const int Size = 37;

    public static void AddTo(CaseList list)
    {
        Add<float>(list);
        Add<double>(list);
    }

    private static void Add<T>(CaseList list)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        list.Add<T>("Layers.LayerNorm", "37", LayerNormLayer<T>);
        list.Add<T>("Layers.RmsNorm", "37", RmsNormLayer<T>);
    }

    private static ulong LayerNormLayer<T>(int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Parameter<T> gamma = new("gamma", [Size]), beta = new("beta", [Size]);
        gamma.FillHe(Size, 1);
        beta.FillHe(Size, 2);
        var layer = new LayerNorm<T>(gamma, beta);
        T[] x = Numbers.Plain<T>(Batch * Size, 3), y = new T[x.Length], dx = new T[x.Length], mean = new T[Batch], rstd = new T[Batch];
        layer.Forward(Batch, x, y, mean, rstd, threads);
        layer.Backward(Batch, x, mean, rstd, Numbers.Plain<T>(x.Length, 4), dx, threads);
        return new Digest().With<T>(y).With<T>(dx).With<T>(gamma.Gradient).With<T>(beta.Gradient).Value;
    }

    private static ulong RmsNormLayer<T>(int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var gamma = new Parameter<T>("gamma", [Size]);
        gamma.FillHe(Size, 5);
        var layer = new RmsNorm<T>(gamma);
        T[] x = Numbers.Plain<T>(Batch * Size, 6), y = new T[x.Length], dx = new T[x.Length], rstd = new T[Batch];
        layer.Forward(Batch, x, y, rstd, threads);
        layer.Backward(Batch, x, rstd, Numbers.Plain<T>(x.Length, 7), dx, threads);
        return new Digest().With<T>(y).With<T>(dx).With<T>(gamma.Gradient).Value;
    }
}
