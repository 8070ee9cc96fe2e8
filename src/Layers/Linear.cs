using System.Numerics;

namespace Kernels.Layers;

/// <summary>A linear layer: <c>Y = act(X·W + b)</c>, X (batch, inputs), W (inputs, outputs), Y (batch, outputs).</summary>
/// <remarks>
/// A readonly struct over parameters that somebody else owns: free to copy, nothing to dispose. All matrices are
/// contiguous and row-major. Each call checks all its arguments before it writes anything, and allocates nothing.
/// Orders of summation are those of <see cref="Gemm"/> and <see cref="Reduce.SumColumns(int, int, ReadOnlySpan{float}, int, float, Span{float})"/>.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly unsafe struct Linear<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Parameter<T>? weight;
    private readonly Parameter<T>? bias;

    /// <summary>A layer over these parameters.</summary>
    /// <param name="weight">W, of shape [inputs, outputs]; PyTorch's is its transpose (<see cref="Matrix"/> turns it).</param>
    /// <param name="bias">b, of shape [outputs]; null for none.</param>
    /// <param name="activation">What is applied after the bias, before the only store.</param>
    /// <exception cref="ArgumentNullException">weight is null.</exception>
    /// <exception cref="ArgumentException">A shape is not as said.</exception>
    /// <exception cref="ArgumentOutOfRangeException">activation is not defined.</exception>
    public Linear(Parameter<T> weight, Parameter<T>? bias = null, Activation activation = Activation.None)
    {
        const string Order = "[inputs, outputs]";
        RequireLayer.Dimensions(weight, 2, Order);
        Require.Defined(activation, Activation.Tanh);
        InputSize = weight.Shape[0];
        OutputSize = weight.Shape[1];
        RequireLayer.Bias(bias, OutputSize, weight, Order);
        this.weight = weight;
        this.bias = bias;
        Activation = activation;
    }

    /// <summary>Elements of one row of X.</summary>
    public int InputSize { get; }

    /// <summary>Elements of one row of Y.</summary>
    public int OutputSize { get; }

    /// <summary>What is applied after the bias.</summary>
    public Activation Activation { get; }

    /// <summary>Computes Y.</summary>
    /// <param name="batch">Rows of X and Y, 0 or more.</param>
    /// <param name="x">X: at least batch·<see cref="InputSize"/> elements.</param>
    /// <param name="y">Y, overwritten: at least batch·<see cref="OutputSize"/> elements. It must not overlap x.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentException">A size is wrong, a span too short, or y overlaps x.</exception>
    /// <exception cref="ObjectDisposedException">A parameter is disposed.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    public void Forward(int batch, ReadOnlySpan<T> x, Span<T> y, int threads = 1)
    {
        Parameter<T> weight = RequireLayer.Constructed(this.weight);
        CheckForward(batch, x, y);
        GemmSpans<T>.Run(
            Transpose.No, Transpose.No, batch, OutputSize, InputSize, T.One, x, Stride(InputSize), weight.Value,
            Stride(OutputSize), T.Zero, y, Stride(OutputSize), Finish(), threads, default);
        RequireLayer.KeepAlive(weight, bias);
    }

    /// <summary>Packs W for <see cref="ForwardPacked"/>: worth it where the weights stay the same for many calls.</summary>
    /// <returns>The packed copy, an owner of memory: dispose it. Later changes of W do not reach it.</returns>
    /// <exception cref="ObjectDisposedException">A parameter is disposed.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    public PackedMatrix<T> Pack()
    {
        Parameter<T> weight = RequireLayer.Constructed(this.weight);
        PackedMatrix<T> packed = PackedMatrix<T>.Right(
            Transpose.No, InputSize, OutputSize, weight.Value, Stride(OutputSize));
        GC.KeepAlive(weight);
        return packed;
    }

    /// <summary>Computes Y with packed weights: the same bits as <see cref="Forward"/>.</summary>
    /// <param name="batch">Rows of X and Y, 0 or more.</param>
    /// <param name="x">X: at least batch·<see cref="InputSize"/> elements.</param>
    /// <param name="packed">W, from <see cref="Pack"/>.</param>
    /// <param name="y">Y, overwritten: at least batch·<see cref="OutputSize"/> elements. It must not overlap x.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentException">A size is wrong, a span too short, or y overlaps x.</exception>
    /// <exception cref="ObjectDisposedException">packed or the bias is disposed.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    public void ForwardPacked(int batch, ReadOnlySpan<T> x, PackedMatrix<T> packed, Span<T> y, int threads = 1)
    {
        RequireLayer.Constructed(weight);
        ArgumentNullException.ThrowIfNull(packed);
        if (packed.Rows != InputSize || packed.Columns != OutputSize)
        {
            Require.Fail(
                $"packed is {packed.Rows} × {packed.Columns}; expected {InputSize} × {OutputSize}.", nameof(packed));
        }

        if (packed.Side != PackedSide.Right)
        {
            Require.Fail(
                $"packed is the {packed.Side} side of a product; expected the {PackedSide.Right}, as Pack makes it.", nameof(packed));
        }

        CheckForward(batch, x, y);
        GemmSpans<T>.RunPackedB(
            Transpose.No, batch, T.One, x, Stride(InputSize), packed, T.Zero, y, Stride(OutputSize), Finish(), threads,
            default);
        GC.KeepAlive(bias);
    }

    /// <summary>Computes the gradients: <c>dW = Xᵀ·dZ</c>, <c>db = column sums of dZ</c>, <c>dX = dZ·Wᵀ</c>.</summary>
    /// <remarks>
    /// dZ is dY, or, under a ReLU, 0 where Y ≤ 0 and dY elsewhere. The parameters' gradients are overwritten.
    /// </remarks>
    /// <param name="batch">Rows, 0 or more.</param>
    /// <param name="x">X, as given to Forward.</param>
    /// <param name="y">Y, as Forward left it; may be empty if there is no activation.</param>
    /// <param name="dy">Gradient by Y: at least batch·<see cref="OutputSize"/> elements.</param>
    /// <param name="dx">
    /// Gradient by X, overwritten: at least batch·<see cref="InputSize"/> elements, or empty to leave it out.
    /// It must not overlap an input or a parameter.
    /// </param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentException">A size is wrong, a span too short, or spans and parameters overlap where they must not.</exception>
    /// <exception cref="NotSupportedException">The activation is neither None nor ReLU: such a layer infers only.</exception>
    /// <exception cref="ObjectDisposedException">A parameter is disposed.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    public void Backward(
        int batch, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx, int threads = 1)
    {
        Parameter<T> weight = RequireLayer.Constructed(this.weight);
        RequireLayer.Alive(weight, bias);
        Require.NonNegative(batch);
        Require.Positive(threads);
        RequireLayer.BackwardSpans(
            x, (long)batch * InputSize, y, dy, (long)batch * OutputSize, dx, needsY: Activation != Activation.None, weight, bias);
        if (Activation == Activation.None)
        {
            Backward(batch, x, dy, dx, threads);
        }
        else
        {
            using var dz = new ActivationGradient<T>(Activation, batch * OutputSize, y, dy);
            Backward(batch, x, dz.Span, dx, threads);
        }

        RequireLayer.KeepAlive(weight, bias);
    }

    private static int Stride(int columns) => Math.Max(1, columns);

    private void Backward(int batch, ReadOnlySpan<T> x, ReadOnlySpan<T> dz, Span<T> dx, int threads)
    {
        int ldx = Stride(InputSize), ldz = Stride(OutputSize);
        GemmSpans<T>.Run(
            Transpose.Yes, Transpose.No, InputSize, OutputSize, batch, T.One, x, ldx, dz, ldz,
            T.Zero, weight!.Gradient, ldz, default, threads, default);
        if (bias is not null)
            ReduceKernels<T>.SumColumns(batch, OutputSize, dz, ldz, T.Zero, bias.Gradient);
        if (!dx.IsEmpty)
        {
            GemmSpans<T>.Run(
                Transpose.No, Transpose.Yes, batch, InputSize, OutputSize, T.One, dz, ldz, weight.Value, ldz,
                T.Zero, dx, ldx, default, threads, default);
        }
    }

    private Epilogue<T> Finish() =>
        bias is null ? Epilogue<T>.Activate(Activation) : Epilogue<T>.ColumnBias(bias.Value, Activation);

    private void CheckForward(int batch, ReadOnlySpan<T> x, ReadOnlySpan<T> y)
    {
        Require.NonNegative(batch);
        Require.Length(x.Length, (long)batch * InputSize, nameof(x));
        Require.Length(y.Length, (long)batch * OutputSize, nameof(y));
        Require.Disjoint(y, x, nameof(y), nameof(x));
    }
}
