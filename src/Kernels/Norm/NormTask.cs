using System.Numerics;
using System.Runtime.InteropServices;

namespace Kernels;

/// <summary>A call of a norm, forward or backward: which of the fields count depends on the pass.</summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct NormTask<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public int Rows;
    public int Columns;
    public int Threads;

    public T* X;
    public nint Ldx;

    /// <summary>The gradient that goes in.</summary>
    public T* Dy;
    public nint Lddy;

    /// <summary>What comes out: y forward, dx backward, null if dx is not wanted.</summary>
    public T* Y;
    public nint Ldy;

    /// <summary>Factor and addend of each column; null for 1 and +0.</summary>
    public T* Gamma;
    public T* Beta;

    public T Epsilon;

    /// <summary>The mean and 1/√(variance + ε) of each row: out of the forward pass if not null, into the backward pass.</summary>
    public T* Mean;
    public T* Rstd;

    /// <summary>Gradients by gamma and beta, null if not wanted.</summary>
    public T* Dgamma;
    public T* Dbeta;
}

/// <summary>Which norm, as a type: whether the mean is taken off first.</summary>
internal interface INorm
{
    static abstract bool Centers { get; }
}

/// <summary>Layer norm.</summary>
internal readonly struct CenteredNorm : INorm
{
    public static bool Centers => true;
}

/// <summary>RMS norm: a layer norm whose mean is +0, which changes no bit of x − mean.</summary>
internal readonly struct PlainNorm : INorm
{
    public static bool Centers => false;
}
