using System.Numerics;

namespace Kernels;

/// <summary>A side of a product that was packed whole, once: blocks of K one after the other, panels or rows within each.</summary>
/// <param name="data">First panel of the first block.</param>
/// <param name="lanes">Lanes, rounded up to whole panels.</param>
/// <param name="isRows">Whether each lane is contiguous along K (the left side), or panels of lanes are (the right one).</param>
internal readonly unsafe struct PackedOperand<T>(T* data, int lanes, bool isRows) : IOperand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public Reading Reading => Reading.InPlace;

    // Every block before this one is KB deep, so it holds lanes · KB elements.
    public Panels<T> View(int lane, int depth, int k, int width)
    {
        T* first = data + ((nint)lanes * depth) + ((nint)lane * k);
        return isRows ? new(first, k, k, 1) : new(first, k, 1, width);
    }

    public void Pack<TSimd, TVec>(T* panel, int width, int lane, int lanes, int depth, int k)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        throw new NotSupportedException("A packed operand is read where it lies.");
}
