using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>A row-major matrix in memory: one of its two strides is 1, and transposing it swaps them.</summary>
internal readonly unsafe struct DenseOperand<T>(T* data, nint laneStride, nint depthStride, Reading reading) : IOperand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Panels that rows are dealt out to at a time: more of them, equally far apart, share too few cache sets.</summary>
    private const int PanelsTogether = 8;

    public Reading Reading => reading;

    public Panels<T> View(int lane, int depth, int k, int width) =>
        new(data + (lane * laneStride) + (depth * depthStride), laneStride, laneStride, depthStride);

    public void Pack<TSimd, TVec>(T* panels, int width, int lane, int lanes, int depth, int k)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        T* source = data + (lane * laneStride) + (depth * depthStride);
        if (reading == Reading.Rows && depthStride == 1)
        {
            PackPanel.Copy<TSimd, T, TVec>(panels, k, source, laneStride, lanes, k);
        }
        else if (reading == Reading.Rows)
        {
            PackPanel.Columns<TSimd, T, TVec>(panels, k, source, depthStride, k, lanes);
        }
        else if (laneStride == 1)
        {
            int together = PanelsTogether * width;
            for (int l = 0; l < lanes; l += together, panels += (nint)together * k, source += together)
                PackPanel.Rows<TSimd, T, TVec>(panels, width, source, depthStride, Math.Min(together, lanes - l), k);
        }
        else
        {
            for (int l = 0; l < lanes; l += width, panels += (nint)width * k, source += width * laneStride)
                PackPanel.Columns<TSimd, T, TVec>(panels, width, source, laneStride, Math.Min(width, lanes - l), k);
        }
    }
}
