using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>An activation with at most two parameters on registers, as a type.</summary>
internal interface IEndingFunction
{
    static abstract TVec Of<TSimd, T, TVec>(TVec x, TVec first, TVec second)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged;
}

/// <summary>A function without parameters.</summary>
internal readonly struct Ending<TFunction> : IEndingFunction
    where TFunction : struct, IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of<TSimd, T, TVec>(TVec x, TVec first, TVec second)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => TFunction.Of<TSimd, T, TVec>(x);
}

/// <summary>x.</summary>
internal readonly struct SameEnding : IEndingFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of<TSimd, T, TVec>(TVec x, TVec first, TVec second)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => x;
}

/// <summary><c>x &lt; 0 ? first·x : x</c>.</summary>
internal readonly struct LeakyReluEnding : IEndingFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of<TSimd, T, TVec>(TVec x, TVec first, TVec second)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged =>
        TSimd.Select(TSimd.IsLess(x, TSimd.Broadcast(T.Zero)), TSimd.Multiply(first, x), x);
}

/// <summary><c>x &lt; first ? first : x</c>, and of that <c>x &gt; second ? second : x</c>.</summary>
internal readonly struct ClampEnding : IEndingFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of<TSimd, T, TVec>(TVec x, TVec first, TVec second)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => TSimd.Less(second, TSimd.Greater(first, x));
}
