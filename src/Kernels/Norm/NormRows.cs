using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The rows of a norm, forward and by x.</summary>
/// <remarks>
/// <code>
///   forward    μ = Σx·(1/n)   (RMS: +0)     c = x − μ     r = 1/√(Σc²·(1/n) + ε)     y = fma(c·r, γ, β)
///   backward   g = dy·γ   x̂ = c·r   a = Σg·(1/n)   (RMS: +0)   b = Σ g·x̂·(1/n)   dx = fma(−x̂, b, g − a)·r
/// </code>
/// Sums in canonical lane order, those of products by fma. A row is walked two or three times, from the first-level
/// cache after the first; the last walk asks for the row to come, and stores past the caches what none would keep.
/// </remarks>
internal static unsafe class NormRows<TSimd, T, TVec, TNorm>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TNorm : struct, INorm
{
    public static void Forward(NormTask<T>* task, int row, int end)
    {
        // Arithmetic is too short to hide even the second-level cache.
        if ((long)task->Rows * task->Columns * sizeof(T) <= Caches.Level1 / 2)
            Forward<CachedStore>(task, row, end);
        else if (Streaming.Pays(task->Y, task->Ldy, task->Rows, task->Columns, sizeof(TVec)))
            Forward<StreamedStore>(task, row, end);
        else
            Forward<FarStore>(task, row, end);
    }

    /// <summary>Forward, with stores of a kind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Forward<TStore>(NormTask<T>* task, int row, int end)
        where TStore : struct, IRowStore
    {
        nint n = task->Columns;
        TVec edge = TSimd.FirstLanes((int)(n % TSimd.Width));
        T share = T.One / T.CreateTruncating(task->Columns);
        for (; row < end; row++)
        {
            T* x = task->X + (row * task->Ldx);
            T mean = TNorm.Centers ? LaneSum<TSimd, T, TVec>.Run(n, new ElementTerm<T>(x)) * share : T.Zero;
            T square = LaneSum<TSimd, T, TVec>.Run(n, new SquareTerm<T>(x, mean));
            T rstd = T.One / T.Sqrt((square * share) + task->Epsilon);
            if (task->Mean != null)
                task->Mean[row] = mean;
            if (task->Rstd != null)
                task->Rstd[row] = rstd;
            RowMap<TSimd, T, TVec>.Run<NormResult<T>, TStore>(
                n, task->Y + (row * task->Ldy), edge, new NormResult<T>(x, mean, rstd, task->Gamma, task->Beta),
                x + task->Ldx);
        }

        if (TStore.Streams)
            TSimd.StreamFence();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward(NormTask<T>* task, int row, int end)
    {
        nint n = task->Columns;
        TVec edge = TSimd.FirstLanes((int)(n % TSimd.Width));
        T share = T.One / T.CreateTruncating(task->Columns);
        for (; row < end; row++)
        {
            var gradient = new ScaledGradientTerm<T>(task->Dy + (row * task->Lddy), task->Gamma);
            var dot = new NormDotTerm<T>(
                gradient, task->X + (row * task->Ldx), TNorm.Centers ? task->Mean[row] : T.Zero, task->Rstd[row]);
            T a = TNorm.Centers ? LaneSum<TSimd, T, TVec>.Run(n, gradient) * share : T.Zero;
            T b = LaneSum<TSimd, T, TVec>.RunApart(n, dot) * share;
            RowMap<TSimd, T, TVec>.Run(
                n, task->Y + (row * task->Ldy), edge, new NormGradient<T>(dot, a, b, task->Rstd[row]));
        }
    }
}
