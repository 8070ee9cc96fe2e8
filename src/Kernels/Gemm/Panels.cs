namespace Kernels;

/// <summary>Panels of one operand for one block of K, packed or not: how the tile walks them.</summary>
internal readonly unsafe struct Panels<T>(T* data, nint panelStep, nint laneStride, nint depthStride)
    where T : unmanaged
{
    /// <summary>First element of the first panel.</summary>
    public T* Data => data;

    /// <summary>Distance of a panel and the next.</summary>
    public nint PanelStep => panelStep;

    /// <summary>Distance of a lane and the next within a panel; 1 for B.</summary>
    public nint LaneStride => laneStride;

    /// <summary>Distance of an index along K and the next.</summary>
    public nint DepthStride => depthStride;
}
