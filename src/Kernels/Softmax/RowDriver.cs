using System.Numerics;

namespace Kernels;

/// <summary>Takes a row kernel to the instruction set, and shares its rows out over threads.</summary>
internal static unsafe class RowDriver<T, TKernel>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TKernel : struct, IRowKernel
{
    public static void Run(RowTask<T>* task, int threads)
    {
        var call = new Call { Task = task, Threads = RowShare.Worthwhile(task->Rows, task->Columns, threads) };
        IsaDispatch<T>.Run(Isa.Current, ref call);
    }

    private static void Part<TSimd, TVec>(void* context, int index)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        var call = (Call*)context;
        RowTask<T>* task = call->Task;
        TKernel.Run<TSimd, T, TVec>(
            task, RowShare.Start(task->Rows, call->Threads, index), RowShare.Start(task->Rows, call->Threads, index + 1));
    }

    private struct Call : IIsaKernel<T>
    {
        public RowTask<T>* Task;
        public int Threads;

        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            if (Threads == 1)
            {
                TKernel.Run<TSimd, T, TVec>(Task, 0, Task->Rows);
                return;
            }

            Call call = this;
            ForkJoin.Run(Threads, Threads, &Part<TSimd, TVec>, &call);
        }
    }
}

/// <summary>How rows are cut into parts of like length.</summary>
internal static class RowShare
{
    /// <summary>Calls below this many elements for each thread are not shared out: waking a helper costs more.</summary>
    private const long LeastPerThread = 1 << 15;

    /// <summary>How many threads, at most one for a row, this matrix is worth.</summary>
    public static int Worthwhile(int rows, int columns, int threads) =>
        (int)Math.Clamp((long)rows * columns / LeastPerThread, 1, Math.Min(threads, Math.Max(1, rows)));

    /// <summary>The first row of a part.</summary>
    public static int Start(int rows, int parts, int part) => (int)((long)rows * part / parts);
}
