using System.Numerics;

namespace Kernels.Hashes;

/// <summary>Pooling, forward and backward.</summary>
internal static class PoolCases
{
    private static readonly (string Name, PoolShape Shape)[] Shapes =
    [
        ("2x2 stride 2", new PoolShape(2, 3, 8, 10, 2, 2, 2, 2)),
        ("3x3 stride 2 pad 1", new PoolShape(1, 5, 13, 15, 3, 3, 2, 2, 1, 1)),
        ("3x2 stride 1", new PoolShape(2, 1, 7, 21, 3, 2, 1, 1)),
        ("whole image", new PoolShape(3, 2, 5, 5, 5, 5, 1, 1)),
    ];

    private delegate void Forward<T>(PoolShape shape, ReadOnlySpan<T> x, Span<T> y, Span<int> indices);

    private delegate void Maxima<T>(PoolShape shape, ReadOnlySpan<T> x, Span<T> y);

    private delegate void Backward<T>(PoolShape shape, ReadOnlySpan<T> dy, ReadOnlySpan<int> indices, Span<T> dx);

    private delegate void AverageForward<T>(PoolShape shape, ReadOnlySpan<T> x, Span<T> y, bool countPadding);

    private delegate void AverageBackward<T>(PoolShape shape, ReadOnlySpan<T> dy, Span<T> dx, bool countPadding);

    private delegate void Global<T>(int planes, int pixels, ReadOnlySpan<T> x, Span<T> y);

    public static void AddTo(CaseList list)
    {
        foreach ((int planes, int pixels) in new[] { (0, 5), (3, 1), (5, 49), (7, 1000) })
        {
            AddGlobal<float>(list, planes, pixels, GlobalAvgPool2d.Forward, GlobalAvgPool2d.Backward);
            AddGlobal<double>(list, planes, pixels, GlobalAvgPool2d.Forward, GlobalAvgPool2d.Backward);
        }

        foreach ((string name, PoolShape shape) in Shapes)
        {
            AddAverage<float>(list, name, shape, AvgPool2d.Forward, AvgPool2d.Backward);
            AddAverage<double>(list, name, shape, AvgPool2d.Forward, AvgPool2d.Backward);
            AddMax<float>(list, name, shape, MaxPool2d.Forward, MaxPool2d.Forward, MaxPool2d.Backward);
            AddMax<double>(list, name, shape, MaxPool2d.Forward, MaxPool2d.Forward, MaxPool2d.Backward);
        }
    }

    private static void AddGlobal<T>(CaseList list, int planes, int pixels, Global<T> forward, Global<T> backward)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ulong Run(Global<T> run, int inputs, int outputs)
        {
            T[] y = Numbers.Plain<T>(outputs, 2);
            run(planes, pixels, Numbers.Plain<T>(inputs, 1), y);
            return Digest.Of<T>(y);
        }

        list.Add<T>("GlobalAvgPool2d.Forward", $"{planes} of {pixels}", () => Run(forward, planes * pixels, planes));
        list.Add<T>("GlobalAvgPool2d.Backward", $"{planes} of {pixels}", () => Run(backward, planes, planes * pixels));
    }

    private static void AddAverage<T>(
        CaseList list, string name, PoolShape shape, AverageForward<T> forward, AverageBackward<T> backward)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (bool countPadding in new[] { false, true })
        {
            string what = countPadding ? $"{name}; padding counts" : name;
            list.Add<T>("AvgPool2d.Forward", what, () =>
            {
                var y = new T[shape.OutputLength];
                forward(shape, Numbers.Plain<T>(shape.InputLength, 1), y, countPadding);
                return Digest.Of<T>(y);
            });
            list.Add<T>("AvgPool2d.Backward", what, () =>
            {
                T[] dx = Numbers.Plain<T>(shape.InputLength, 3);
                backward(shape, Numbers.Plain<T>(shape.OutputLength, 2), dx, countPadding);
                return Digest.Of<T>(dx);
            });
        }
    }

    private static void AddMax<T>(
        CaseList list, string name, PoolShape shape, Maxima<T> maxima, Forward<T> forward, Backward<T> backward)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (bool special in new[] { false, true })
        {
            T[] x = special ? Numbers.Special<T>(shape.InputLength, 1) : Numbers.Plain<T>(shape.InputLength, 1);
            T[] dy = Numbers.Plain<T>(shape.OutputLength, 2);
            string what = special ? $"{name}; special values" : name;
            list.Add<T>("MaxPool2d.Forward", what, () =>
            {
                var y = new T[shape.OutputLength];
                var indices = new int[shape.OutputLength];
                forward(shape, x, y, indices);
                return new Digest().With<T>(y).With(indices).Value;
            });
            list.Add<T>("MaxPool2d.Forward", $"{what}; without indices", () =>
            {
                var y = new T[shape.OutputLength];
                maxima(shape, x, y);
                return Digest.Of<T>(y);
            });
            list.Add<T>("MaxPool2d.Backward", what, () =>
            {
                var y = new T[shape.OutputLength];
                var indices = new int[shape.OutputLength];
                forward(shape, x, y, indices);
                T[] dx = Numbers.Plain<T>(shape.InputLength, 3);
                backward(shape, dy, indices, dx);
                return Digest.Of<T>(dx);
            });
        }
    }
}
