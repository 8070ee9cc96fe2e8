using System.Numerics;

namespace Kernels.Layers;

/// <summary>RMS norm of each row: <c>y = x/√(mean of x² + ε)·gamma</c>. See <see cref="Kernels.RmsNorm"/>.</summary>
/// <remarks>
/// A readonly struct over a parameter that somebody else owns: free to copy, nothing to dispose. Each call checks all its
/// arguments before it writes anything, and allocates nothing.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly struct RmsNorm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Parameter<T>? gamma;

    /// <summary>A layer over this parameter.</summary>
    /// <param name="gamma">Factors, of shape [size]; fill them with 1 to start.</param>
    /// <param name="epsilon">Added to the mean square, 0 or more.</param>
    /// <exception cref="ArgumentNullException">gamma is null.</exception>
    /// <exception cref="ArgumentException">The shape is not as said.</exception>
    /// <exception cref="ArgumentOutOfRangeException">epsilon is negative or NaN.</exception>
    public RmsNorm(Parameter<T> gamma, double epsilon = 1e-6)
    {
        Size = RequireLayer.Vector(gamma, nameof(gamma));
        Epsilon = RequireLayer.Epsilon(epsilon);
        this.gamma = gamma;
    }

    /// <summary>Elements of one row.</summary>
    public int Size { get; }

    /// <summary>What is added to the mean square.</summary>
    public double Epsilon { get; }

    /// <summary>Computes y.</summary>
    /// <param name="batch">Rows, 0 or more.</param>
    /// <param name="x">x: at least batch·<see cref="Size"/> elements.</param>
    /// <param name="y">y, overwritten; as many. May be x itself, if no Backward follows.</param>
    /// <param name="rstd">1/√(mean square + ε) of each row, for Backward: at least batch elements, or empty to leave it out.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentException">A size is wrong, a span too short, or an output overlaps.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    /// <exception cref="ObjectDisposedException">The parameter is disposed.</exception>
    public void Forward(int batch, ReadOnlySpan<T> x, Span<T> y, Span<T> rstd, int threads = 1)
    {
        Parameter<T> gamma = RequireLayer.Constructed(this.gamma);
        RequireLayer.Alive(gamma, null);
        int ld = Math.Max(1, Size);
        NormKernels<T, PlainNorm>.Forward(
            batch, Size, x, ld, gamma.Value, default, T.CreateTruncating(Epsilon), y, ld, default, rstd, threads);
        RequireLayer.KeepAlive(gamma, null);
    }

    /// <summary>Computes the gradients by gamma, which is overwritten, and by x.</summary>
    /// <param name="batch">Rows, 0 or more.</param>
    /// <param name="x">x, as Forward took it.</param>
    /// <param name="rstd">What Forward gave.</param>
    /// <param name="dy">Gradient by y: at least batch·<see cref="Size"/> elements.</param>
    /// <param name="dx">Gradient by x, overwritten; as many, or empty to leave it out. May be dy itself.</param>
    /// <param name="threads">Threads at most, the caller's included.</param>
    /// <exception cref="ArgumentException">A size is wrong, a span too short, or dx overlaps in part.</exception>
    /// <exception cref="InvalidOperationException">This layer is a default value.</exception>
    /// <exception cref="ObjectDisposedException">The parameter is disposed.</exception>
    public void Backward(
        int batch, ReadOnlySpan<T> x, ReadOnlySpan<T> rstd, ReadOnlySpan<T> dy, Span<T> dx, int threads = 1)
    {
        Parameter<T> gamma = RequireLayer.Constructed(this.gamma);
        RequireLayer.Alive(gamma, null);
        int ld = Math.Max(1, Size);
        NormKernels<T, PlainNorm>.Backward(
            batch, Size, x, ld, gamma.Value, default, rstd, dy, ld, dx, ld, gamma.Gradient, default, threads);
        RequireLayer.KeepAlive(gamma, null);
    }
}
