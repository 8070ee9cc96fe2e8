using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Einstein summation over one or two operands: an expression, read once into a plan for given shapes.</summary>
/// <remarks>
/// <para>
/// The grammar is NumPy's (docs/einsum.md): <c>"ni,no->io"</c>; indices are letters; an index that is not in the output is
/// summed over; one that an operand has twice takes its diagonal; without <c>-></c> the output has, in alphabetical order,
/// the indices that appear once; <c>...</c> stands for any axes, aligned at the right and first in an implied output; an
/// axis of size 1 stretches to its index's size. Spaces are skipped.
/// </para>
/// <para>
/// Order of summation (docs/numerics.md): every output is one canonical sum of products over all indices that are not in
/// the output, in the order in which the expression first names them, the last one fastest, in blocks of
/// <see cref="Contract.BlockK"/>: <c>s = fma(a, b, s)</c> from +0, blocks added in order. With one operand b is 1. One
/// operand and nothing to sum over: bits move. No terms: +0. Instruction set, threads and strides do not matter.
/// </para>
/// <para>
/// Immutable, and safe for use by many threads at once. Running allocates nothing. Strides are in elements, 0 or more.
/// </para>
/// </remarks>
public sealed unsafe class Einsum
{
    private readonly EinsumPlan plan;
    private readonly EinsumShape shape;

    private Einsum(string expression, int[][] shapes, int[][] strides, int[] stridesY)
    {
        Expression = expression;
        shape = EinsumShape.Bind(expression, shapes, strides, stridesY);
        plan = EinsumPlanner.Plan(shape);
    }

    /// <summary>What was read.</summary>
    public string Expression { get; }

    /// <summary>Operands: 1 or 2.</summary>
    public int Operands => shape.Operands;

    /// <summary>Sizes of the result's axes; empty for a single number.</summary>
    public ReadOnlySpan<int> OutputShape => shape.OutputShape;

    /// <summary>Elements from the first to the last of the result: what y needs at least.</summary>
    public int OutputLength => shape.OutputLength;

    /// <summary>Reads an expression of one operand, dense and row-major, as the result is.</summary>
    /// <param name="expression">As <c>"ij->ji"</c>.</param>
    /// <param name="shape">Sizes of the operand's axes.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="EinsumException">The expression cannot be read, or does not fit the shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or an array comes to more than an int counts.</exception>
    public static Einsum Parse(string expression, int[] shape) => new(expression, [Copy(shape)], [[]], []);

    /// <summary>Reads an expression of two operands, dense and row-major, as the result is.</summary>
    /// <param name="expression">As <c>"ni,no->io"</c>.</param>
    /// <param name="shapeA">Sizes of the first operand's axes.</param>
    /// <param name="shapeB">Sizes of the second's.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="EinsumException">The expression cannot be read, or does not fit the shapes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or an array comes to more than an int counts.</exception>
    public static Einsum Parse(string expression, int[] shapeA, int[] shapeB) =>
        new(expression, [Copy(shapeA), Copy(shapeB)], [[], []], []);

    /// <summary>Reads an expression of one operand with a stride for each axis.</summary>
    /// <param name="expression">As <c>"ij->ji"</c>.</param>
    /// <param name="shape">Sizes of the operand's axes.</param>
    /// <param name="strides">Its strides; none for row-major. A stride of 0 repeats an element.</param>
    /// <param name="stridesY">The result's strides; none for row-major. No two elements may coincide.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="EinsumException">The expression cannot be read, or does not fit the shape.</exception>
    /// <exception cref="ArgumentException">The strides are as many neither as the axes nor none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size or stride is negative, elements of the result coincide, or an array comes to more than an int counts.
    /// </exception>
    public static Einsum ParseStrided(
        string expression, int[] shape, int[] strides, int[]? stridesY = null) =>
        new(expression, [Copy(shape)], [Copy(strides)], stridesY is null ? [] : Copy(stridesY));

