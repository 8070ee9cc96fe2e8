using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>A row-major matrix in memory: one of its two strides is 1, and transposing it swaps them.</summary>
internal readonly unsafe struct DenseOperand<T>(T* data, nint laneStride, nint depthStride, bool inPlace) : IOperand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public bool IsView => inPlace;

    public Panels<T> View(int lane, int depth, int k, int width) =>
        new(data + (lane * laneStride) + (depth * depthStride), width * laneStride, laneStride, depthStride);

    public void Pack<TSimd, TVec>(T* panel, int width, int lane, int lanes, int depth, int k)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        T* source = data + (lane * laneStride) + (depth * depthStride);
        if (laneStride == 1)
            PackPanel.Rows<TSimd, T, TVec>(panel, width, source, depthStride, lanes, k);
        else
            PackPanel.Columns(panel, width, source, laneStride, lanes, k);
    }
}
