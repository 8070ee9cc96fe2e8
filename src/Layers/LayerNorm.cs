using System.Numerics;

namespace Kernels.Layers;

/// <summary>Layer norm of each row: <c>y = (x − mean)/√(variance + ε)·gamma + beta</c>. See <see cref="Kernels.LayerNorm"/>.</summary>
/// <remarks>
/// A readonly struct over parameters that somebody else owns: free to copy, nothing to dispose. Each call checks all its
/// arguments before it writes anything, and allocates nothing.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly struct LayerNorm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Parameter<T>? gamma;
    private readonly Parameter<T>? beta;

    /// <summary>A layer over these parameters.</summary>
    /// <param name="gamma">Factors, of shape [size]; fill them with 1 to start.</param>
    /// <param name="beta">Addends, of shape [size]; null for none.</param>
    /// <param name="epsilon">Added to the variance, 0 or more.</param>
    /// <exception cref="ArgumentNullException">gamma is null.</exception>
    /// <exception cref="ArgumentException">A shape is not as said.</exception>
    /// <exception cref="ArgumentOutOfRangeException">epsilon is negative or NaN.</exception>
    public LayerNorm(Parameter<T> gamma, Parameter<T>? beta = null, double epsilon = 1e-5)
    {
        Size = RequireLayer.Vector(gamma, nameof(gamma));
        if (beta is not null && RequireLayer.Vector(beta, nameof(beta)) != Size)
            Require.Fail($"beta is {beta}; expected the shape [{Size}].", nameof(beta));
        Epsilon = RequireLayer.Epsilon(epsilon);
        this.gamma = gamma;
        this.beta = beta;
    }

    /// <summary>Elements of one row.</summary>
    public int Size { get; }

    /// <summary>What is added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>Computes y.</summary>
    /// <param name="batch">Rows, 0 or more.</param>
    /// <param name="x">x: at least batch·<see cref="Size"/> elements.</param>
    /// <param name="y">y, overwritten; as many. May be x itself, if no Backward follows.</param>
    /// <param name="mean">The mean of each row, for Backward: at least batch elements, or empty to leave it out.</param>
    /// <param name="rstd">1/√(variance + ε) of each row, for Backward: likewise.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentException">A size is wrong, a span too short, or an output overlaps.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    /// <exception cref="ObjectDisposedException">A parameter is disposed.</exception>
    public void Forward(int batch, ReadOnlySpan<T> x, Span<T> y, Span<T> mean, Span<T> rstd, int threads = 1)
    {
        Parameter<T> gamma = RequireLayer.Constructed(this.gamma);
        RequireLayer.Alive(gamma, beta);
        NormKernels<T, CenteredNorm>.Forward(
            batch, Size, x, Math.Max(1, Size), gamma.Value, beta is null ? default : beta.Value,
            T.CreateTruncating(Epsilon), y, Math.Max(1, Size), mean, rstd, threads);
        RequireLayer.KeepAlive(gamma, beta);
    }

    /// <summary>Computes the gradients by gamma and beta, which are overwritten, and by x.</summary>
    /// <param name="batch">Rows, 0 or more.</param>
    /// <param name="x">x, as Forward took it.</param>
    /// <param name="mean">What Forward gave.</param>
    /// <param name="rstd">What Forward gave.</param>
    /// <param name="dy">Gradient by y: at least batch·<see cref="Size"/> elements.</param>
    /// <param name="dx">Gradient by x, overwritten; as many, or empty to leave it out. May be dy itself.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentException">A size is wrong, a span too short, or dx overlaps in part.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    /// <exception cref="ObjectDisposedException">A parameter is disposed.</exception>
    public void Backward(
        int batch, ReadOnlySpan<T> x, ReadOnlySpan<T> mean, ReadOnlySpan<T> rstd, ReadOnlySpan<T> dy, Span<T> dx,
        int threads = 1)
    {
        Parameter<T> gamma = RequireLayer.Constructed(this.gamma);
        RequireLayer.Alive(gamma, beta);
        int ld = Math.Max(1, Size);
        NormKernels<T, CenteredNorm>.Backward(
            batch, Size, x, ld, gamma.Value, mean, rstd, dy, ld, dx, ld, gamma.Gradient,
            beta is null ? default : beta.Gradient, threads);
        RequireLayer.KeepAlive(gamma, beta);
    }
}
