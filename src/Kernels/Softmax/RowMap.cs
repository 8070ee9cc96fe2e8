using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>What each element of a row becomes, as a type: elements i … i + Width − 1.</summary>
internal interface IRowFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    TVec Of<TSimd, TVec>(nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged;

    /// <summary>As the other for the lanes of a mask; reads no other memory.</summary>
    TVec Of<TSimd, TVec>(nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged;
}

/// <summary>Stores a function of each element of a row. The row may be one that the function reads.</summary>
internal static unsafe class RowMap<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    /// <param name="n">Elements.</param>
    /// <param name="y">Where the results go.</param>
    /// <param name="edge">Mask of the elements that fill no register.</param>
    /// <param name="function">The function.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TFunction>(nint n, T* y, TVec edge, TFunction function)
        where TFunction : struct, IRowFunction<T>
    {
        nint i = 0;
        for (; i <= n - TSimd.Width; i += TSimd.Width)
            TSimd.Store(y + i, function.Of<TSimd, TVec>(i));
        if (i < n)
            TSimd.Store(y + i, function.Of<TSimd, TVec>(i, edge), edge);
    }

    /// <summary>As the other, with stores of a kind; prefetching ones ask for <paramref name="next"/>, which is read soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TFunction, TStore>(nint n, T* y, TVec edge, TFunction function, T* next)
        where TFunction : struct, IRowFunction<T>
        where TStore : struct, IRowStore
    {
        nint i = 0;
        for (; i <= n - TSimd.Width; i += TSimd.Width)
        {
            if (TStore.Prefetches)
                TSimd.Prefetch(next + i);
            TStore.Put<TSimd, T, TVec>(y + i, function.Of<TSimd, TVec>(i));
        }

        if (i < n)
            TSimd.Store(y + i, function.Of<TSimd, TVec>(i, edge), edge);
    }
}

/// <summary><c>(x[i] − a) − b</c>.</summary>
internal readonly unsafe struct LessTwice<T>(T* x, T a, T b) : IRowFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TSimd, TVec>(nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        TSimd.Subtract(TSimd.Subtract(TSimd.Load(x + i), TSimd.Broadcast(a)), TSimd.Broadcast(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TSimd, TVec>(nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        TSimd.Subtract(TSimd.Subtract(TSimd.Load(x + i, mask), TSimd.Broadcast(a)), TSimd.Broadcast(b));
}

/// <summary><c>y[i]·(dy[i] − d)</c>: softmax backward.</summary>
internal readonly unsafe struct SoftmaxGradient<T>(T* y, T* dy, T d) : IRowFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TSimd, TVec>(nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        TSimd.Multiply(TSimd.Load(y + i), TSimd.Subtract(TSimd.Load(dy + i), TSimd.Broadcast(d)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TSimd, TVec>(nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        TSimd.Multiply(TSimd.Load(y + i, mask), TSimd.Subtract(TSimd.Load(dy + i, mask), TSimd.Broadcast(d)));
}

/// <summary><c>fma(−exp(y[i]), s, dy[i])</c>: log-softmax backward.</summary>
internal readonly unsafe struct LogSoftmaxGradient<T>(T* y, T* dy, T s) : IRowFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TSimd, TVec>(nint i)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => Of<TSimd, TVec>(TSimd.Load(y + i), TSimd.Load(dy + i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVec Of<TSimd, TVec>(nint i, TVec mask)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged => Of<TSimd, TVec>(TSimd.Load(y + i, mask), TSimd.Load(dy + i, mask));

    // −exp(y)·s and exp(y)·(−s) are the same number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVec Of<TSimd, TVec>(TVec y, TVec dy)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged =>
        TSimd.MultiplyAdd(Exponential<TSimd, T, TVec>.Of(y), TSimd.Broadcast(-s), dy);
}
