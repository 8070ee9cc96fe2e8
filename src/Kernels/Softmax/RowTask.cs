using System.Numerics;
using System.Runtime.InteropServices;

namespace Kernels;

/// <summary>A call over the rows of matrices: which of the fields count depends on the kernel.</summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct RowTask<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public int Rows;
    public int Columns;

    /// <summary>The matrix that goes in: x or logits forward, y backward.</summary>
    public T* X;
    public nint Ldx;

    /// <summary>The gradient that goes in, of backward kernels.</summary>
    public T* Dy;
    public nint Lddy;

    /// <summary>The matrix that comes out: y forward, dx backward.</summary>
    public T* Y;
    public nint Ldy;

    /// <summary>
    /// What is added to the scores, or the targets of a loss; the distance of its rows, 0 if all rows share one.
    /// </summary>
    public T* Mask;
    public nint Ldm;

    /// <summary>The factor of the input, where a kernel has one.</summary>
    public T Scale;

    /// <summary>How many columns the first row sees, less one, of causal rows.</summary>
    public int Offset;

    /// <summary>The class of each row, of cross-entropy.</summary>
    public int* Labels;

    /// <summary>Rows with this label have no loss.</summary>
    public int IgnoredLabel;

    /// <summary>Share of the targets that is spread evenly, and the factor of each row's gradient.</summary>
    public T Smoothing;
    public T Weight;

    /// <summary>The loss of each row, of cross-entropy; null to add it to <see cref="Lanes"/>.</summary>
    public T* Losses;

    /// <summary>L lanes of the sum of losses.</summary>
    public T* Lanes;
}

/// <summary>A kernel that treats each row by itself, as a type.</summary>
internal unsafe interface IRowKernel
{
    /// <summary>Runs rows from <paramref name="row"/> to before <paramref name="end"/>.</summary>
    static abstract void Run<TSimd, T, TVec>(RowTask<T>* task, int row, int end)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged;
}
