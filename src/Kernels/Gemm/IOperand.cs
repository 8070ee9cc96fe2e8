using System.Numerics;

namespace Kernels;

/// <summary>
/// One side of a product as the loops see it: lanes × depth, where lanes are rows of C for A and columns of C for B,
/// and depth runs along K. Transposition, strides, prepacking and im2col differ here and nowhere else.
/// </summary>
internal unsafe interface IOperand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether the tile can read this operand where it lies; otherwise the loops call Pack.</summary>
    bool IsView { get; }

    /// <summary>The panels from (lane, depth) on, without a copy. Only if <see cref="IsView"/>.</summary>
    /// <param name="lane">First lane, a multiple of the panel width.</param>
    /// <param name="depth">First index along K, a multiple of <see cref="Contract.BlockK"/>.</param>
    /// <param name="k">Length of the block along K.</param>
    /// <param name="width">Lanes of a panel: mr or nr.</param>
    Panels<T> View(int lane, int depth, int k, int width);

    /// <summary>
    /// Writes one panel, <c>panel[p·width + l] = operand(lane + l, depth + p)</c>, padded with zeros from
    /// <paramref name="lanes"/> to <paramref name="width"/>.
    /// </summary>
    void Pack<TSimd, TVec>(T* panel, int width, int lane, int lanes, int depth, int k)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged;
}
