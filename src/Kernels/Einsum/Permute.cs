using System.Numerics;

namespace Kernels;

/// <summary>Rearranges the axes of a dense array: NumPy's <c>transpose</c> with any number of axes, as a copy.</summary>
/// <remarks>
/// <c>y[i₀, i₁ …] = x[…]</c>, where axis d of y is axis <c>axes[d]</c> of x. Bits only move. Neighbouring axes that stay
/// together are walked as one; the two along which x and y are contiguous are turned by <see cref="Matrix"/>'s transpose.
/// y must not overlap x. Nothing is allocated.
/// </remarks>
public static unsafe class Permute
{
    /// <summary>Axes that an array has at most.</summary>
    public const int MostAxes = 32;

    /// <summary>Single precision, over spans.</summary>
    /// <param name="shape">Sizes of the axes of x.</param>
    /// <param name="axes">For each axis of y the axis of x that it is.</param>
    /// <param name="x">The array, row-major.</param>
    /// <param name="y">The result, row-major, as many elements.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, threads below 1, or the array too large.</exception>
    /// <exception cref="ArgumentException">
    /// axes is no permutation, there are too many, a span is too short, or y overlaps x.
    /// </exception>
    public static void Run(
        ReadOnlySpan<int> shape, ReadOnlySpan<int> axes, ReadOnlySpan<float> x, Span<float> y, int threads = 1) =>
        Permutation<float>.Run(shape, axes, x, y, threads);

    /// <summary>Double precision, over spans.</summary>
    /// <inheritdoc cref="Run(ReadOnlySpan{int}, ReadOnlySpan{int}, ReadOnlySpan{float}, Span{float}, int)"/>
    public static void Run(
        ReadOnlySpan<int> shape, ReadOnlySpan<int> axes, ReadOnlySpan<double> x, Span<double> y, int threads = 1) =>
        Permutation<double>.Run(shape, axes, x, y, threads);

    /// <summary>Single precision, over pointers: shape and axes are checked, memory is not.</summary>
    /// <inheritdoc cref="Run(ReadOnlySpan{int}, ReadOnlySpan{int}, ReadOnlySpan{float}, Span{float}, int)"/>
    public static void Run(
        ReadOnlySpan<int> shape, ReadOnlySpan<int> axes, float* x, float* y, int threads = 1) =>
        Permutation<float>.Run(shape, axes, x, y, threads);

    /// <summary>Double precision, over pointers: shape and axes are checked, memory is not.</summary>
    /// <inheritdoc cref="Run(ReadOnlySpan{int}, ReadOnlySpan{int}, ReadOnlySpan{float}, Span{float}, int)"/>
    public static void Run(
        ReadOnlySpan<int> shape, ReadOnlySpan<int> axes, double* x, double* y, int threads = 1) =>
        Permutation<double>.Run(shape, axes, x, y, threads);
}

/// <summary>Both tiers of <see cref="Permute"/>.</summary>
internal static unsafe class Permutation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Run(ReadOnlySpan<int> shape, ReadOnlySpan<int> axes, ReadOnlySpan<T> x, Span<T> y, int threads)
    {
        int count = Check(shape, axes, threads);
        Require.Length(x.Length, count, nameof(x));
        Require.Length(y.Length, count, nameof(y));
        Require.Disjoint(y[..count], x[..count], nameof(y), nameof(x));
        fixed (T* px = x, py = y)
            Move(shape, axes, count, px, py, threads);
    }

    public static void Run(ReadOnlySpan<int> shape, ReadOnlySpan<int> axes, T* x, T* y, int threads) =>
        Move(shape, axes, Check(shape, axes, threads), x, y, threads);

    private static int Check(ReadOnlySpan<int> shape, ReadOnlySpan<int> axes, int threads)
    {
        Require.Positive(threads);
        if (shape.Length > Permute.MostAxes)
            Require.Fail($"shape has {shape.Length} axes; expected at most {Permute.MostAxes}.", nameof(shape));
        if (axes.Length != shape.Length)
            Require.Fail($"axes has {axes.Length} elements; expected {shape.Length}, as many as shape.", nameof(axes));
        Require.NonNegativeAxes(shape, nameof(shape));
        long count = 1;
        uint seen = 0;
        for (int i = 0; i < shape.Length; i++)
        {
            if ((uint)axes[i] >= (uint)shape.Length || (seen & (1u << axes[i])) != 0)
                Require.Fail($"axes has {axes[i]} at {i}; expected every axis from 0 to {shape.Length - 1} once.", nameof(axes));
            seen |= 1u << axes[i];
            count = Math.Min(count, int.MaxValue + 1L) * shape[i];
        }

        return Require.Size(count, nameof(shape));
    }

    private static void Move(ReadOnlySpan<int> shape, ReadOnlySpan<int> axes, int count, T* x, T* y, int threads)
    {
        if (count == 0)
            return;
        nint* strides = stackalloc nint[Permute.MostAxes];
        Span<StridedAxis> loops = stackalloc StridedAxis[Permute.MostAxes];
        loops = loops[..shape.Length];
        nint next = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = next;
            next *= shape[i];
        }

        next = 1;
        for (int i = axes.Length - 1; i >= 0; i--)
        {
            loops[i] = new StridedAxis(shape[axes[i]], strides[axes[i]], 0, next);
            next *= shape[axes[i]];
        }

        StridedCopy<T>.Run(loops[..AxisList.Arrange(loops)], x, y, threads);
    }
}
