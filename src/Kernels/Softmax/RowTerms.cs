using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary><c>e[i] = exp(x[i] − m)</c>, stored and added; e may be x.</summary>
internal readonly unsafe struct StoredExpTerm<T>(T* x, T m, T* e) : ILaneTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Add<TSimd, TVec>(TVec lanes, nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        TVec term = Exponential<TSimd, T, TVec>.OfNonPositive(
            TSimd.Subtract(TSimd.Load(x + i), TSimd.Broadcast(m)));
        TSimd.Store(e + i, term);
        return TSimd.Add(lanes, term);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Add<TSimd, TVec>(TVec lanes, nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        TVec term = Exponential<TSimd, T, TVec>.OfNonPositive(
            TSimd.Subtract(TSimd.Load(x + i, mask), TSimd.Broadcast(m)));
        TSimd.Store(e + i, term, mask);
        return TSimd.Add(lanes, TSimd.And(mask, term));
    }
}

/// <summary><c>exp(x[i] − m)</c>, added only.</summary>
internal readonly unsafe struct ExpTerm<T>(T* x, T m) : ILaneTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Add<TSimd, TVec>(TVec lanes, nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        TSimd.Add(
            lanes,
            Exponential<TSimd, T, TVec>.OfNonPositive(TSimd.Subtract(TSimd.Load(x + i), TSimd.Broadcast(m))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Add<TSimd, TVec>(TVec lanes, nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        TVec term = Exponential<TSimd, T, TVec>.OfNonPositive(
            TSimd.Subtract(TSimd.Load(x + i, mask), TSimd.Broadcast(m)));
        return TSimd.Add(lanes, TSimd.And(mask, term));
    }
}
