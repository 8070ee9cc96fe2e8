using System.Numerics;

namespace Kernels;

/// <summary>The span tier of <see cref="Im2Col"/> and <see cref="Col2Im"/>.</summary>
internal static unsafe class ColumnSpans<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Unfold(ConvShape shape, ReadOnlySpan<T> x, Span<T> columns)
    {
        Check(shape, x.Length, nameof(x), columns.Length);
        x = x[..shape.InputLength];
        columns = columns[..(int)shape.ColumnsLength];
        Require.Disjoint(columns, x, nameof(columns), nameof(x));
        fixed (T* px = x, pc = columns)
            Unfold<T>.Run(shape, px, pc);
    }

    public static void Fold(ConvShape shape, ReadOnlySpan<T> columns, Span<T> dx)
    {
        Check(shape, dx.Length, nameof(dx), columns.Length);
        dx = dx[..shape.InputLength];
        columns = columns[..(int)shape.ColumnsLength];
        Require.Disjoint(dx, columns, nameof(dx), nameof(columns));
        fixed (T* pc = columns, px = dx)
            Fold<T>.Run(shape, pc, px);
    }

    // A matrix too long for a span is longer than any span given.
    private static void Check(ConvShape shape, int image, string imageName, int columns)
    {
        shape.Check();
        Require.Length(image, shape.InputLength, imageName);
        Require.Length(columns, shape.ColumnsLength, nameof(columns));
    }
}
