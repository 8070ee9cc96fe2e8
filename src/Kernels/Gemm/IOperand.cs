using System.Numerics;

namespace Kernels;

/// <summary>How the loops read an operand.</summary>
internal enum Reading
{
    /// <summary>Where it lies.</summary>
    InPlace,

    /// <summary>From copies of its lanes, each contiguous along K: only A, whose elements are broadcast one by one.</summary>
    Rows,

    /// <summary>From packed panels: the lanes of one index along K are contiguous.</summary>
    Panels,
}

/// <summary>
/// One side of a product as the loops see it: lanes × depth, where lanes are rows of C for A and columns of C for B,
/// and depth runs along K. Transposition, strides, prepacking and im2col differ here and nowhere else.
/// </summary>
internal unsafe interface IOperand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How the loops read it: by <see cref="View"/> if in place, or after <see cref="Pack"/>.</summary>
    Reading Reading { get; }

    /// <summary>The panels from (lane, depth) on, without a copy: what the tile reads, or what will be packed.</summary>
    /// <param name="lane">First lane; a multiple of the panel width where panels were packed.</param>
    /// <param name="depth">First index along K, a multiple of <see cref="Contract.BlockK"/>.</param>
    /// <param name="k">Length of the block along K.</param>
    /// <param name="width">Lanes of a panel, mr or nr; what is read in place may have any number.</param>
    Panels<T> View(int lane, int depth, int k, int width);

    /// <summary>
    /// Writes the lanes' rows, <c>panels[l·k + p] = operand(lane + l, depth + p)</c>, or their panels one after the other,
    /// <c>panels[(l − l mod width)·k + p·width + l mod width]</c>, the last padded with zeros to its width.
    /// </summary>
    void Pack<TSimd, TVec>(T* panels, int width, int lane, int lanes, int depth, int k)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged;
}
