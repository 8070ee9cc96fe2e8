using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary><c>(x[i] − mean)²</c>, added by fused multiply-add.</summary>
internal readonly unsafe struct SquareTerm<T>(T* x, T mean) : ILaneTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Add<TSimd, TVec>(TVec lanes, nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        TVec c = TSimd.Subtract(TSimd.Load(x + i), TSimd.Broadcast(mean));
        return TSimd.MultiplyAdd(c, c, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Add<TSimd, TVec>(TVec lanes, nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        TVec c = TSimd.And(mask, TSimd.Subtract(TSimd.Load(x + i, mask), TSimd.Broadcast(mean)));
        return TSimd.MultiplyAdd(c, c, lanes);
    }
}

/// <summary><c>fma((x[i] − mean)·rstd, gamma[i], beta[i])</c>.</summary>
internal readonly unsafe struct NormResult<T>(T* x, T mean, T rstd, T* gamma, T* beta) : IRowFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TSimd, TVec>(nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        TSimd.MultiplyAdd(
            Unit<TSimd, TVec>(TSimd.Load(x + i)),
            gamma == null ? TSimd.Broadcast(T.One) : TSimd.Load(gamma + i),
            beta == null ? TSimd.Broadcast(T.Zero) : TSimd.Load(beta + i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TSimd, TVec>(nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        TSimd.MultiplyAdd(
            Unit<TSimd, TVec>(TSimd.Load(x + i, mask)),
            gamma == null ? TSimd.Broadcast(T.One) : TSimd.Load(gamma + i, mask),
            beta == null ? TSimd.Broadcast(T.Zero) : TSimd.Load(beta + i, mask));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVec Unit<TSimd, TVec>(TVec x)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        TSimd.Multiply(TSimd.Subtract(x, TSimd.Broadcast(mean)), TSimd.Broadcast(rstd));
}

/// <summary><c>g[i] = dy[i]·gamma[i]</c>, as a term of a sum.</summary>
internal readonly unsafe struct ScaledGradientTerm<T>(T* dy, T* gamma) : ILaneTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TSimd, TVec>(nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        gamma == null ? TSimd.Load(dy + i) : TSimd.Multiply(TSimd.Load(dy + i), TSimd.Load(gamma + i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TSimd, TVec>(nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        gamma == null
            ? TSimd.Load(dy + i, mask)
            : TSimd.Multiply(TSimd.Load(dy + i, mask), TSimd.Load(gamma + i, mask));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Add<TSimd, TVec>(TVec lanes, nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => TSimd.Add(lanes, Of<TSimd, TVec>(i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Add<TSimd, TVec>(TVec lanes, nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => TSimd.Add(lanes, Of<TSimd, TVec>(i, mask));
}

/// <summary><c>g[i]·x̂[i]</c>, x̂ = (x − mean)·rstd, added by fused multiply-add.</summary>
internal readonly unsafe struct NormDotTerm<T>(ScaledGradientTerm<T> g, T* x, T mean, T rstd) : ILaneTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Gradient<TSimd, TVec>(nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => g.Of<TSimd, TVec>(i);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Gradient<TSimd, TVec>(nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => g.Of<TSimd, TVec>(i, mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Unit<TSimd, TVec>(nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + i), TSimd.Broadcast(mean)), TSimd.Broadcast(rstd));

    /// <summary>As the other; −0 outside of the mask, where g is +0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Unit<TSimd, TVec>(nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        TSimd.Select(
            mask,
            TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + i, mask), TSimd.Broadcast(mean)), TSimd.Broadcast(rstd)),
            TSimd.Broadcast(T.NegativeZero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Add<TSimd, TVec>(TVec lanes, nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => TSimd.MultiplyAdd(g.Of<TSimd, TVec>(i), Unit<TSimd, TVec>(i), lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Add<TSimd, TVec>(TVec lanes, nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => TSimd.MultiplyAdd(g.Of<TSimd, TVec>(i, mask), Unit<TSimd, TVec>(i, mask), lanes);
}

/// <summary><c>fma(−x̂[i], b, g[i] − a)·rstd</c>.</summary>
internal readonly unsafe struct NormGradient<T>(NormDotTerm<T> terms, T a, T b, T rstd) : IRowFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TSimd, TVec>(nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        Of<TSimd, TVec>(terms.Unit<TSimd, TVec>(i), terms.Gradient<TSimd, TVec>(i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TSimd, TVec>(nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        Of<TSimd, TVec>(terms.Unit<TSimd, TVec>(i, mask), terms.Gradient<TSimd, TVec>(i, mask));

    // −x̂·b and x̂·(−b) are the same number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVec Of<TSimd, TVec>(TVec unit, TVec g)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        TSimd.Multiply(
            TSimd.MultiplyAdd(unit, TSimd.Broadcast(-b), TSimd.Subtract(g, TSimd.Broadcast(a))),
            TSimd.Broadcast(rstd));
}
