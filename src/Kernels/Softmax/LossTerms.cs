using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary><c>x[i] − m</c>, added.</summary>
internal readonly unsafe struct LessTerm<T>(T* x, T m) : ILaneTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Add<TSimd, TVec>(TVec lanes, nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => TSimd.Add(lanes, TSimd.Subtract(TSimd.Load(x + i), TSimd.Broadcast(m)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Add<TSimd, TVec>(TVec lanes, nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        TSimd.Add(lanes, TSimd.And(mask, TSimd.Subtract(TSimd.Load(x + i, mask), TSimd.Broadcast(m))));
}

/// <summary>The target <c>fma(share, q[i], even)</c>, as a term of a sum.</summary>
internal readonly unsafe struct SmoothTarget<T>(T* q, T share, T even) : ILaneTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TSimd, TVec>(nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        TSimd.MultiplyAdd(TSimd.Broadcast(share), TSimd.Load(q + i), TSimd.Broadcast(even));

    /// <summary>As the other; +0 outside of the mask.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TSimd, TVec>(nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        TSimd.And(mask, TSimd.MultiplyAdd(TSimd.Broadcast(share), TSimd.Load(q + i, mask), TSimd.Broadcast(even)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Add<TSimd, TVec>(TVec lanes, nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => TSimd.Add(lanes, Of<TSimd, TVec>(i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Add<TSimd, TVec>(TVec lanes, nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => TSimd.Add(lanes, Of<TSimd, TVec>(i, mask));
}

/// <summary><c>q[i]·(log − (x[i] − m))</c>, added by fused multiply-add.</summary>
internal readonly unsafe struct TargetTerm<T>(T* x, T m, T log, SmoothTarget<T> q) : ILaneTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Add<TSimd, TVec>(TVec lanes, nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        TSimd.MultiplyAdd(q.Of<TSimd, TVec>(i), Loss<TSimd, TVec>(TSimd.Load(x + i)), lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Add<TSimd, TVec>(TVec lanes, nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        TSimd.MultiplyAdd(
            q.Of<TSimd, TVec>(i, mask),
            TSimd.Select(mask, Loss<TSimd, TVec>(TSimd.Load(x + i, mask)), TSimd.Broadcast(T.NegativeZero)), lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVec Loss<TSimd, TVec>(TVec x)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        TSimd.Subtract(TSimd.Broadcast(log), TSimd.Subtract(x, TSimd.Broadcast(m)));
}

/// <summary><c>fma(exp(x[i] − m)·scale, all, −q[i])·weight</c>.</summary>
internal readonly unsafe struct TargetGradient<T>(T* x, T m, T scale, SmoothTarget<T> q, T all, T weight)
    : IRowFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TSimd, TVec>(nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => Of<TSimd, TVec>(TSimd.Load(x + i), q.Of<TSimd, TVec>(i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TSimd, TVec>(nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => Of<TSimd, TVec>(TSimd.Load(x + i, mask), q.Of<TSimd, TVec>(i, mask));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVec Of<TSimd, TVec>(TVec x, TVec q)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        TVec e = ExpRow<TSimd, T, TVec>.Of(x, TSimd.Broadcast(m));
        TVec p = TSimd.Multiply(e, TSimd.Broadcast(scale));
        TVec minus = TSimd.Multiply(q, TSimd.Broadcast(-T.One));
        return TSimd.Multiply(TSimd.MultiplyAdd(p, TSimd.Broadcast(all), minus), TSimd.Broadcast(weight));
    }
}
