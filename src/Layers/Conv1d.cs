using System.Numerics;

namespace Kernels.Layers;

/// <summary>A one-dimensional convolution with bias and activation: x (N, C, L) to y (N, O, OL).</summary>
/// <remarks>
/// <see cref="Conv2d{T}"/> over signals of height 1: the same kernels, orders of summation and guarantees.
/// A readonly struct over parameters that somebody else owns: free to copy, nothing to dispose.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly struct Conv1d<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Conv2d<T> rows;

    /// <summary>A layer over these parameters.</summary>
    /// <param name="shape">
    /// From <see cref="ConvShape.OneDimensional"/>; its batch does not matter, each call brings its own.
    /// </param>
    /// <param name="weight">w, of shape [O, C/groups, K].</param>
    /// <param name="bias">b, of shape [O]; null for none.</param>
    /// <param name="activation">What is applied after the bias, before the only store.</param>
    /// <exception cref="ArgumentNullException">weight is null.</exception>
    /// <exception cref="ArgumentException">
    /// A parameter's shape does not fit, shape is the default value or has more than one row.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">activation is not defined.</exception>
    public Conv1d(
        ConvShape shape, Parameter<T> weight, Parameter<T>? bias = null, Activation activation = Activation.None)
    {
        shape.Check();
        if (shape.InHeight != 1 || shape.KernelHeight != 1 || shape.OutHeight != 1)
            Require.Fail($"shape is {shape}; expected one row, as of ConvShape.OneDimensional.", nameof(shape));
        RequireLayer.Dimensions(weight, 3, "[outputs, inputs / groups, kernel]");
        rows = new Conv2d<T>(
            shape, weight, bias, activation, [shape.OutChannels, shape.InChannels / shape.Groups, shape.KernelWidth]);
    }

    /// <summary>The convolution of one signal.</summary>
    public ConvShape Shape => rows.Shape;

    /// <summary>Elements of one signal of x: C·L.</summary>
    public int InputSize => rows.InputSize;

    /// <summary>Elements of one signal of y: O·OL.</summary>
    public int OutputSize => rows.OutputSize;

    /// <summary>What is applied after the bias.</summary>
    public Activation Activation => rows.Activation;

    /// <inheritdoc cref="Conv2d{T}.Forward"/>
    public void Forward(int batch, ReadOnlySpan<T> x, Span<T> y, int threads = 1, ReadOnlySpan<T> residual = default) =>
        rows.Forward(batch, x, y, threads, residual);

    /// <inheritdoc cref="Conv2d{T}.Pack"/>
    public ConvWeights<T> Pack() => rows.Pack();

    /// <inheritdoc cref="Conv2d{T}.ForwardPacked"/>
    public void ForwardPacked(
        int batch, ReadOnlySpan<T> x, ConvWeights<T> packed, Span<T> y, int threads = 1, ReadOnlySpan<T> residual = default) =>
        rows.ForwardPacked(batch, x, packed, y, threads, residual);

    /// <inheritdoc cref="Conv2d{T}.Backward(int, ReadOnlySpan{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T}, int, bool, bool)"/>
    /// <exception cref="NotSupportedException">The activation is neither None nor ReLU: such a layer infers only.</exception>
    public void Backward(
        int batch, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx, int threads = 1,
        bool accumulate = false, bool accumulateDx = false) =>
        rows.Backward(batch, x, y, dy, dx, threads, accumulate, accumulateDx);
}
