using System.Numerics;

namespace Kernels.Hashes;

/// <summary>Transposed convolutions, forward and backward.</summary>
internal static class ConvTransposeCases
{
    private static readonly (string Name, ConvTransposeShape Shape)[] Shapes =
    [
        ("3x3 pad 1", new ConvTransposeShape(2, 4, 6, 7, 5, 3, 3, padHeight: 1, padWidth: 1)),
        ("2x2 stride 2", new ConvTransposeShape(2, 6, 5, 9, 3, 2, 2, 2, 2)),
        ("3x3 stride 2 pad 1, one more", new ConvTransposeShape(1, 4, 7, 5, 6, 3, 3, 2, 2, 1, 1, 1, 1)),
        ("3x3 in 2 groups", new ConvTransposeShape(2, 4, 5, 6, 6, 3, 3, groups: 2)),
    ];

    private delegate void Forward<T>(
        ConvTransposeShape shape, ReadOnlySpan<T> x, ReadOnlySpan<T> w, ReadOnlySpan<T> bias, Span<T> y, Activation activation,
        int threads, Workspace workspace);

    private delegate void BackwardData<T>(
        ConvTransposeShape shape, ReadOnlySpan<T> w, ReadOnlySpan<T> dy, Span<T> dx, int threads, Workspace workspace);

    private delegate void BackwardWeights<T>(
        ConvTransposeShape shape, ReadOnlySpan<T> x, ReadOnlySpan<T> dy, T beta, Span<T> dw, int threads, Workspace workspace);

    private delegate void BackwardBias<T>(ConvTransposeShape shape, ReadOnlySpan<T> dy, T beta, Span<T> db);

    public static void AddTo(CaseList list)
    {
        foreach ((string name, ConvTransposeShape shape) in Shapes)
        {
            Add<float>(
                list, name, shape, ConvTranspose2d.Forward, ConvTranspose2d.BackwardData, ConvTranspose2d.BackwardWeights,
                ConvTranspose2d.BackwardBias);
            Add<double>(
                list, name, shape, ConvTranspose2d.Forward, ConvTranspose2d.BackwardData, ConvTranspose2d.BackwardWeights,
                ConvTranspose2d.BackwardBias);
        }
    }

    private static void Add<T>(
        CaseList list, string name, ConvTransposeShape shape, Forward<T> forward, BackwardData<T> data,
        BackwardWeights<T> weights, BackwardBias<T> bias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] x = Numbers.Plain<T>(shape.InputLength, 1), w = Numbers.Plain<T>(shape.WeightLength, 2);
        T[] b = Numbers.Plain<T>(shape.OutChannels, 3), dy = Numbers.Plain<T>(shape.OutputLength, 5);
        list.Add<T>("ConvTranspose2d.Forward", name, t =>
        {
            var y = new T[shape.OutputLength];
            forward(shape, x, w, b, y, Activation.Relu, t, default);
            return Digest.Of<T>(y);
        });
        list.Add<T>("ConvTranspose2d.BackwardData", name, t =>
        {
            var dx = new T[shape.InputLength];
            data(shape, w, dy, dx, t, default);
            return Digest.Of<T>(dx);
        });
        list.Add<T>("ConvTranspose2d.BackwardWeights", name, t =>
        {
            T[] dw = Numbers.Plain<T>(shape.WeightLength, 6);
            weights(shape, x, dy, T.One, dw, t, default);
            return Digest.Of<T>(dw);
        });
        list.Add<T>("ConvTranspose2d.BackwardBias", name, () =>
        {
            T[] db = Numbers.Plain<T>(shape.OutChannels, 7);
            bias(shape, dy, T.One, db);
            return Digest.Of<T>(db);
        });
    }
}
