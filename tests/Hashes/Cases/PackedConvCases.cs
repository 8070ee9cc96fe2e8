using System.Numerics;

namespace Kernels.Hashes;

/// <summary>Forward passes with packed weights and a residual.</summary>
internal static class PackedConvCases
{
    private delegate void ForwardPacked<T>(
        int batch, ReadOnlySpan<T> x, ConvWeights<T> w, ReadOnlySpan<T> bias, Span<T> y, Activation activation,
        ReadOnlySpan<T> residual, int threads, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    public static void AddTo(CaseList list)
    {
        foreach ((string name, ConvShape shape) in ConvCases.Shapes)
        {
            Add<float>(list, name, shape, Conv2d.ForwardPacked);
            Add<double>(list, name, shape, Conv2d.ForwardPacked);
        }
    }

    private static void Add<T>(CaseList list, string name, ConvShape shape, ForwardPacked<T> forward)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] x = Numbers.Plain<T>(shape.InputLength, 1), w = Numbers.Plain<T>(shape.WeightLength, 2);
        T[] bias = Numbers.Plain<T>(shape.OutChannels, 3), residual = Numbers.Plain<T>(shape.OutputLength, 4);
        ulong Run(bool updates, Activation activation, int threads)
        {
            using ConvWeights<T> packed = ConvWeights<T>.Pack(shape, updates ? new T[w.Length] : w);
            if (updates)
                packed.Update(w);
            T[] y = Numbers.Plain<T>(shape.OutputLength, 5);
            forward(shape.Batch, x, packed, bias, y, activation, residual, threads, default);
            return Digest.Of<T>(y);
        }

        list.Add<T>("Conv2d.ForwardPacked", $"{name}; bias, residual, ReLU", t => Run(false, Activation.Relu, t));
        list.Add<T>("ConvWeights.Update", $"{name}; bias, residual, clamp", t => Run(true, Activation.Clamp, t));
    }
}