    /// <summary>Reads an expression of two operands with a stride for each axis.</summary>
    /// <param name="expression">As <c>"ni,no->io"</c>.</param>
    /// <param name="shapeA">Sizes of the first operand's axes.</param>
    /// <param name="stridesA">Its strides; none for row-major. A stride of 0 repeats an element.</param>
    /// <param name="shapeB">Sizes of the second operand's axes.</param>
    /// <param name="stridesB">Its strides.</param>
    /// <param name="stridesY">The result's strides; none for row-major. No two elements may coincide.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="EinsumException">The expression cannot be read, or does not fit the shapes.</exception>
    /// <exception cref="ArgumentException">Strides are as many neither as the axes nor none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size or stride is negative, elements of the result coincide, or an array comes to more than an int counts.
    /// </exception>
    public static Einsum ParseStrided(
        string expression, int[] shapeA, int[] stridesA, int[] shapeB, int[] stridesB, int[]? stridesY = null) =>
        new(
            expression, [Copy(shapeA), Copy(shapeB)], [Copy(stridesA), Copy(stridesB)],
            stridesY is null ? [] : Copy(stridesY));

    /// <summary>One operand, single precision, over spans.</summary>
    /// <param name="x">The operand.</param>
    /// <param name="y">The result; must not overlap the operand. What lies between its elements is left alone.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <param name="workspace">Scratch memory of the caller's; by default the shared pool's.</param>
    /// <exception cref="InvalidOperationException">The expression has two operands.</exception>
    /// <exception cref="ArgumentException">A span or the workspace is too short, or y overlaps x.</exception>
    /// <exception cref="ArgumentOutOfRangeException">threads is below 1.</exception>
    public void Run(ReadOnlySpan<float> x, Span<float> y, int threads = 1, Workspace workspace = default) =>
        EinsumSpans<float>.Run(shape, plan, x, y, threads, workspace);

    /// <summary>One operand, double precision, over spans.</summary>
    /// <inheritdoc cref="Run(ReadOnlySpan{float}, Span{float}, int, Workspace)"/>
    public void Run(ReadOnlySpan<double> x, Span<double> y, int threads = 1, Workspace workspace = default) =>
        EinsumSpans<double>.Run(shape, plan, x, y, threads, workspace);

    /// <summary>Two operands, single precision, over spans.</summary>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second; may overlap the first.</param>
    /// <param name="y">The result; must not overlap an operand. What lies between its elements is left alone.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <param name="workspace">Scratch memory of the caller's; by default the shared pool's.</param>
    /// <exception cref="InvalidOperationException">The expression has one operand.</exception>
    /// <exception cref="ArgumentException">A span or the workspace is too short, or y overlaps an operand.</exception>
    /// <exception cref="ArgumentOutOfRangeException">threads is below 1.</exception>
    public void Run(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y, int threads = 1, Workspace workspace = default) =>
        EinsumSpans<float>.Run(shape, plan, a, b, y, threads, workspace);

    /// <summary>Two operands, double precision, over spans.</summary>
    /// <inheritdoc cref="Run(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, int, Workspace)"/>
    public void Run(
        ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> y, int threads = 1, Workspace workspace = default) =>
        EinsumSpans<double>.Run(shape, plan, a, b, y, threads, workspace);

    /// <summary>Single precision over pointers, nothing checked.</summary>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second; unused, null for one, if the expression has one operand.</param>
    /// <param name="y">The result.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <param name="workspace">Scratch memory of the caller's; by default the shared pool's.</param>
    public void Run(float* a, float* b, float* y, int threads = 1, Workspace workspace = default) =>
        EinsumRun<float>.Run(plan, a, b, y, threads, workspace);

    /// <summary>Double precision over pointers, nothing checked.</summary>
    /// <inheritdoc cref="Run(float*, float*, float*, int, Workspace)"/>
    public void Run(double* a, double* b, double* y, int threads = 1, Workspace workspace = default) =>
        EinsumRun<double>.Run(plan, a, b, y, threads, workspace);

    /// <summary>Bytes of workspace that a single-precision run takes on the current instruction set.</summary>
    /// <param name="threads">Threads of the run.</param>
    /// <exception cref="ArgumentOutOfRangeException">threads is below 1.</exception>
    public nuint WorkspaceSizeF32(int threads = 1) => EinsumSpans<float>.WorkspaceSize(plan, threads);

    /// <summary>Bytes of workspace that a double-precision run takes on the current instruction set.</summary>
    /// <inheritdoc cref="WorkspaceSizeF32"/>
    public nuint WorkspaceSizeF64(int threads = 1) => EinsumSpans<double>.WorkspaceSize(plan, threads);

    /// <summary>The expression.</summary>
    public override string ToString() => Expression;

    // The plan outlives the call, so that the caller's arrays must not be part of it.
    private static int[] Copy(int[] values, [CallerArgumentExpression(nameof(values))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(values, name);
        return [.. values];
    }
}
