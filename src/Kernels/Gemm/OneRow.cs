using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The tile of a single row: four registers wide, over two panels of B.</summary>
/// <remarks>
/// The two sums of an ordinary tile of one row would wait for each other: a multiply-add takes four cycles and two can begin
/// in each. Four sums ask for what L2 delivers.
/// </remarks>
internal static unsafe class OneRow<TSimd, T, TVec, TBias, TActivation>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TBias : struct, IBias
    where TActivation : struct, IActivation
{
    /// <summary>Takes k terms of K into the sums and stores them.</summary>
    /// <param name="k">Terms, at most one block.</param>
    /// <param name="a">a[0].</param>
    /// <param name="stepA">Distance of a[p] and a[p + 1].</param>
    /// <param name="b">b[0, 0].</param>
    /// <param name="ldb">Distance of b[p, j] and b[p + 1, j].</param>
    /// <param name="other">Distance of the second panel.</param>
    /// <param name="store">Where the sums go.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(int k, T* a, nint stepA, T* b, nint ldb, nint other, TileStore<T>* store)
    {
        TVec s0 = TSimd.Broadcast(T.Zero), s1 = s0, s2 = s0, s3 = s0;
        T* b2 = b + other;
        for (; k > 0; k--)
        {
            TVec x = TSimd.Broadcast(*a);
            s0 = TSimd.MultiplyAdd(x, TSimd.Load(b), s0);
            s1 = TSimd.MultiplyAdd(x, TSimd.Load(b + TSimd.Width), s1);
            s2 = TSimd.MultiplyAdd(x, TSimd.Load(b2), s2);
            s3 = TSimd.MultiplyAdd(x, TSimd.Load(b2 + TSimd.Width), s3);
            a += stepA;
            b += ldb;
            b2 += ldb;
        }

        TileFinish<TSimd, T, TVec, TBias, TActivation> finish = new(store);
        T* c = store->C;
        T* bias = store->Bias;
        nint nextBias = TBias.Axis == BiasAxis.Column ? TSimd.Width : 0;
        finish.Vector(c, s0, bias);
        finish.Vector(c += TSimd.Width, s1, bias += nextBias);
        finish.Vector(c += TSimd.Width, s2, bias += nextBias);
        finish.Vector(c + TSimd.Width, s3, bias + nextBias);
    }
}
