using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Softmax forward: <c>m = max x; eᵢ = exp(xᵢ − m); yᵢ = eᵢ·(1/Σe)</c>.</summary>
internal readonly unsafe struct SoftmaxRows : IRowKernel
{
    public static void Run<TSimd, T, TVec>(RowTask<T>* task, int row, int end)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        row = ShortRows.Run<SoftmaxColumns, TSimd, T, TVec>(task, row, end);
        Sweep<TSimd, T, TVec, ShareEnding>(task, row, end);
    }

    /// <summary>Row by row, stores as the matrix's size wants them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sweep<TSimd, T, TVec, TEnding>(RowTask<T>* task, int row, int end)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TEnding : struct, IRowEnding
    {
        if (Streaming.Pays(task->Y, task->Ldy, task->Rows, task->Columns, sizeof(TVec)))
            SoftmaxSweep<TSimd, T, TVec, PlainScores<T>, TEnding, StreamedStore>.Run(task, row, end);
        else if (Streaming.IsFar<T>(task->Rows, task->Columns))
            SoftmaxSweep<TSimd, T, TVec, PlainScores<T>, TEnding, FarStore>.Run(task, row, end);
        else
            SoftmaxSweep<TSimd, T, TVec, PlainScores<T>, TEnding, CachedStore>.Run(task, row, end);
    }
}

/// <summary>Softmax backward: <c>d = Σ y·dy; dx = y·(dy − d)</c>, the Jacobian diag(y) − y·yᵀ applied without being formed.</summary>
internal readonly unsafe struct SoftmaxBackwardRows : IRowKernel
{
    public static void Run<TSimd, T, TVec>(RowTask<T>* task, int row, int end)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        row = ShortRows.Run<SoftmaxBackwardColumns, TSimd, T, TVec>(task, row, end);
        if (Streaming.Pays(task->Y, task->Ldy, task->Rows, task->Columns, sizeof(TVec)))
            Sweep<TSimd, T, TVec, StreamedStore>(task, row, end);
        else
            Sweep<TSimd, T, TVec, CachedStore>(task, row, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Sweep<TSimd, T, TVec, TStore>(RowTask<T>* task, int row, int end)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
        where TStore : struct, IRowStore
    {
        nint n = task->Columns;
        nint w = TSimd.Width;
        TVec edge = TSimd.FirstLanes((int)(n % w));
        for (; row < end; row++)
        {
            T* y = task->X + (row * task->Ldx);
            T* dy = task->Dy + (row * task->Lddy);
            T* dx = task->Y + (row * task->Ldy);
            TVec d = TSimd.Broadcast(LaneSum<TSimd, T, TVec>.Run(n, new ProductTerm<T>(y, dy)));
            nint i = 0;
            for (; i <= n - w; i += w)
            {
                if (TStore.Prefetches)
                {
                    TSimd.Prefetch(y + i + task->Ldx);
                    TSimd.Prefetch(dy + i + task->Lddy);
                }

                TStore.Put<TSimd, T, TVec>(
                    dx + i, TSimd.Multiply(TSimd.Load(y + i), TSimd.Subtract(TSimd.Load(dy + i), d)));
            }

            if (i < n)
            {
                TVec rest = TSimd.Subtract(TSimd.Load(dy + i, edge), d);
                TSimd.Store(dx + i, TSimd.Multiply(TSimd.Load(y + i, edge), rest), edge);
            }
        }

        if (TStore.Streams)
            TSimd.StreamFence();
    }
}
