using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels;

/// <summary>What is applied to every element after the sum, the bias and the residual.</summary>
/// <remarks>The functions are those of <see cref="VecMath"/>, bit for bit.</remarks>
public enum Activation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary><c>x &lt; 0 ? 0 : x</c>: keeps NaN and −0.</summary>
    Relu,

    /// <summary><c>x &lt; 0 ? slope·x : x</c>; the slope is 0.01 unless <see cref="Epilogue{T}.LeakyRelu"/> says otherwise.</summary>
    LeakyRelu,

    /// <summary><c>x &lt; low ? low : x &gt; high ? high : x</c>: keeps NaN; from 0 to 6 unless <see cref="Epilogue{T}.Clamp"/> says otherwise.</summary>
    Clamp,

    /// <summary><c>x·Φ(x)</c>, by the error function.</summary>
    Gelu,

    /// <summary><c>½x·(1 + tanh(√(2/π)·(x + 0.044715x³)))</c>.</summary>
    GeluTanh,

    /// <summary><c>x/(1 + e⁻ˣ)</c>, also known as swish.</summary>
    Silu,

    /// <summary><c>1/(1 + e⁻ˣ)</c>.</summary>
    Sigmoid,

    /// <summary>tanh x.</summary>
    Tanh,
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

/// <summary>What a product does to its result before it leaves the first-level cache: <c>c = act(c + bias + residual)·scale</c>.</summary>
/// <remarks>
/// After the last block of K (and after beta·C) come, each in one rounding: the bias, the residual, the activation, the
/// scale. The default value does nothing.
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
        HasMore = activation > Activation.Relu;
    }

    /// <summary>Which index of the result picks the bias.</summary>
    public BiasAxis Axis { get; private init; }

    /// <summary>The bias; at least as long as its axis. It must not overlap the result.</summary>
    public ReadOnlySpan<T> Bias { get; private init; }

    /// <summary>What follows the bias and the residual.</summary>
    public Activation Activation { get; private init; }

    /// <summary>A matrix of the result's shape that is added, row-major; empty for none. It must not overlap the result.</summary>
    public ReadOnlySpan<T> Residual { get; private init; }

    /// <summary>Distance of the residual's rows, in elements.</summary>
    public int ResidualStride { get; private init; }

    /// <summary>Whether a slope or limits were given.</summary>
    internal bool HasParameters { get; private init; }

    /// <summary>The slope of <see cref="Activation.LeakyRelu"/>, or the lower limit of <see cref="Activation.Clamp"/>.</summary>
    internal T First { get; private init; }

    /// <summary>The upper limit of <see cref="Activation.Clamp"/>.</summary>
    internal T Second { get; private init; }

    internal bool HasScale { get; private init; }

    internal T Factor { get; private init; }

    /// <summary>Whether something is left to do that tiles do not do on their registers.</summary>
    internal bool HasMore { get; private init; }

    /// <summary>Whether the sums are the result.</summary>
    internal bool IsNothing => Axis == BiasAxis.None && Activation == Activation.None && !HasMore;

    /// <summary>The residual's address; whoever calls has pinned it.</summary>
    internal unsafe T* ResidualPointer => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Residual));

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

    /// <summary>The same with <see cref="Activation.LeakyRelu"/> of this slope as its activation.</summary>
    /// <param name="slope">Factor of what is below zero.</param>
    public Epilogue<T> LeakyRelu(T slope) =>
        this with { Activation = Activation.LeakyRelu, First = slope, HasParameters = true, HasMore = true };

    /// <summary>The same with <see cref="Activation.Clamp"/> to these limits as its activation.</summary>
    /// <param name="low">The least result.</param>
    /// <param name="high">The greatest result; applied last, should it be below <paramref name="low"/>.</param>
    public Epilogue<T> Clamp(T low, T high) =>
        this with { Activation = Activation.Clamp, First = low, Second = high, HasParameters = true, HasMore = true };

    /// <summary>The same with a matrix that is added after the bias and before the activation: the way past a block of layers.</summary>
    /// <param name="residual">A matrix of the result's shape, row-major.</param>
    /// <param name="stride">Distance of its rows, in elements.</param>
    public Epilogue<T> Add(ReadOnlySpan<T> residual, int stride) =>
        this with { Residual = residual, ResidualStride = stride, HasMore = HasMore || !residual.IsEmpty };

    /// <summary>The same with a factor at the very end.</summary>
    /// <param name="factor">What every element is multiplied with.</param>
    public Epilogue<T> Scale(T factor) => this with { HasScale = true, Factor = factor, HasMore = true };

    /// <summary>The bias for the result transposed, and the activation that tiles apply themselves; nothing more.</summary>
    internal Epilogue<T> Turned() => Axis switch
    {
        BiasAxis.Row => new(BiasAxis.Column, Bias, OfTiles),
        BiasAxis.Column => new(BiasAxis.Row, Bias, OfTiles),
        _ => new(BiasAxis.None, default, OfTiles),
    };

    /// <summary>The same for the columns from here on; the bias is handed over apart.</summary>
    internal Epilogue<T> FromColumn(int column) =>
        Residual.IsEmpty ? this : this with { Residual = Residual[column..] };

    /// <summary>The activation that tiles apply on their registers: ReLU, unless a residual must come before it.</summary>
    internal Activation OfTiles => !HasMore || (Activation == Activation.Relu && Residual.IsEmpty) ? Activation : Activation.None;
}
