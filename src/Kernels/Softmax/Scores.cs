using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>What the scores of a row are, as a type: the input itself, a multiple of it, or that plus a mask.</summary>
internal unsafe interface IScores<T, TSelf> : IRowFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSelf : struct, IScores<T, TSelf>
{
    /// <summary>The scores of a row of a call.</summary>
    static abstract TSelf Of(RowTask<T>* task, int row);

    /// <summary>Asks for the cache line of element i, which may lie beyond the row.</summary>
    void Prefetch<TSimd, TVec>(nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged;
}

/// <summary><c>z[i] = x[i]</c>.</summary>
internal readonly unsafe struct PlainScores<T>(T* x) : IScores<T, PlainScores<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PlainScores<T> Of(RowTask<T>* task, int row) => new(task->X + (row * task->Ldx));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TSimd, TVec>(nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => TSimd.Load(x + i);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TSimd, TVec>(nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => TSimd.Load(x + i, mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch<TSimd, TVec>(nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => TSimd.Prefetch(x + i);
}

/// <summary><c>z[i] = scale·x[i]</c>.</summary>
internal readonly unsafe struct ScaledScores<T>(T* x, T scale) : IScores<T, ScaledScores<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScaledScores<T> Of(RowTask<T>* task, int row) => new(task->X + (row * task->Ldx), task->Scale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TSimd, TVec>(nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => TSimd.Multiply(TSimd.Load(x + i), TSimd.Broadcast(scale));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TSimd, TVec>(nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => TSimd.Multiply(TSimd.Load(x + i, mask), TSimd.Broadcast(scale));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch<TSimd, TVec>(nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => TSimd.Prefetch(x + i);
}

/// <summary><c>z[i] = fma(scale, x[i], mask[i])</c>.</summary>
internal readonly unsafe struct MaskedScores<T>(T* x, T* addend, T scale) : IScores<T, MaskedScores<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MaskedScores<T> Of(RowTask<T>* task, int row) =>
        new(task->X + (row * task->Ldx), task->Mask + (row * task->Ldm), task->Scale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TSimd, TVec>(nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        TSimd.MultiplyAdd(TSimd.Load(x + i), TSimd.Broadcast(scale), TSimd.Load(addend + i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TSimd, TVec>(nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        TSimd.MultiplyAdd(TSimd.Load(x + i, mask), TSimd.Broadcast(scale), TSimd.Load(addend + i, mask));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch<TSimd, TVec>(nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => TSimd.Prefetch(x + i);
}
