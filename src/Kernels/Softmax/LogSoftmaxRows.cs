using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Log-softmax forward: <c>m = max x; yᵢ = (xᵢ − m) − ln Σ exp(x − m)</c>.</summary>
/// <remarks>
/// Several short rows go together: first their sums, then the logarithms of these in one go, then the results, while
/// the rows are still in the cache. In place this is safe, since only the last step writes. Long rows, whose logarithm
/// hides behind the next row's exponentials, go as softmax's do.
/// </remarks>
internal readonly unsafe struct LogSoftmaxRows : IRowKernel
{
    /// <summary>Columns of a long row.</summary>
    private const int Long = 512;

    public static void Run<TSimd, T, TVec>(RowTask<T>* task, int row, int end)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        row = ShortRows.Run<LogSoftmaxColumns, TSimd, T, TVec>(task, row, end);
        if (task->Columns < Long)
            Groups<TSimd, T, TVec>(task, row, end);
        else
            SoftmaxRows.Sweep<TSimd, T, TVec, LogShareEnding>(task, row, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Groups<TSimd, T, TVec>(RowTask<T>* task, int row, int end)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        byte* buffer = stackalloc byte[LaneBuffer.Bytes];
        var lanes = (T*)LaneBuffer.Align(buffer);
        T* max = stackalloc T[RowGroup.Most];
        T* log = stackalloc T[RowGroup.Most];
        nint n = task->Columns;
        TVec edge = TSimd.FirstLanes((int)(n % TSimd.Width));
        int step = RowGroup.Size(task->Columns);
        for (; row < end; row += step)
        {
            int count = Math.Min(step, end - row);
            for (int r = 0; r < count; r++)
            {
                T* x = task->X + ((row + r) * task->Ldx);
                max[r] = RowMax<TSimd, T, TVec, LargerNumber>.Run(n, x, edge);
                TVec m = TSimd.Broadcast(max[r]);
                var z = new PlainScores<T>(x);
                log[r] = ExpRow<TSimd, T, TVec>.Sum(
                    n, z, m, ExpRow<TSimd, T, TVec>.Rest(n, z, m, edge), lanes);
            }

            ElementMap<TSimd, T, TVec>.Run<LogFunction>(count, log, log);
            for (int r = 0; r < count; r++)
            {
                T* x = task->X + ((row + r) * task->Ldx);
                T* y = task->Y + ((row + r) * task->Ldy);
                RowMap<TSimd, T, TVec>.Run(n, y, edge, new LessTwice<T>(x, max[r], log[r]));
            }
        }
    }
}

/// <summary>Log-softmax backward: <c>s = Σ dy; dx = fma(−exp(y), s, dy)</c>.</summary>
internal readonly unsafe struct LogSoftmaxBackwardRows : IRowKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T, TVec>(RowTask<T>* task, int row, int end)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        row = ShortRows.Run<LogSoftmaxBackwardColumns, TSimd, T, TVec>(task, row, end);
        nint n = task->Columns;
        TVec edge = TSimd.FirstLanes((int)(n % TSimd.Width));
        for (; row < end; row++)
        {
            T* dy = task->Dy + (row * task->Lddy);
            T s = LaneSum<TSimd, T, TVec>.Run(n, new ElementTerm<T>(dy));
            T* y = task->X + (row * task->Ldx);
            RowMap<TSimd, T, TVec>.Run(n, task->Y + (row * task->Ldy), edge, new LogSoftmaxGradient<T>(y, dy, s));
        }
    }
}

/// <summary>How many rows go together where each needs a logarithm.</summary>
internal static class RowGroup
{
    /// <summary>Rows at most.</summary>
    public const int Most = 64;

    /// <summary>Elements at most, unless a single row has more: they should stay in the first-level cache.</summary>
    private const int Elements = 4096;

    /// <summary>Rows of this many columns.</summary>
    public static int Size(int columns) => Math.Clamp(Elements / columns, 1, Most);
}
