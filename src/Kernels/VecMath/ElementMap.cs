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
        where TVec : unmanaged => Logarithm<TSimd, T, TVec>.Of(x);
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

/// <summary>Functions over contiguous elements; output may be the input.</summary>
internal static unsafe class ElementMap<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TFunction>(nint n, T* x, T* y)
        where TFunction : struct, IElementFunction
    {
        nint w = TSimd.Width;
        nint i = 0;
        for (; i <= n - w; i += w)
            TSimd.Store(y + i, TFunction.Of<TSimd, T, TVec>(TSimd.Load(x + i)));
        if (i < n)
        {
            TVec mask = TSimd.FirstLanes((int)(n - i));
            TSimd.Store(y + i, TFunction.Of<TSimd, T, TVec>(TSimd.Load(x + i, mask)), mask);
        }
    }

    /// <summary><c>dx = y ≤ 0 ? 0 : dy</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void ReluBackward(nint n, T* y, T* dy, T* dx)
    {
        nint w = TSimd.Width;
        nint i = 0;
        for (; i <= n - w; i += w)
            TSimd.Store(dx + i, Pass(TSimd.Load(y + i), TSimd.Load(dy + i)));
        if (i < n)
        {
            TVec mask = TSimd.FirstLanes((int)(n - i));
            TSimd.Store(dx + i, Pass(TSimd.Load(y + i, mask), TSimd.Load(dy + i, mask)), mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Pass(TVec y, TVec dy)
    {
        TVec zero = TSimd.Broadcast(T.Zero);
        return TSimd.Select(TSimd.Or(TSimd.IsLess(y, zero), TSimd.IsEqual(y, zero)), zero, dy);
    }
}
