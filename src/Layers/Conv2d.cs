using System.Numerics;

namespace Kernels.Layers;

/// <summary>A two-dimensional convolution with bias and activation: x (N, C, H, W) to y (N, O, OH, OW).</summary>
/// <remarks>
/// A readonly struct over parameters that somebody else owns: free to copy, nothing to dispose. All tensors are
/// contiguous and row-major. Each call checks all its arguments before it writes anything, and allocates nothing; scratch
/// memory comes from <see cref="BufferPool.Shared"/>. Orders of summation are those of <see cref="Kernels.Conv2d"/>.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly struct Conv2d<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Parameter<T>? weight;
    private readonly Parameter<T>? bias;

    /// <summary>A layer over these parameters.</summary>
    /// <param name="shape">Sizes, strides, padding …; its batch does not matter, each call brings its own.</param>
    /// <param name="weight">w, of shape [O, C/groups, KH, KW].</param>
    /// <param name="bias">b, of shape [O]; null for none.</param>
    /// <param name="activation">What is applied after the bias, before the only store.</param>
    /// <exception cref="ArgumentNullException">weight is null.</exception>
    /// <exception cref="ArgumentException">A parameter's shape does not fit, or shape is the default value.</exception>
    /// <exception cref="ArgumentOutOfRangeException">activation is not defined.</exception>
    public Conv2d(
        ConvShape shape, Parameter<T> weight, Parameter<T>? bias = null, Activation activation = Activation.None)
    {
        shape.Check();
        RequireLayer.Dimensions(weight, 4, "[outputs, inputs / groups, kernel rows, kernel columns]");
        this = new(
            shape, weight, bias, activation,
            [shape.OutChannels, shape.InChannels / shape.Groups, shape.KernelHeight, shape.KernelWidth]);
    }

    /// <summary>A layer whose weight has the shape that is given: a one-dimensional one lacks the kernel's rows.</summary>
    internal Conv2d(
        ConvShape shape, Parameter<T> weight, Parameter<T>? bias, Activation activation, ReadOnlySpan<int> expected)
    {
        RequireLayer.Shape(weight, expected);
        Require.Defined(activation, Activation.Tanh);
        RequireLayer.Bias(bias, shape.OutChannels);
        Shape = shape.WithBatch(1);
        this.weight = weight;
        this.bias = bias;
        Activation = activation;
    }

    internal Parameter<T>? Weight => weight;

    internal Parameter<T>? Bias => bias;

    /// <summary>The convolution of one image.</summary>
    public ConvShape Shape { get; }

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
    /// <param name="residual">A tensor of y's shape that is added after the bias, or empty for none. It must not overlap y.</param>
    /// <exception cref="ArgumentException">A size is wrong, a span too short, or y overlaps an input.</exception>
    /// <exception cref="ObjectDisposedException">A parameter is disposed.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    public void Forward(int batch, ReadOnlySpan<T> x, Span<T> y, int threads = 1, ReadOnlySpan<T> residual = default)
    {
        Parameter<T> weight = RequireLayer.Constructed(this.weight);
        ReadOnlySpan<T> added = bias is null ? default : bias.Value;
        ConvSpans<T>.Forward(
            Shape.WithBatch(batch), x, weight.Value, added, y, Activation, threads, default, residual);
        RequireLayer.KeepAlive(weight, bias);
    }

    /// <summary>Packs w for <see cref="ForwardPacked"/>: worth it where the weights stay the same for many calls.</summary>
    /// <returns>The packed copy, an owner of memory: dispose it. Later changes of w do not reach it.</returns>
    /// <exception cref="ObjectDisposedException">A parameter is disposed.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    public ConvWeights<T> Pack()
    {
        Parameter<T> weight = RequireLayer.Constructed(this.weight);
        ConvWeights<T> packed = ConvWeights<T>.Pack(Shape, weight.Value);
        GC.KeepAlive(weight);
        return packed;
    }

    /// <summary>Computes y with packed weights: the same bits as <see cref="Forward"/>.</summary>
    /// <param name="batch">Images, 0 or more.</param>
    /// <param name="x">x: at least batch·<see cref="InputSize"/> elements.</param>
    /// <param name="packed">w, from <see cref="Pack"/>.</param>
    /// <param name="y">y, overwritten: at least batch·<see cref="OutputSize"/> elements. It must not overlap x.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <param name="residual">A tensor of y's shape that is added after the bias, or empty for none. It must not overlap y.</param>
    /// <exception cref="ArgumentNullException">packed is null.</exception>
    /// <exception cref="ArgumentException">A size is wrong, packed is of another shape, a span too short, or y overlaps an input.</exception>
    /// <exception cref="ObjectDisposedException">packed or the bias is disposed.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    public void ForwardPacked(
        int batch, ReadOnlySpan<T> x, ConvWeights<T> packed, Span<T> y, int threads = 1, ReadOnlySpan<T> residual = default)
    {
        RequireLayer.Constructed(weight);
        ArgumentNullException.ThrowIfNull(packed);
        if (packed.Shape != Shape)
            Require.Fail($"packed is for {packed.Shape}; expected {Shape}.", nameof(packed));
        ReadOnlySpan<T> added = bias is null ? default : bias.Value;
        ConvSpans<T>.ForwardPacked(batch, x, packed, added, y, Activation, residual, threads, default);
        GC.KeepAlive(bias);
    }

    /// <summary>Computes the gradients by w, by b and by x.</summary>
    /// <remarks>
    /// The gradient in front of the activation is dy, or, under a ReLU, 0 where y ≤ 0 and dy elsewhere. The parameters'
    /// gradients and dx are overwritten unless they are to be added to.
    /// </remarks>
    /// <param name="batch">Images, 0 or more.</param>
    /// <param name="x">x, as given to Forward.</param>
    /// <param name="y">y, as Forward left it; may be empty if there is no activation.</param>
    /// <param name="dy">Gradient by y: at least batch·<see cref="OutputSize"/> elements.</param>
    /// <param name="dx">
    /// Gradient by x, overwritten: at least batch·<see cref="InputSize"/> elements, or empty to leave it out, as the first
    /// layer does. It must not overlap an input or a parameter.
    /// </param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <param name="accumulate">Whether the parameters' gradients are added to instead of overwritten.</param>
    /// <param name="accumulateDx">Whether dx is added to instead of overwritten.</param>
    /// <exception cref="ArgumentException">A size is wrong, a span too short, or spans and parameters overlap where they must not.</exception>
    /// <exception cref="NotSupportedException">The activation is neither None nor ReLU: such a layer infers only.</exception>
    /// <exception cref="ObjectDisposedException">A parameter is disposed.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    public void Backward(
        int batch, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx, int threads = 1,
        bool accumulate = false, bool accumulateDx = false)
    {
        Parameter<T> weight = RequireLayer.Constructed(this.weight);
        RequireLayer.Alive(weight, bias);
        ConvShape shape = Shape.WithBatch(batch);
        Require.Positive(threads);
        RequireLayer.BackwardSpans(
            x, shape.InputLength, y, dy, shape.OutputLength, dx, needsY: Activation != Activation.None, weight, bias);
        if (Activation == Activation.None)
        {
            Backward(shape, x, dy, dx, threads, accumulate, accumulateDx);
        }
        else
        {
            using var dz = new ActivationGradient<T>(Activation, shape.OutputLength, y, dy);
            Backward(shape, x, dz.Span, dx, threads, accumulate, accumulateDx);
        }

        RequireLayer.KeepAlive(weight, bias);
    }

    private void Backward(
        ConvShape shape, ReadOnlySpan<T> x, ReadOnlySpan<T> dz, Span<T> dx, int threads, bool accumulate, bool accumulateDx)
    {
        T beta = accumulate ? T.One : T.Zero;
        ConvSpans<T>.BackwardWeights(shape, x, dz, beta, weight!.Gradient, threads, default);
        if (bias is not null)
            ConvSpans<T>.BackwardBias(shape, dz, beta, bias.Gradient);
        if (!dx.IsEmpty)
        {
            ConvSpans<T>.BackwardData(
                shape, weight.Value, dz, dx, threads, default, accumulateDx ? T.One : T.Zero);
        }
    }
}
