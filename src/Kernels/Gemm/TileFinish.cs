using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>From sums to C: factors, bias and activation on registers, then the only store.</summary>
/// <remarks>
/// What does not change from row to row is read once; the JIT keeps this struct in registers. What is written here the
/// JIT meets twenty-four times in a tile, and beyond its limit of 1024 locals it stops inlining: the calls that it then
/// leaves push sums to the stack, in the loop over k too, at a third of the speed. So every local counts (docs/gemm.md).
/// </remarks>
internal readonly unsafe struct TileFinish<TSimd, T, TVec, TColumns, TBias, TActivation>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TColumns : struct, IColumns
    where TBias : struct, IBias
    where TActivation : struct, IActivation
{
    private readonly TVec alpha;
    private readonly TVec beta;
    private readonly TVec edge;
    private readonly TVec zero;
    private readonly T* bias;
    private readonly bool readC;
    private readonly bool last;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TileFinish(TileStore<T>* store, TVec edge)
    {
        alpha = TSimd.Broadcast(store->Alpha);
        beta = TSimd.Broadcast(store->Beta);
        bias = store->Bias;
        readC = store->ReadC;
        last = store->Finish;
        this.edge = edge;
        zero = TSimd.Broadcast(T.Zero);
    }

    /// <summary>Stores one row of the tile at <paramref name="c"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Row(int row, T* c, TVec s0, TVec s1)
    {
        Vector(row, 0, c, s0);
        if (TColumns.Count > 1)
            Vector(row, 1, c + TSimd.Width, s1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Vector(int row, int column, T* c, TVec s)
    {
        bool isEdge = TColumns.Masked && column == TColumns.Count - 1;
        TVec v = readC
            ? TSimd.MultiplyAdd(alpha, s, TSimd.Multiply(beta, isEdge ? TSimd.Load(c, edge) : TSimd.Load(c)))
            : TSimd.Multiply(alpha, s);
        if (last)
            v = TActivation.Apply<TSimd, T, TVec>(AddBias(row, column, v, isEdge), zero);
        if (isEdge)
            TSimd.Store(c, v, edge);
        else
            TSimd.Store(c, v);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVec AddBias(int row, int column, TVec v, bool isEdge)
    {
        if (TBias.Axis == BiasAxis.Row)
            return TSimd.Add(v, TSimd.Broadcast(bias[row]));
        if (TBias.Axis == BiasAxis.Column)
        {
            T* from = bias + (column * TSimd.Width);
            return TSimd.Add(v, isEdge ? TSimd.Load(from, edge) : TSimd.Load(from));
        }

        return v;
    }
}
