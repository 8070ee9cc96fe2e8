using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

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
