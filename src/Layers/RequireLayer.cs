using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Kernels.Layers;

/// <summary>What layers ask of their parameters and of the spans that they are given.</summary>
internal static class RequireLayer
{
    /// <summary>The parameter of a layer that its constructor made; default(layer) has none.</summary>
    public static Parameter<T> Constructed<T>([NotNull] Parameter<T>? weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        weight ?? throw new InvalidOperationException("This layer is a default value; expected one made by its constructor.");

    /// <summary>The size of a layer without parameters, 0 in its default value.</summary>
    public static void Constructed(int size)
    {
        if (size == 0)
            throw new InvalidOperationException("This layer is a default value; expected one made by its constructor.");
    }

    /// <summary>Elements of so many rows.</summary>
    public static int Rows(int batch, int size)
    {
        Constructed(size);
        Require.NonNegative(batch);
        return Require.Size((long)batch * size, nameof(batch));
    }

    /// <summary>Throws before anything is written, if a parameter is gone.</summary>
    public static void Alive<T>(Parameter<T> weight, Parameter<T>? bias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        weight.ThrowIfDisposed();
        bias?.ThrowIfDisposed();
    }

    /// <summary>Keeps the memory of both from being finalised while a kernel works on it.</summary>
    public static void KeepAlive<T>(Parameter<T> weight, Parameter<T>? bias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GC.KeepAlive(weight);
        GC.KeepAlive(bias);
    }

    /// <summary>A weight of so many dimensions.</summary>
    public static void Dimensions<T>([NotNull] Parameter<T>? weight, int count, string meaning)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(weight, nameof(weight));
        if (weight.Shape.Length != count)
            Require.Fail($"weight is {weight}; expected {count} dimensions, {meaning}.", nameof(weight));
    }

    /// <summary>A weight of this shape.</summary>
    public static void Shape<T>(Parameter<T> weight, ReadOnlySpan<int> expected)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!weight.Shape.SequenceEqual(expected))
        {
            Require.Fail(
                $"weight is {weight}; expected the shape [{string.Join(", ", expected.ToArray())}].", nameof(weight));
        }
    }

    /// <summary>The length of a parameter of one dimension.</summary>
    public static int Vector<T>([NotNull] Parameter<T>? parameter, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(parameter, name);
        if (parameter.Shape.Length != 1)
            Require.Fail($"{name} is {parameter}; expected one dimension, [size].", name);
        return parameter.Length;
    }

    /// <summary>What a norm adds to a variance.</summary>
    public static T Epsilon<T>(T epsilon)
        where T : INumberBase<T>, IComparisonOperators<T, T, bool> =>
        epsilon >= T.Zero
            ? epsilon
            : throw new ArgumentOutOfRangeException(
                nameof(epsilon), epsilon, $"epsilon is {epsilon}; expected 0 or more.");

    /// <summary>No bias, or one of one dimension and so many elements.</summary>
    public static void Bias<T>(Parameter<T>? bias, int outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (bias is not null && (bias.Shape.Length != 1 || bias.Length != outputs))
            Require.Fail($"bias is {bias}; expected the shape [{outputs}].", nameof(bias));
    }

    /// <summary>As above, for a layer that has the number from its weight: who stored that turned reads it here.</summary>
    public static void Bias<T>(Parameter<T>? bias, int outputs, Parameter<T> weight, string meaning)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (bias is not null && (bias.Shape.Length != 1 || bias.Length != outputs))
        {
            Require.Fail(
                $"bias is {bias}; expected the shape [{outputs}]: weight is {weight}, read as {meaning}.", nameof(bias));
        }
    }

    /// <summary>The spans of a backward call: inputs long enough, dx empty or long enough and apart from them.</summary>
    /// <remarks>
    /// The parameters too, which are written by several kernels: the second would refuse what the first has not seen.
    /// </remarks>
    public static void BackwardSpans<T>(
        ReadOnlySpan<T> x, long xLength, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, long yLength, ReadOnlySpan<T> dx,
        bool needsY, Parameter<T> weight, Parameter<T>? bias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require.Length(x.Length, xLength, nameof(x));
        if (needsY)
            Require.Length(y.Length, yLength, nameof(y));
        Require.Length(dy.Length, yLength, nameof(dy));
        if (!dx.IsEmpty)
        {
            Require.Length(dx.Length, xLength, nameof(dx));
            Require.Disjoint(dx, x, nameof(dx), nameof(x));
            Require.Disjoint(dx, y, nameof(dx), nameof(y));
            Require.Disjoint(dx, dy, nameof(dx), nameof(dy));
            Require.Disjoint(dx, weight.Value, nameof(dx), "the weight");
        }

        GradientApart(weight, "the gradient of the weight", x, dy, dx);
        if (bias is not null)
            GradientApart(bias, "the gradient of the bias", x, dy, dx);
    }

    private static void GradientApart<T>(
        Parameter<T> parameter, string name, ReadOnlySpan<T> x, ReadOnlySpan<T> dy, ReadOnlySpan<T> dx)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require.Disjoint(x, parameter.Gradient, nameof(x), name);
        Require.Disjoint(dy, parameter.Gradient, nameof(dy), name);
        Require.Disjoint(dx, parameter.Gradient, nameof(dx), name);
    }
}
