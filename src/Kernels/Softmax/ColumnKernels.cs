using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels;

/// <summary>Columns side by side, as many as a register has lanes: element i of each lies at p + i·stride.</summary>
/// <remarks>A column here is what is summed over: a short row that was turned, or an axis that is not the last.</remarks>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct ColumnTask<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Elements of each column.</summary>
    public nint N;

    /// <summary>What goes in: x forward, y backward.</summary>
    public T* X;
    public nint Ldx;

    /// <summary>The gradient that goes in, of backward kernels.</summary>
    public T* Dy;
    public nint Lddy;

    /// <summary>What comes out; may be X or Dy.</summary>
    public T* Y;
    public nint Ldy;

    /// <summary>How many columns there are, if fewer than lanes; 0 for all lanes.</summary>
    public int Few;

    /// <summary>Room for <see cref="ColumnLanes.Bytes"/>.</summary>
    public T* Lanes;
}

/// <summary>A kernel over columns side by side, as a type.</summary>
internal unsafe interface IColumnKernel
{
    /// <summary>Elements of a row up to which turning it pays, by measurement: the more arithmetic, the longer.</summary>
    static abstract int MostColumns(int width);

    static abstract void Run<TSimd, T, TVec>(ColumnTask<T>* task)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged;
}

/// <summary>The canonical sum of columns side by side: L registers, one for each virtual lane, then the tree.</summary>
/// <remarks>
/// The sums lie across registers, so that each column's order is that of <see cref="LaneSum{TSimd, T, TVec}"/>:
/// term i goes to lane i mod L, lane j takes lane j + h. Lanes that no term reached are +0 and left out, which shows only
/// in the sign of a sum that is zero: exponentials are never −0, and where products vanish, no dy is zero, so that dy − d
/// does not tell +0 from −0.
/// </remarks>
internal static unsafe class ColumnLanes
{
    /// <summary>64 registers of 64 bytes, or as much of narrower ones.</summary>
    public const int Bytes = 64 * 64;

    /// <summary>Adds term i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<TSimd, T, TVec>(T* lanes, nint i, TVec term)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        T* lane = lanes + ((i & (LaneCount<T>.Value - 1)) * TSimd.Width);
        TSimd.Store(lane, i < LaneCount<T>.Value ? term : TSimd.Add(TSimd.Load(lane), term));
    }

    /// <summary>The sums of n ≥ 1 terms. The lanes are used up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Fold<TSimd, T, TVec>(T* lanes, nint n)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        nint used = Math.Min(n, LaneCount<T>.Value);
        nint w = TSimd.Width;
        for (nint half = (nint)BitOperations.RoundUpToPowerOf2((nuint)used) >> 1; half > 0; half >>= 1)
        {
            T* upper = lanes + (half * w);
            for (nint j = 0; j < (used - half) * w; j += w)
                TSimd.Store(lanes + j, TSimd.Add(TSimd.Load(lanes + j), TSimd.Load(upper + j)));
            used = half;
        }

        return TSimd.Load(lanes);
    }
}

/// <summary>Softmax forward.</summary>
internal readonly unsafe struct SoftmaxColumns : IColumnKernel
{
    public static int MostColumns(int width) => 3 * width / 2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T, TVec>(ColumnTask<T>* task)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        nint n = task->N;
        var x = new ColumnAccess<TSimd, T, TVec>(task->X, task->Ldx, task->Few);
        var y = new ColumnAccess<TSimd, T, TVec>(task->Y, task->Ldy, task->Few);
        T* lanes = task->Lanes;
        TVec max = x.Maximum(n);
        for (nint i = 0; i < n; i++)
        {
            TVec e = ExpRow<TSimd, T, TVec>.Of(x.Load(i), max);
            y.Store(i, e);
            ColumnLanes.Add<TSimd, T, TVec>(lanes, i, e);
        }

        TVec scale = TSimd.Divide(TSimd.Broadcast(T.One), ColumnLanes.Fold<TSimd, T, TVec>(lanes, n));
        for (nint i = 0; i < n; i++)
            y.Store(i, TSimd.Multiply(y.Load(i), scale));
    }
}

