namespace Kernels;

/// <summary>What a tile does with its sums, the same for all tiles of a panel but for c and the biases.</summary>
internal unsafe struct TileStore<T>
    where T : unmanaged
{
    /// <summary>The tile's first element, and the distance of its rows.</summary>
    public T* C;
    public nint Ldc;

    /// <summary>Factor of the sums.</summary>
    public T Alpha;

    /// <summary>Factor of what C held: beta at the first block of K, 1 at later ones. Unused unless ReadC.</summary>
    public T Beta;

    /// <summary>False at the first block of K with beta = 0: C is written and never read.</summary>
    public bool ReadC;

    /// <summary>True at the last block of K: bias and activation follow.</summary>
    public bool Finish;

    /// <summary>Bias of the tile's first row, or of its first column.</summary>
    public T* Bias;

    /// <summary>Columns of the tile that exist.</summary>
    public int Columns;

    /// <summary>From a row of B to the one that is asked for with it: that of the panel that comes next; 0 for none.</summary>
    public nint Ahead;
}
