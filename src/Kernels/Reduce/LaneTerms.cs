using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary><c>x[i]</c>.</summary>
internal readonly unsafe struct ElementTerm<T>(T* x) : ILaneTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Add<TSimd, TVec>(TVec lanes, nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => TSimd.Add(lanes, TSimd.Load(x + i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Add<TSimd, TVec>(TVec lanes, nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => TSimd.Add(lanes, TSimd.Load(x + i, mask));
}

/// <summary><c>x[i]·y[i]</c>, added by fused multiply-add.</summary>
internal readonly unsafe struct ProductTerm<T>(T* x, T* y) : ILaneTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Add<TSimd, TVec>(TVec lanes, nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => TSimd.MultiplyAdd(TSimd.Load(x + i), TSimd.Load(y + i), lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Add<TSimd, TVec>(TVec lanes, nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        TVec right = TSimd.Select(mask, TSimd.Load(y + i, mask), TSimd.Broadcast(T.NegativeZero));
        return TSimd.MultiplyAdd(TSimd.Load(x + i, mask), right, lanes);
    }
}
