using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Softmax forward: <c>m = max x; eᵢ = exp(xᵢ − m); yᵢ = eᵢ·(1/Σe)</c>.</summary>
internal readonly unsafe struct SoftmaxRows : IRowKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T, TVec>(RowTask<T>* task, int row, int end)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        byte* buffer = stackalloc byte[LaneBuffer.Bytes];
        var lanes = (T*)LaneBuffer.Align(buffer);
        nint n = task->Columns;
        nint whole = ExpRow<TSimd, T, TVec>.Whole(n);
        TVec edge = TSimd.FirstLanes((int)(n - whole));
        for (; row < end; row++)
        {
            T* x = task->X + (row * task->Ldx);
            T* y = task->Y + (row * task->Ldy);
            TVec m = TSimd.Broadcast(RowMax<TSimd, T, TVec, LargerNumber>.Run(n, x, edge));
            TVec rest = ExpRow<TSimd, T, TVec>.Rest(n, x, m, edge);
            T sum = ExpRow<TSimd, T, TVec>.SumAndStore(n, x, m, rest, y, lanes);
            TVec scale = TSimd.Broadcast(T.One / sum);
            for (nint i = 0; i < whole; i += TSimd.Width)
                TSimd.Store(y + i, TSimd.Multiply(TSimd.Load(y + i), scale));
            if (whole < n)
                TSimd.Store(y + whole, TSimd.Multiply(rest, scale), edge);
        }
    }
}

/// <summary>Softmax backward: <c>d = Σ y·dy; dx = y·(dy − d)</c>, the Jacobian diag(y) − y·yᵀ applied without being formed.</summary>
internal readonly unsafe struct SoftmaxBackwardRows : IRowKernel
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
            RowMap<TSimd, T, TVec>.Run(n, task->Y + (row * task->Ldy), edge, new SoftmaxGradient<T>(y, dy, d));
        }
    }
}
