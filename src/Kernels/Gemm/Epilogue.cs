namespace Kernels;

/// <summary>What is applied to every element after the sum and the bias.</summary>
public enum Activation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary><c>x &lt; 0 ? 0 : x</c>: keeps NaN and −0.</summary>
    Relu,
}

/// <summary>Which index of the result picks the bias.</summary>
public enum BiasAxis
{
    /// <summary>No bias.</summary>
    None,

    /// <summary>c[i, j] takes bias[i]: a convolution's output channel.</summary>
    Row,

    /// <summary>c[i, j] takes bias[j]: a linear layer's output.</summary>
    Column,
}

/// <summary>What a product does to its result on registers, before the only store: <c>c = act(c + bias)</c>.</summary>
/// <remarks>
/// The bias is added after the last block of K (and after beta·C), in one rounding; then the activation.
/// The default value does nothing.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly ref struct Epilogue<T>
    where T : unmanaged
{
    private Epilogue(BiasAxis axis, ReadOnlySpan<T> bias, Activation activation)
    {
        Axis = axis;
        Bias = bias;
        Activation = activation;
    }

    /// <summary>Which index of the result picks the bias.</summary>
    public BiasAxis Axis { get; }

    /// <summary>The bias; at least as long as its axis. It must not overlap the result.</summary>
    public ReadOnlySpan<T> Bias { get; }

    /// <summary>What follows the bias.</summary>
    public Activation Activation { get; }

    /// <summary><c>c = act(c)</c>.</summary>
    /// <param name="activation">What to apply.</param>
    public static Epilogue<T> Activate(Activation activation) => new(BiasAxis.None, default, activation);

    /// <summary><c>c[i, j] = act(c[i, j] + bias[i])</c>.</summary>
    /// <param name="bias">One element for each row of the result.</param>
    /// <param name="activation">What to apply after it.</param>
    public static Epilogue<T> RowBias(ReadOnlySpan<T> bias, Activation activation = Activation.None) =>
        new(BiasAxis.Row, bias, activation);

    /// <summary><c>c[i, j] = act(c[i, j] + bias[j])</c>.</summary>
    /// <param name="bias">One element for each column of the result.</param>
    /// <param name="activation">What to apply after it.</param>
    public static Epilogue<T> ColumnBias(ReadOnlySpan<T> bias, Activation activation = Activation.None) =>
        new(BiasAxis.Column, bias, activation);

    /// <summary>The same for the result transposed.</summary>
    internal Epilogue<T> Turned() => Axis switch
    {
        BiasAxis.Row => new(BiasAxis.Column, Bias, Activation),
        BiasAxis.Column => new(BiasAxis.Row, Bias, Activation),
        _ => this,
    };
}
