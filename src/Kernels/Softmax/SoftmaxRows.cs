using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>
/// Softmax forward: <c>m = max x; eᵢ = exp(xᵢ − m); yᵢ = eᵢ·(1/Σe)</c>.
/// </summary>
internal readonly unsafe struct SoftmaxRows : IRowKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TSimd, T, TVec>(RowTask<T>* task, int row, int end)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        nint n = task->Columns;
        for (; row < end; row++)
        {
            T* x = task->X + (row * task->Ldx);
            T* y = task->Y + (row * task->Ldy);
            T m = RowMax<TSimd, T, TVec, LargerNumber>.Run(n, x);
            T sum = LaneSum<TSimd, T, TVec>.Run(n, new StoredExpTerm<T>(x, m, y));
            RowMap<TSimd, T, TVec>.Run(n, y, new Scaled<T>(y, T.One / sum));
        }
    }
}

/// <summary>Softmax backward: <c>d = Σ y·dy; dx = y·(dy − d)</c>, the Jacobian diag(y) − y·yᵀ applied without being formed.</summary>
internal readonly unsafe struct SoftmaxBackwardRows : IRowKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TSimd, T, TVec>(RowTask<T>* task, int row, int end)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        nint n = task->Columns;
        for (; row < end; row++)
        {
            T* y = task->X + (row * task->Ldx);
            T* dy = task->Dy + (row * task->Lddy);
            T d = LaneSum<TSimd, T, TVec>.Run(n, new ProductTerm<T>(y, dy));
            RowMap<TSimd, T, TVec>.Run(n, task->Y + (row * task->Ldy), new SoftmaxGradient<T>(y, dy, d));
        }
    }
}

/// <summary>Log-softmax forward: <c>m = max x; yᵢ = (xᵢ − m) − ln Σ exp(x − m)</c>.</summary>
internal readonly unsafe struct LogSoftmaxRows : IRowKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TSimd, T, TVec>(RowTask<T>* task, int row, int end)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        nint n = task->Columns;
        for (; row < end; row++)
        {
            T* x = task->X + (row * task->Ldx);
            T m = RowMax<TSimd, T, TVec, LargerNumber>.Run(n, x);
            T sum = LaneSum<TSimd, T, TVec>.Run(n, new ExpTerm<T>(x, m));
            T log = Logarithm<Scalar<T>, T, T>.Of(sum);
            RowMap<TSimd, T, TVec>.Run(n, task->Y + (row * task->Ldy), new LessTwice<T>(x, m, log));
        }
    }
}

/// <summary>Log-softmax backward: <c>s = Σ dy; dx = fma(−exp(y), s, dy)</c>.</summary>
internal readonly unsafe struct LogSoftmaxBackwardRows : IRowKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TSimd, T, TVec>(RowTask<T>* task, int row, int end)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        nint n = task->Columns;
        for (; row < end; row++)
        {
            T* dy = task->Dy + (row * task->Lddy);
            T s = LaneSum<TSimd, T, TVec>.Run(n, new ElementTerm<T>(dy));
            T* y = task->X + (row * task->Ldx);
            RowMap<TSimd, T, TVec>.Run(n, task->Y + (row * task->Ldy), new LogSoftmaxGradient<T>(y, dy, s));
        }
    }
}
