using System.Numerics;

namespace Kernels;

/// <summary>The span tier of <see cref="AvgPool2d"/> and <see cref="GlobalAvgPool2d"/>.</summary>
internal static unsafe class AvgPoolSpans<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Forward(PoolShape shape, ReadOnlySpan<T> x, Span<T> y, bool countPadding)
    {
        shape.Check();
        Pair(ref x, shape.InputLength, nameof(x), ref y, shape.OutputLength, nameof(y));
        fixed (T* px = x, py = y)
            AvgPoolLoops<T>.Forward(shape, px, py, countPadding);
    }

    public static void Backward(PoolShape shape, ReadOnlySpan<T> dy, Span<T> dx, bool countPadding)
    {
        shape.Check();
        Pair(ref dy, shape.OutputLength, nameof(dy), ref dx, shape.InputLength, nameof(dx));
        fixed (T* pdy = dy, pdx = dx)
            AvgPoolGradient<T>.Run(shape, pdy, pdx, countPadding);
    }

    public static void GlobalForward(int planes, int pixels, ReadOnlySpan<T> x, Span<T> y)
    {
        int length = PlaneLength(planes, pixels);
        Pair(ref x, length, nameof(x), ref y, planes, nameof(y));
        fixed (T* px = x, py = y)
            GlobalAvgPoolLoops<T>.Forward(planes, pixels, px, py);
    }

    public static void GlobalBackward(int planes, int pixels, ReadOnlySpan<T> dy, Span<T> dx)
    {
        int length = PlaneLength(planes, pixels);
        Pair(ref dy, planes, nameof(dy), ref dx, length, nameof(dx));
        fixed (T* pdy = dy, pdx = dx)
            GlobalAvgPoolLoops<T>.Backward(planes, pixels, pdy, pdx);
    }

    private static int PlaneLength(int planes, int pixels)
    {
        Require.NonNegative(planes);
        Require.Positive(pixels);
        return Require.Size((long)planes * pixels, nameof(planes));
    }

    private static void Pair(
        ref ReadOnlySpan<T> input, int inputLength, string inputName, ref Span<T> output, int outputLength, string outputName)
    {
        Require.Length(input.Length, inputLength, inputName);
        Require.Length(output.Length, outputLength, outputName);
        input = input[..inputLength];
        output = output[..outputLength];
        Require.Disjoint(output, input, outputName, inputName);
    }
}
