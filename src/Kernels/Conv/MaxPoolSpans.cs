using System.Numerics;

namespace Kernels;

/// <summary>The span tier of <see cref="MaxPool2d"/>.</summary>
internal static unsafe class MaxPoolSpans<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Forward(PoolShape shape, ReadOnlySpan<T> x, Span<T> y)
    {
        shape.Check();
        Require.Length(x.Length, shape.InputLength, nameof(x));
        Require.Length(y.Length, shape.OutputLength, nameof(y));
        x = x[..shape.InputLength];
        y = y[..shape.OutputLength];
        Require.Disjoint(y, x, nameof(y), nameof(x));
        fixed (T* px = x, py = y)
            MaxPoolLoops<T>.Forward(shape, px, py, null);
    }

    public static void Forward(PoolShape shape, ReadOnlySpan<T> x, Span<T> y, Span<int> indices)
    {
        shape.Check();
        Require.Length(x.Length, shape.InputLength, nameof(x));
        Require.Length(y.Length, shape.OutputLength, nameof(y));
        Require.Length(indices.Length, shape.OutputLength, nameof(indices));
        x = x[..shape.InputLength];
        y = y[..shape.OutputLength];
        indices = indices[..shape.OutputLength];
        Require.Disjoint(y, x, nameof(y), nameof(x));
        Require.DisjointBytes<int, T>(indices, x, nameof(indices), nameof(x));
        Require.DisjointBytes<int, T>(indices, y, nameof(indices), nameof(y));
        fixed (T* px = x, py = y)
        {
            fixed (int* pi = indices)
                MaxPoolLoops<T>.Forward(shape, px, py, pi);
        }
    }

    public static void Backward(PoolShape shape, ReadOnlySpan<T> dy, ReadOnlySpan<int> indices, Span<T> dx)
    {
        shape.Check();
        Require.Length(dy.Length, shape.OutputLength, nameof(dy));
        Require.Length(indices.Length, shape.OutputLength, nameof(indices));
        Require.Length(dx.Length, shape.InputLength, nameof(dx));
        dy = dy[..shape.OutputLength];
        indices = indices[..shape.OutputLength];
        dx = dx[..shape.InputLength];
        Require.Disjoint(dx, dy, nameof(dx), nameof(dy));
        Require.DisjointBytes<T, int>(dx, indices, nameof(dx), nameof(indices));
        CheckIndices(indices, shape.InputLength);
        fixed (T* pdy = dy, pdx = dx)
        {
            fixed (int* pi = indices)
                MaxPoolLoops<T>.Backward(shape, pdy, pi, pdx);
        }
    }

    private static void CheckIndices(ReadOnlySpan<int> indices, int length)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] >= (uint)length)
            {
                Require.Fail(
                    $"indices[{i}] is {indices[i]}; expected 0 to {length - 1}, as Forward writes them.", nameof(indices));
            }
        }
    }
}
