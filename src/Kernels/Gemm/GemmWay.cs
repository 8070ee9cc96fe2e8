namespace Kernels;

/// <summary>The ways through a product. All give the same bits.</summary>
internal enum GemmWay
{
    /// <summary>Tile by tile (<see cref="GemmLoops{TSimd, T, TVec, TA, TB, TBias, TActivation}"/>).</summary>
    Tiles,

    /// <summary>Few rows: B streams by, row by row (<see cref="GemmSweep{TSimd, T, TVec, TA, TB, TBias, TActivation}"/>).</summary>
    Sweep,

    /// <summary>Few rows times Bᵀ, and so a matrix times a vector: rows of B are turned on the way (<see cref="GemmRowDots{TSimd, T, TVec, TA, TB, TBias, TActivation}"/>).</summary>
    RowDots,

    /// <summary>One row, and a B that is packed or that the caches hold: tiles of many registers (<see cref="GemmRow{TSimd, T, TVec, TA, TB, TBias, TActivation}"/>).</summary>
    Row,
}
