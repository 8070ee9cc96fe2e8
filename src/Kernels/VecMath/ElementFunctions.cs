using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>A function of one element on registers, as a type, so that the loop over a span has no call.</summary>
internal interface IElementFunction
{
    static abstract TVec Of<TSimd, T, TVec>(TVec x)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged;
}

/// <summary>eˣ.</summary>
internal readonly struct ExpFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of<TSimd, T, TVec>(TVec x)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => Exponential<TSimd, T, TVec>.Of(x);
}

/// <summary>ln x.</summary>
internal readonly struct LogFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of<TSimd, T, TVec>(TVec x)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => Logarithm<TSimd, T, TVec>.OfMostlyNormal(x);
}

/// <summary><c>x &lt; 0 ? 0 : x</c>: −0 and NaN are kept.</summary>
internal readonly struct ReluFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of<TSimd, T, TVec>(TVec x)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => TSimd.Greater(TSimd.Broadcast(T.Zero), x);
}

/// <summary>tanh x.</summary>
internal readonly struct TanhFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of<TSimd, T, TVec>(TVec x)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => HyperbolicTangent<TSimd, T, TVec>.Of(x);
}

/// <summary>1/(1 + e⁻ˣ).</summary>
internal readonly struct SigmoidFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of<TSimd, T, TVec>(TVec x)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => Sigmoid<TSimd, T, TVec>.Of(x);
}

/// <summary>erf x.</summary>
internal readonly struct ErfFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of<TSimd, T, TVec>(TVec x)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => ErrorFunction<TSimd, T, TVec>.Of(x);
}

/// <summary>x·Φ(x).</summary>
internal readonly struct GeluFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of<TSimd, T, TVec>(TVec x)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => Gelu<TSimd, T, TVec>.Of(x);
}

/// <summary>½x·(1 + tanh(√(2/π)·(x + 0.044715x³))).</summary>
internal readonly struct GeluTanhFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of<TSimd, T, TVec>(TVec x)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => GeluTanh<TSimd, T, TVec>.Of(x);
}

/// <summary>x/(1 + e⁻ˣ).</summary>
internal readonly struct SiluFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of<TSimd, T, TVec>(TVec x)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => Silu<TSimd, T, TVec>.Of(x);
}

/// <summary>ln(1 + eˣ).</summary>
internal readonly struct SoftplusFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of<TSimd, T, TVec>(TVec x)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => Softplus<TSimd, T, TVec>.Of(x);
}

/// <summary>1/√x.</summary>
internal readonly struct ReciprocalSqrtFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of<TSimd, T, TVec>(TVec x)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => ReciprocalSquareRoot<TSimd, T, TVec>.Of(x);
}
