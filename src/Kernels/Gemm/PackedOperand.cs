using System.Numerics;

namespace Kernels;

/// <summary>A side of a product that was packed whole, once: blocks of K one after the other, panels within each.</summary>
/// <param name="data">First panel of the first block.</param>
/// <param name="lanes">Lanes, rounded up to whole panels.</param>
internal readonly unsafe struct PackedOperand<T>(T* data, int lanes) : IOperand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public bool IsView => true;

    // Every block before this one is KB deep, so it holds lanes · KB elements.
    public Panels<T> View(int lane, int depth, int k, int width) =>
        new(data + ((nint)lanes * depth) + ((nint)lane * k), (nint)width * k, 1, width);

    public void Pack<TSimd, TVec>(T* panel, int width, int lane, int lanes, int depth, int k)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        throw new NotSupportedException("A packed operand is read where it lies.");
}
