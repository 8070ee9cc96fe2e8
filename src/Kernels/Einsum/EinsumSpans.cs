using System.Numerics;

namespace Kernels;

/// <summary>The span tier of <see cref="Einsum"/>: checks everything once, pins, and hands pointers on.</summary>
internal static unsafe class EinsumSpans<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Run(
        EinsumShape shape, EinsumPlan plan, ReadOnlySpan<T> x, Span<T> y, int threads, Workspace workspace)
    {
        RequireOperands(shape, 1);
        Require.Positive(threads);
        Require.Length(x.Length, shape.InputLengths[0], nameof(x));
        Require.Length(y.Length, shape.OutputLength, nameof(y));
        Require.Disjoint(y[..shape.OutputLength], x[..shape.InputLengths[0]], nameof(y), nameof(x));
        fixed (T* px = x, py = y)
            EinsumRun<T>.Run(plan, px, null, py, threads, workspace);
    }

    public static void Run(
        EinsumShape shape, EinsumPlan plan, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y, int threads,
        Workspace workspace)
    {
        RequireOperands(shape, 2);
        Require.Positive(threads);
        Require.Length(a.Length, shape.InputLengths[0], nameof(a));
        Require.Length(b.Length, shape.InputLengths[1], nameof(b));
        Require.Length(y.Length, shape.OutputLength, nameof(y));
        Span<T> used = y[..shape.OutputLength];
        Require.Disjoint(used, a[..shape.InputLengths[0]], nameof(y), nameof(a));
        Require.Disjoint(used, b[..shape.InputLengths[1]], nameof(y), nameof(b));
        fixed (T* pa = a, pb = b, py = y)
            EinsumRun<T>.Run(plan, pa, pb, py, threads, workspace);
    }

    public static nuint WorkspaceSize(EinsumPlan plan, int threads)
    {
        Require.Positive(threads);
        return EinsumRun<T>.WorkspaceSize(plan, threads);
    }

    private static void RequireOperands(EinsumShape shape, int given)
    {
        if (shape.Operands != given)
            throw new InvalidOperationException($"The expression has {shape.Operands} operand(s); {given} were given.");
    }
}