/// <summary>Softmax backward.</summary>
internal readonly unsafe struct SoftmaxBackwardColumns : IColumnKernel
{
    public static int MostColumns(int width) => width / 2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T, TVec>(ColumnTask<T>* task)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        nint n = task->N;
        var y = new ColumnAccess<TSimd, T, TVec>(task->X, task->Ldx, task->Few);
        var dy = new ColumnAccess<TSimd, T, TVec>(task->Dy, task->Lddy, task->Few);
        var dx = new ColumnAccess<TSimd, T, TVec>(task->Y, task->Ldy, task->Few);
        T* lanes = task->Lanes;
        TVec zero = TSimd.Broadcast(T.Zero);
        for (nint i = 0; i < n; i++)
        {
            // The first term of a lane is added to +0, by a fused multiply-add as the others.
            T* lane = lanes + ((i & (LaneCount<T>.Value - 1)) * TSimd.Width);
            TSimd.Store(
                lane, TSimd.MultiplyAdd(y.Load(i), dy.Load(i), i < LaneCount<T>.Value ? zero : TSimd.Load(lane)));
        }

        TVec d = ColumnLanes.Fold<TSimd, T, TVec>(lanes, n);
        for (nint i = 0; i < n; i++)
            dx.Store(i, TSimd.Multiply(y.Load(i), TSimd.Subtract(dy.Load(i), d)));
    }
}

/// <summary>Log-softmax forward.</summary>
internal readonly unsafe struct LogSoftmaxColumns : IColumnKernel
{
    public static int MostColumns(int width) => 3 * width / 2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T, TVec>(ColumnTask<T>* task)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        nint n = task->N;
        var x = new ColumnAccess<TSimd, T, TVec>(task->X, task->Ldx, task->Few);
        var y = new ColumnAccess<TSimd, T, TVec>(task->Y, task->Ldy, task->Few);
        T* lanes = task->Lanes;
        TVec max = x.Maximum(n);
        for (nint i = 0; i < n; i++)
            ColumnLanes.Add<TSimd, T, TVec>(lanes, i, ExpRow<TSimd, T, TVec>.Of(x.Load(i), max));
        TVec log = Logarithm<TSimd, T, TVec>.Of(ColumnLanes.Fold<TSimd, T, TVec>(lanes, n));
        for (nint i = 0; i < n; i++)
            y.Store(i, TSimd.Subtract(TSimd.Subtract(x.Load(i), max), log));
    }
}

/// <summary>Log-softmax backward.</summary>
internal readonly unsafe struct LogSoftmaxBackwardColumns : IColumnKernel
{
    public static int MostColumns(int width) => width;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T, TVec>(ColumnTask<T>* task)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        nint n = task->N;
        var y = new ColumnAccess<TSimd, T, TVec>(task->X, task->Ldx, task->Few);
        var dy = new ColumnAccess<TSimd, T, TVec>(task->Dy, task->Lddy, task->Few);
        var dx = new ColumnAccess<TSimd, T, TVec>(task->Y, task->Ldy, task->Few);
        TVec zero = TSimd.Broadcast(T.Zero);

        // A lane starts at +0, so that a term of −0 leaves +0.
        for (nint i = 0; i < n; i++)
            ColumnLanes.Add<TSimd, T, TVec>(task->Lanes, i, TSimd.Add(dy.Load(i), zero));
        TVec minus = TSimd.Multiply(ColumnLanes.Fold<TSimd, T, TVec>(task->Lanes, n), TSimd.Broadcast(-T.One));
        for (nint i = 0; i < n; i++)
        {
            TVec p = Exponential<TSimd, T, TVec>.Of(y.Load(i));
            dx.Store(i, TSimd.MultiplyAdd(p, minus, dy.Load(i)));
        }
    }
}

/// <summary>Loads and stores of columns side by side, all lanes or the first few.</summary>
internal readonly unsafe struct ColumnAccess<TSimd, T, TVec>(T* p, nint stride, int few)
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    private readonly TVec mask = TSimd.FirstLanes(few);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Load(nint i) => few == 0 ? TSimd.Load(p + (i * stride)) : TSimd.Load(p + (i * stride), mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(nint i, TVec v)
    {
        if (few == 0)
            TSimd.Store(p + (i * stride), v);
        else
            TSimd.Store(p + (i * stride), v, mask);
    }

    /// <summary>The largest of each column; a NaN may be passed over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Maximum(nint n)
    {
        TVec max = TSimd.Broadcast(T.NegativeInfinity);
        for (nint i = 0; i < n; i++)
            max = TSimd.Greater(Load(i), max);
        return max;
    }
}
