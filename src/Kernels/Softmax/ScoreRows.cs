using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Softmax forward of <c>scale·x</c>.</summary>
internal readonly unsafe struct ScaledRows : IRowKernel
{
    public static void Run<TSimd, T, TVec>(RowTask<T>* task, int row, int end)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged =>
        SoftmaxSweep<TSimd, T, TVec, ScaledScores<T>, ShareEnding, CachedStore>.Run(task, row, end);
}

/// <summary>Softmax forward of <c>fma(scale, x, mask)</c>.</summary>
internal readonly unsafe struct MaskedRows : IRowKernel
{
    public static void Run<TSimd, T, TVec>(RowTask<T>* task, int row, int end)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged =>
        SoftmaxSweep<TSimd, T, TVec, MaskedScores<T>, ShareEnding, CachedStore>.Run(task, row, end);
}

/// <summary>Softmax forward of the first <c>row + 1 + offset</c> of <c>scale·x</c>; +0 in the columns after them.</summary>
internal readonly unsafe struct CausalRows : IRowKernel
{
    public static void Run<TSimd, T, TVec>(RowTask<T>* task, int row, int end)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        for (; row < end; row++)
        {
            int n = (int)Math.Clamp((long)row + 1 + task->Offset, 0, task->Columns);
            T* y = task->Y + (row * task->Ldy);
            if (n > 0)
            {
                SoftmaxSweep<TSimd, T, TVec, ScaledScores<T>, ShareEnding, CachedStore>.RunOne(
                    n, ScaledScores<T>.Of(task, row), y);
            }

            new Span<T>(y + n, task->Columns - n).Clear();
        }
    }
}

/// <summary>Backward through <c>scale·x</c>: <c>dx = (y·(dy − d))·scale</c>.</summary>
internal readonly unsafe struct ScaledBackwardRows : IRowKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T, TVec>(RowTask<T>* task, int row, int end)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        nint n = task->Columns;
        TVec edge = TSimd.FirstLanes((int)(n % TSimd.Width));
        for (; row < end; row++)
        {
            T* y = task->X + (row * task->Ldx);
            T* dy = task->Dy + (row * task->Lddy);
            T d = LaneSum<TSimd, T, TVec>.Run(n, new ProductTerm<T>(y, dy));
            RowMap<TSimd, T, TVec>.Run(
                n, task->Y + (row * task->Ldy), edge, new ScaledGradient<T>(y, dy, d, task->Scale));
        }
    }
}

/// <summary><c>(y[i]·(dy[i] − d))·scale</c>.</summary>
internal readonly unsafe struct ScaledGradient<T>(T* y, T* dy, T d, T scale) : IRowFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TSimd, TVec>(nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => Of<TSimd, TVec>(TSimd.Load(y + i), TSimd.Load(dy + i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TSimd, TVec>(nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => Of<TSimd, TVec>(TSimd.Load(y + i, mask), TSimd.Load(dy + i, mask));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVec Of<TSimd, TVec>(TVec y, TVec dy)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        TSimd.Multiply(TSimd.Multiply(y, TSimd.Subtract(dy, TSimd.Broadcast(d))), TSimd.Broadcast(scale));
}
