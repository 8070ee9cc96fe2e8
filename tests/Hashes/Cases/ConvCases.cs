using System.Numerics;

namespace Kernels.Hashes;

/// <summary>Convolutions forward and backward, the column matrix and its adjoint.</summary>
internal static class ConvCases
{
    /// <summary>Convolutions of every kind.</summary>
    public static readonly (string Name, ConvShape Shape)[] Shapes =
    [
        ("no image", new ConvShape(0, 2, 5, 5, 3, 3, 3)),
        ("one tap", new ConvShape(2, 7, 5, 9, 13, 1, 1)),
        ("one tap, stride 2", new ConvShape(1, 6, 7, 8, 5, 1, 1, 2, 2)),
        ("whole image", new ConvShape(5, 4, 3, 3, 10, 3, 3)),
        ("3x3 pad 1", new ConvShape(2, 4, 9, 11, 10, 3, 3, padHeight: 1, padWidth: 1)),
        ("3x3 pad 1, wide", new ConvShape(1, 16, 14, 33, 35, 3, 3, padHeight: 1, padWidth: 1)),
        ("5x5 pad 2, one channel", new ConvShape(3, 1, 12, 12, 8, 5, 5, padHeight: 2, padWidth: 2)),
        ("7x7 stride 2 pad 3", new ConvShape(1, 3, 23, 21, 9, 7, 7, 2, 2, 3, 3)),
        ("2x3 stride 3x1 dilation 2x3", new ConvShape(2, 3, 13, 16, 7, 2, 3, 3, 1, 1, 2, 2, 3)),
        ("3x3 in 2 groups", new ConvShape(2, 6, 8, 7, 10, 3, 3, padHeight: 1, padWidth: 1, groups: 2)),
        ("3x3 depthwise", new ConvShape(2, 9, 10, 13, 9, 3, 3, padHeight: 1, padWidth: 1, groups: 9)),
        ("3x3 depthwise stride 2", new ConvShape(1, 5, 11, 12, 5, 3, 3, 2, 2, 1, 1, groups: 5)),
        ("1x5 row", new ConvShape(2, 3, 1, 40, 4, 1, 5, padWidth: 2)),
        ("deep", new ConvShape(1, 60, 4, 5, 5, 3, 3, padHeight: 1, padWidth: 1)),
        ("many outputs", new ConvShape(1, 2, 3, 4, 530, 2, 2)),
        ("many images", new ConvShape(70, 2, 4, 4, 3, 2, 2)),
    ];

    private delegate void Forward<T>(
        ConvShape shape, ReadOnlySpan<T> x, ReadOnlySpan<T> w, ReadOnlySpan<T> bias, Span<T> y, Activation activation,
        int threads, Workspace workspace, ReadOnlySpan<T> residual);

    private delegate void BackwardData<T>(
        ConvShape shape, ReadOnlySpan<T> w, ReadOnlySpan<T> dy, Span<T> dx, int threads, Workspace workspace, T beta);

    private delegate void BackwardWeights<T>(
        ConvShape shape, ReadOnlySpan<T> x, ReadOnlySpan<T> dy, T beta, Span<T> dw, int threads, Workspace workspace);

    private delegate void BackwardBias<T>(ConvShape shape, ReadOnlySpan<T> dy, T beta, Span<T> db);

    private delegate void Columns<T>(ConvShape shape, ReadOnlySpan<T> x, Span<T> y);

    public static void AddTo(CaseList list)
    {
        foreach ((string name, ConvShape shape) in Shapes)
        {
            AddForward<float>(list, name, shape, Conv2d.Forward);
            AddForward<double>(list, name, shape, Conv2d.Forward);
            AddBackward<float>(list, name, shape, Conv2d.BackwardData, Conv2d.BackwardWeights, Conv2d.BackwardBias);
            AddBackward<double>(list, name, shape, Conv2d.BackwardData, Conv2d.BackwardWeights, Conv2d.BackwardBias);
            AddColumns<float>(list, name, shape, Im2Col.Run, Col2Im.Run);
            AddColumns<double>(list, name, shape, Im2Col.Run, Col2Im.Run);
        }
    }

    private static void AddForward<T>(CaseList list, string name, ConvShape shape, Forward<T> forward)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] x = Numbers.Plain<T>(shape.InputLength, 1), special = Numbers.Special<T>(shape.InputLength, 1);
        T[] w = Numbers.Plain<T>(shape.WeightLength, 2), bias = Numbers.Plain<T>(shape.OutChannels, 3);
        ulong Run(T[] x, ReadOnlySpan<T> bias, Activation activation, int threads)
        {
            T[] y = Numbers.Plain<T>(shape.OutputLength, 4);
            forward(shape, x, w, bias, y, activation, threads, default, default);
            return Digest.Of<T>(y);
        }

        list.Add<T>("Conv2d.Forward", name, t => Run(x, default, Activation.None, t));
        list.Add<T>("Conv2d.Forward", $"{name}; bias, ReLU", t => Run(x, bias, Activation.Relu, t));
        list.Add<T>("Conv2d.Forward", $"{name}; special values", t => Run(special, bias, Activation.None, t));
    }

    private static void AddBackward<T>(
        CaseList list, string name, ConvShape shape, BackwardData<T> data, BackwardWeights<T> weights, BackwardBias<T> bias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] x = Numbers.Plain<T>(shape.InputLength, 1), w = Numbers.Plain<T>(shape.WeightLength, 2);
        T[] dy = Numbers.Plain<T>(shape.OutputLength, 5);
        foreach (int beta in new[] { 0, 1 })
        {
            list.Add<T>("Conv2d.BackwardData", $"{name}; beta {beta}", t =>
            {
                T[] dx = Numbers.Plain<T>(shape.InputLength, 6);
                data(shape, w, dy, dx, t, default, T.CreateTruncating(beta));
                return Digest.Of<T>(dx);
            });
            list.Add<T>("Conv2d.BackwardWeights", $"{name}; beta {beta}", t =>
            {
                T[] dw = Numbers.Plain<T>(shape.WeightLength, 7);
                weights(shape, x, dy, T.CreateTruncating(beta), dw, t, default);
                return Digest.Of<T>(dw);
            });
            list.Add<T>("Conv2d.BackwardBias", $"{name}; beta {beta}", () =>
            {
                T[] db = Numbers.Plain<T>(shape.OutChannels, 8);
                bias(shape, dy, T.CreateTruncating(beta), db);
                return Digest.Of<T>(db);
            });
        }
    }

    private static void AddColumns<T>(CaseList list, string name, ConvShape shape, Columns<T> im2Col, Columns<T> col2Im)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] x = Numbers.Plain<T>(shape.InputLength, 1), columns = Numbers.Plain<T>((int)shape.ColumnsLength, 9);
        list.Add<T>("Im2Col.Run", name, () =>
        {
            T[] y = Numbers.Plain<T>(columns.Length, 10);
            im2Col(shape, x, y);
            return Digest.Of<T>(y);
        });
        list.Add<T>("Col2Im.Run", name, () =>
        {
            T[] y = Numbers.Plain<T>(shape.InputLength, 11);
            col2Im(shape, columns, y);
            return Digest.Of<T>(y);
        });
    }
}
