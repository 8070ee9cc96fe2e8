namespace Kernels;

/// <summary>Sums, maxima and dot products in an order that is the same on every instruction set.</summary>
/// <remarks>
/// <para>
/// Order of summation along contiguous data (docs/reduce.md): L virtual lanes, <see cref="Contract.LanesF32"/> or
/// <see cref="Contract.LanesF64"/>, start at +0; element i is added to lane i mod L in order; then
/// <c>lane[j] += lane[j + h]</c> for h = L/2, L/4 … 1, and the result is lane 0.
/// </para>
/// <para>
/// The methods over pointers check nothing: every pointer must be valid for the length given. Nothing is allocated.
/// </para>
/// </remarks>
public static unsafe class Reduce
{
    /// <summary>Σ xᵢ, single precision; +0 if x is empty.</summary>
    /// <param name="x">Elements, in canonical lane order.</param>
    public static float Sum(ReadOnlySpan<float> x) => ReduceKernels<float>.Sum(x);

    /// <summary>Σ xᵢ, double precision; +0 if x is empty.</summary>
    /// <inheritdoc cref="Sum(ReadOnlySpan{float})"/>
    public static double Sum(ReadOnlySpan<double> x) => ReduceKernels<double>.Sum(x);

    /// <summary>Σ xᵢ over a pointer, single precision: nothing is checked.</summary>
    /// <param name="n">Elements.</param>
    /// <param name="x">The first of them.</param>
    public static float Sum(int n, float* x) => ReduceKernels<float>.Sum(n, x);

    /// <summary>Σ xᵢ over a pointer, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="Sum(int, float*)"/>
    public static double Sum(int n, double* x) => ReduceKernels<double>.Sum(n, x);

    /// <summary>The maximum of IEEE 754-2019, single precision: NaN if there is one, +0 above −0; −∞ if x is empty.</summary>
    /// <param name="x">Elements.</param>
    public static float Max(ReadOnlySpan<float> x) => ReduceKernels<float>.Max(x);

    /// <summary>The maximum of IEEE 754-2019, double precision: NaN if there is one, +0 above −0; −∞ if x is empty.</summary>
    /// <inheritdoc cref="Max(ReadOnlySpan{float})"/>
    public static double Max(ReadOnlySpan<double> x) => ReduceKernels<double>.Max(x);

    /// <summary>The maximum over a pointer, single precision: nothing is checked.</summary>
    /// <param name="n">Elements.</param>
    /// <param name="x">The first of them.</param>
    public static float Max(int n, float* x) => ReduceKernels<float>.Max(n, x);

    /// <summary>The maximum over a pointer, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="Max(int, float*)"/>
    public static double Max(int n, double* x) => ReduceKernels<double>.Max(n, x);

    /// <summary>Σ xᵢ·yᵢ, single precision: <c>lane = fma(x, y, lane)</c>, then the tree; +0 if x is empty.</summary>
    /// <param name="x">Left factors.</param>
    /// <param name="y">Right factors, as many; may be x.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => ReduceKernels<float>.Dot(x, y);

    /// <summary>Σ xᵢ·yᵢ, double precision: <c>lane = fma(x, y, lane)</c>, then the tree; +0 if x is empty.</summary>
    /// <inheritdoc cref="Dot(ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y) => ReduceKernels<double>.Dot(x, y);

    /// <summary>Σ xᵢ·yᵢ over pointers, single precision: nothing is checked.</summary>
    /// <param name="n">Elements of each.</param>
    /// <param name="x">Left factors.</param>
    /// <param name="y">Right factors.</param>
    public static float Dot(int n, float* x, float* y) => ReduceKernels<float>.Dot(n, x, y);

    /// <summary>Σ xᵢ·yᵢ over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="Dot(int, float*, float*)"/>
    public static double Dot(int n, double* x, double* y) => ReduceKernels<double>.Dot(n, x, y);

    /// <summary>Sums of columns, single precision: <c>y[j] = Σᵢ x[i, j] + beta·y[j]</c>, the gradient of a bias.</summary>
    /// <remarks>
    /// The canonical sum of products with factors of 1: within a block of <see cref="Contract.BlockK"/> rows
    /// <c>s = s + x</c> from +0 in order; <c>y = s₀</c> if beta = 0, else <c>y = s₀ + beta·y</c>; then
    /// <c>y = y + s</c> for each later block. Without rows y becomes beta·y. With beta = 0, y is never read.
    /// </remarks>
    /// <param name="rows">Rows of x.</param>
    /// <param name="columns">Columns of x, elements of y.</param>
    /// <param name="x">Matrix, row-major.</param>
    /// <param name="ldx">Distance of its rows in elements: at least columns.</param>
    /// <param name="beta">Factor of what y holds; 0 for overwriting.</param>
    /// <param name="y">The sums; must not overlap x.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or ldx below the row length.</exception>
    /// <exception cref="ArgumentException">A span is too short, or y overlaps x.</exception>
    public static void SumColumns(
        int rows, int columns, ReadOnlySpan<float> x, int ldx, float beta, Span<float> y) =>
        ReduceKernels<float>.SumColumns(rows, columns, x, ldx, beta, y);

    /// <summary>Sums of columns, double precision.</summary>
    /// <inheritdoc cref="SumColumns(int, int, ReadOnlySpan{float}, int, float, Span{float})"/>
    public static void SumColumns(
        int rows, int columns, ReadOnlySpan<double> x, int ldx, double beta, Span<double> y) =>
        ReduceKernels<double>.SumColumns(rows, columns, x, ldx, beta, y);

    /// <summary>Sums of columns over pointers, single precision: nothing is checked.</summary>
    /// <inheritdoc cref="SumColumns(int, int, ReadOnlySpan{float}, int, float, Span{float})"/>
    public static void SumColumns(int rows, int columns, float* x, int ldx, float beta, float* y) =>
        ReduceKernels<float>.SumColumns(rows, columns, x, ldx, beta, y);

    /// <summary>Sums of columns over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="SumColumns(int, int, ReadOnlySpan{float}, int, float, Span{float})"/>
    public static void SumColumns(int rows, int columns, double* x, int ldx, double beta, double* y) =>
        ReduceKernels<double>.SumColumns(rows, columns, x, ldx, beta, y);
}
