using System.Numerics;

namespace Kernels.Layers;

/// <summary>A two-dimensional transposed convolution with bias and activation: x (N, C, H, W) to y (N, O, OH, OW).</summary>
/// <remarks>
/// A readonly struct over parameters that somebody else owns: free to copy, nothing to dispose. All tensors are
/// contiguous and row-major. Each call checks all its arguments before it writes anything, and allocates nothing; scratch
/// memory comes from <see cref="BufferPool.Shared"/>. Orders of summation are those of <see cref="Kernels.ConvTranspose2d"/>.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly struct ConvTranspose2d<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Parameter<T>? weight;
    private readonly Parameter<T>? bias;

    /// <summary>A layer over these parameters.</summary>
    /// <param name="shape">Sizes, strides, padding …; its batch does not matter, each call brings its own.</param>
    /// <param name="weight">w, of shape [C, O/groups, KH, KW].</param>
    /// <param name="bias">b, of shape [O]; null for none.</param>
    /// <param name="activation">What is applied after the bias.</param>
    /// <exception cref="ArgumentNullException">weight is null.</exception>
    /// <exception cref="ArgumentException">A parameter's shape does not fit, or shape is the default value.</exception>
    /// <exception cref="ArgumentOutOfRangeException">activation is not defined.</exception>
    public ConvTranspose2d(
        ConvTransposeShape shape, Parameter<T> weight, Parameter<T>? bias = null, Activation activation = Activation.None)
    {
        shape.Check();
        ConvShape adjoint = shape.Convolution;
        RequireLayer.Dimensions(weight, 4, "[inputs, outputs / groups, kernel rows, kernel columns]");
        RequireLayer.Shape(
            weight, [shape.InChannels, shape.OutChannels / adjoint.Groups, adjoint.KernelHeight, adjoint.KernelWidth]);
        Require.Defined(activation, Activation.Tanh);
        RequireLayer.Bias(bias, shape.OutChannels);
        Shape = shape.WithBatch(1);
        this.weight = weight;
        this.bias = bias;
        Activation = activation;
    }

    /// <summary>The transposed convolution of one image.</summary>
    public ConvTransposeShape Shape { get; }

    /// <summary>Elements of one image of x: C·H·W.</summary>
    public int InputSize => Shape.InputLength;

    /// <summary>Elements of one image of y: O·OH·OW.</summary>
    public int OutputSize => Shape.OutputLength;

    /// <summary>What is applied after the bias.</summary>
    public Activation Activation { get; }

    /// <summary>Computes y.</summary>
    /// <param name="batch">Images, 0 or more.</param>
    /// <param name="x">x: at least batch·<see cref="InputSize"/> elements.</param>
    /// <param name="y">y, overwritten: at least batch·<see cref="OutputSize"/> elements. It must not overlap x.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentException">A size is wrong, a span too short, or y overlaps x.</exception>
    /// <exception cref="ObjectDisposedException">A parameter is disposed.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    public void Forward(int batch, ReadOnlySpan<T> x, Span<T> y, int threads = 1)
    {
        Parameter<T> weight = RequireLayer.Constructed(this.weight);
        ReadOnlySpan<T> added = bias is null ? default : bias.Value;
        ConvTransposeSpans<T>.Forward(Shape.WithBatch(batch), x, weight.Value, added, y, Activation, threads, default);
        RequireLayer.KeepAlive(weight, bias);
    }

    /// <summary>Computes the gradients by w, by b and by x.</summary>
    /// <remarks>The gradient in front of the activation is dy, or, under a ReLU, 0 where y ≤ 0 and dy elsewhere.</remarks>
    /// <param name="batch">Images, 0 or more.</param>
    /// <param name="x">x, as given to Forward.</param>
    /// <param name="y">y, as Forward left it; may be empty if there is no activation.</param>
    /// <param name="dy">Gradient by y: at least batch·<see cref="OutputSize"/> elements.</param>
    /// <param name="dx">
    /// Gradient by x, overwritten: at least batch·<see cref="InputSize"/> elements, or empty to leave it out.
    /// It must not overlap an input or a parameter.
    /// </param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <param name="accumulate">Whether the parameters' gradients are added to instead of overwritten.</param>
    /// <exception cref="ArgumentException">A size is wrong, a span too short, or spans and parameters overlap where they must not.</exception>
    /// <exception cref="NotSupportedException">The activation is neither None nor ReLU: such a layer infers only.</exception>
    /// <exception cref="ObjectDisposedException">A parameter is disposed.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    public void Backward(
        int batch, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx, int threads = 1,
        bool accumulate = false)
    {
        Parameter<T> weight = RequireLayer.Constructed(this.weight);
        RequireLayer.Alive(weight, bias);
        ConvTransposeShape shape = Shape.WithBatch(batch);
        Require.Positive(threads);
        RequireLayer.BackwardSpans(
            x, shape.InputLength, y, dy, shape.OutputLength, dx, needsY: Activation != Activation.None, weight, bias);
        if (Activation == Activation.None)
        {
            Backward(shape, x, dy, dx, threads, accumulate);
        }
        else
        {
            using var dz = new ActivationGradient<T>(Activation, shape.OutputLength, y, dy);
            Backward(shape, x, dz.Span, dx, threads, accumulate);
        }

        RequireLayer.KeepAlive(weight, bias);
    }

    private void Backward(
        ConvTransposeShape shape, ReadOnlySpan<T> x, ReadOnlySpan<T> dz, Span<T> dx, int threads, bool accumulate)
    {
        T beta = accumulate ? T.One : T.Zero;
        ConvTransposeSpans<T>.BackwardWeights(shape, x, dz, beta, weight!.Gradient, threads, default);
        if (bias is not null)
            ConvTransposeSpans<T>.BackwardBias(shape, dz, beta, bias.Gradient);
        if (!dx.IsEmpty)
            ConvTransposeSpans<T>.BackwardData(shape, weight.Value, dz, dx, threads, default);
    }
}
