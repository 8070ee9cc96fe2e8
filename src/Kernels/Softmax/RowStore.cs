using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>How a row's results reach memory, as a type.</summary>
internal unsafe interface IRowStore
{
    /// <summary>Whether results go past the caches, so that what is read again must lie elsewhere.</summary>
    static abstract bool Streams { get; }

    /// <summary>Whether the input is too large for the near caches, so that rows to come are asked for early.</summary>
    static abstract bool Prefetches { get; }

    static abstract void Put<TSimd, T, TVec>(T* p, TVec v)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged;
}

/// <summary>Plain stores.</summary>
internal readonly unsafe struct CachedStore : IRowStore
{
    public static bool Streams => false;

    public static bool Prefetches => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put<TSimd, T, TVec>(T* p, TVec v)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => TSimd.Store(p, v);
}

/// <summary>Plain stores, of matrices beyond the near caches.</summary>
internal readonly unsafe struct FarStore : IRowStore
{
    public static bool Streams => false;

    public static bool Prefetches => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put<TSimd, T, TVec>(T* p, TVec v)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => TSimd.Store(p, v);
}

/// <summary>Stores past the caches; the kernel ends with a fence.</summary>
internal readonly unsafe struct StreamedStore : IRowStore
{
    public static bool Streams => true;

    public static bool Prefetches => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put<TSimd, T, TVec>(T* p, TVec v)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => TSimd.StoreStreaming(p, v);
}

/// <summary>When results are worth sending past the caches.</summary>
/// <remarks>
/// A store that misses first reads the line that it overwrites: half again as much traffic. A streaming store does not,
/// but what it leaves must be fetched from memory by whoever reads it. So it is for results that no cache would keep.
/// </remarks>
internal static unsafe class Streaming
{
    /// <summary>Whether a matrix is too large for the second-level cache to hold it beside another.</summary>
    public static bool IsFar<T>(int rows, int columns)
        where T : unmanaged => (long)rows * columns * sizeof(T) > Caches.Level2 / 2;

    /// <summary>Whether a result of this size, with rows on register boundaries, goes past the caches.</summary>
    public static bool Pays<T>(T* y, nint ldy, int rows, int columns, int registerBytes)
        where T : unmanaged =>
        (long)rows * columns * sizeof(T) >= Caches.Level3 / 2
        && ((nuint)y | ((nuint)ldy * (nuint)sizeof(T))) % (nuint)registerBytes == 0;
}
