using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>From sums to C: factors, bias and activation on registers, then the only store.</summary>
/// <remarks>
/// What does not change from one register to the next is read once; the JIT keeps this struct in registers. What is
/// written here the JIT meets twenty-four times in a tile, and beyond its limit of 1024 locals it stops inlining: the
/// calls that it then leaves push sums to the stack, in the loop over k too, at a third of the speed. So every local
/// counts (docs/gemm.md).
/// </remarks>
internal readonly unsafe struct TileFinish<TSimd, T, TVec, TBias, TActivation>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TBias : struct, IBias
    where TActivation : struct, IActivation
{
    private readonly TVec alpha;
    private readonly TVec beta;
    private readonly TVec zero;
    private readonly bool readC;
    private readonly bool last;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TileFinish(TileStore<T>* store)
    {
        alpha = TSimd.Broadcast(store->Alpha);
        beta = TSimd.Broadcast(store->Beta);
        readC = store->ReadC;
        last = store->Finish;
        zero = TSimd.Broadcast(T.Zero);
    }

    /// <summary>Stores the sums of one register at <paramref name="c"/>.</summary>
    /// <param name="c">Where they go.</param>
    /// <param name="s">The sums.</param>
    /// <param name="bias">The bias of this row, or of these columns; unread if there is none.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Vector(T* c, TVec s, T* bias)
    {
        TVec v = readC ? TSimd.MultiplyAdd(alpha, s, TSimd.Multiply(beta, TSimd.Load(c))) : TSimd.Multiply(alpha, s);
        if (last)
        {
            if (TBias.Axis == BiasAxis.Row)
                v = TSimd.Add(v, TSimd.Broadcast(*bias));
            if (TBias.Axis == BiasAxis.Column)
                v = TSimd.Add(v, TSimd.Load(bias));
            v = TActivation.Apply<TSimd, T, TVec>(v, zero);
        }

        TSimd.Store(c, v);
    }

    /// <summary>The same for a register at the edge of C, of which only the lanes of <paramref name="edge"/> exist.</summary>
    /// <inheritdoc cref="Vector(T*, TVec, T*)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Vector(T* c, TVec s, T* bias, TVec edge)
    {
        TVec v = readC
            ? TSimd.MultiplyAdd(alpha, s, TSimd.Multiply(beta, TSimd.Load(c, edge)))
            : TSimd.Multiply(alpha, s);
        if (last)
        {
            if (TBias.Axis == BiasAxis.Row)
                v = TSimd.Add(v, TSimd.Broadcast(*bias));
            if (TBias.Axis == BiasAxis.Column)
                v = TSimd.Add(v, TSimd.Load(bias, edge));
            v = TActivation.Apply<TSimd, T, TVec>(v, zero);
        }

        TSimd.Store(c, v, edge);
    }
}
