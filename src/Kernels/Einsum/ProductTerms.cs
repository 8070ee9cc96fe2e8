using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>A term of several sums at once, as a type: how the operands lie across lanes.</summary>
internal unsafe interface IProductTerm
{
    static abstract TVec Add<TSimd, T, TVec>(TVec sum, T* a, T* b)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged;

    static abstract TVec Add<TSimd, T, TVec>(TVec sum, T* a, T* b, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged;

    /// <summary>Elements of b for each lane: 1 or 0.</summary>
    static abstract int StepB { get; }
}

/// <summary>One operand: <c>a·1 + s</c>, which is an addition.</summary>
internal readonly unsafe struct AloneTerm : IProductTerm
{
    public static int StepB => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Add<TSimd, T, TVec>(TVec sum, T* a, T* b)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => TSimd.Add(sum, TSimd.Load(a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Add<TSimd, T, TVec>(TVec sum, T* a, T* b, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => TSimd.Add(sum, TSimd.Load(a, mask));
}

/// <summary>An element of a for each lane, one of b for all.</summary>
internal readonly unsafe struct OneForAllTerm : IProductTerm
{
    public static int StepB => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Add<TSimd, T, TVec>(TVec sum, T* a, T* b)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => TSimd.MultiplyAdd(TSimd.Load(a), TSimd.Broadcast(*b), sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Add<TSimd, T, TVec>(TVec sum, T* a, T* b, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => TSimd.MultiplyAdd(TSimd.Load(a, mask), TSimd.Broadcast(*b), sum);
}

/// <summary>An element of both for each lane.</summary>
internal readonly unsafe struct EachTerm : IProductTerm
{
    public static int StepB => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Add<TSimd, T, TVec>(TVec sum, T* a, T* b)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => TSimd.MultiplyAdd(TSimd.Load(a), TSimd.Load(b), sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Add<TSimd, T, TVec>(TVec sum, T* a, T* b, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => TSimd.MultiplyAdd(TSimd.Load(a, mask), TSimd.Load(b, mask), sum);
}
