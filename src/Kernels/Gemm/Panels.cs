namespace Kernels;

/// <summary>Panels of one operand for one block of K, packed or not: how the tile, a sweep or dots of rows walk them.</summary>
internal readonly unsafe struct Panels<T>(T* data, nint step, nint laneStride, nint depthStride)
    where T : unmanaged
{
    /// <summary>First element of the first panel.</summary>
    public T* Data => data;

    /// <summary>Distance of the panels that begin at a lane and at the next one: panels of w lanes are w · Step apart.</summary>
    public nint Step => step;

    /// <summary>Distance of a lane and the next within a panel; 1 for the B of tiles and sweeps.</summary>
    public nint LaneStride => laneStride;

    /// <summary>Distance of an index along K and the next.</summary>
    public nint DepthStride => depthStride;
}
