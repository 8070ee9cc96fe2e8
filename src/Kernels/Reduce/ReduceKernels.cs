using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Both tiers of <see cref="Reduce"/>: the checks of the span tier, and the way to the instruction set.</summary>
internal static unsafe class ReduceKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Sum(ReadOnlySpan<T> x)
    {
        fixed (T* px = x)
            return Sum(x.Length, px);
    }

    public static T Sum(int n, T* x)
    {
        var call = new SumCall { N = n, X = x };
        IsaDispatch<T>.Run(Isa.Current, ref call);
        return call.Result;
    }

    public static T Max(ReadOnlySpan<T> x)
    {
        fixed (T* px = x)
            return Max(x.Length, px);
    }

    public static T Max(int n, T* x)
    {
        var call = new MaxCall { N = n, X = x };
        IsaDispatch<T>.Run(Isa.Current, ref call);
        return call.Result;
    }

    public static T Dot(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
    {
        if (y.Length != x.Length)
            Require.Fail($"y has {y.Length} elements; expected {x.Length}, as many as x.", nameof(y));
        fixed (T* px = x, py = y)
            return Dot(x.Length, px, py);
    }

    public static T Dot(int n, T* x, T* y)
    {
        var call = new DotCall { N = n, X = x, Y = y };
        IsaDispatch<T>.Run(Isa.Current, ref call);
        return call.Result;
    }

    public static void SumColumns(int rows, int columns, ReadOnlySpan<T> x, int ldx, T beta, Span<T> y)
    {
        Require.NonNegative(rows);
        Require.NonNegative(columns);
        Require.Matrix(x.Length, rows, columns, ldx, nameof(x), nameof(ldx));
        Require.Length(y.Length, columns, nameof(y));
        long used = rows == 0 || columns == 0 ? 0 : ((long)(rows - 1) * ldx) + columns;
        Require.Disjoint(y[..columns], x[..(int)used], nameof(y), nameof(x));
        fixed (T* px = x, py = y)
            SumColumns(rows, columns, px, ldx, beta, py);
    }

    public static void SumColumns(int rows, int columns, T* x, int ldx, T beta, T* y)
    {
        var call = new SumColumnsCall { Rows = rows, Columns = columns, X = x, Ldx = ldx, Beta = beta, Y = y };
        IsaDispatch<T>.Run(Isa.Current, ref call);
    }

    private struct SumCall : IIsaKernel<T>
    {
        public int N;
        public T* X;
        public T Result;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged => Result = LaneSum<TSimd, T, TVec>.Run(N, new ElementTerm<T>(X));
    }

    private struct MaxCall : IIsaKernel<T>
    {
        public int N;
        public T* X;
        public T Result;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged =>
            Result = RowMax<TSimd, T, TVec, IeeeMaximum>.Run(N, X, TSimd.FirstLanes(N % TSimd.Width));
    }

    private struct DotCall : IIsaKernel<T>
    {
        public int N;
        public T* X;
        public T* Y;
        public T Result;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged => Result = LaneSum<TSimd, T, TVec>.Run(N, new ProductTerm<T>(X, Y));
    }

    private struct SumColumnsCall : IIsaKernel<T>
    {
        public int Rows;
        public int Columns;
        public T* X;
        public int Ldx;
        public T Beta;
        public T* Y;

        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged => ColumnSums<TSimd, T, TVec>.Run(Rows, Columns, X, Ldx, Beta, Y);
    }
}
