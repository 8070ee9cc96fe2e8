using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels;

/// <summary>Stores that go past the caches: for results so large that they would be evicted before anyone reads them.</summary>
/// <remarks>A line that is written whole need not be read first, which halves the traffic of a scattered write.</remarks>
internal static unsafe class StreamingStore<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    /// <summary>Stores to an address that is a multiple of the register's size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* p, TVec v)
    {
        if (typeof(TVec) == typeof(Vector512<T>))
            Unsafe.BitCast<TVec, Vector512<T>>(v).StoreAlignedNonTemporal(p);
        else if (typeof(TVec) == typeof(Vector256<T>))
            Unsafe.BitCast<TVec, Vector256<T>>(v).StoreAlignedNonTemporal(p);
        else if (typeof(TVec) == typeof(Vector128<T>))
            Unsafe.BitCast<TVec, Vector128<T>>(v).StoreAlignedNonTemporal(p);
        else
            *p = Unsafe.BitCast<TVec, T>(v);
    }

    /// <summary>Makes streamed stores visible to whoever is told afterwards that they are done.</summary>
    public static void Fence()
    {
        if (Sse.IsSupported)
            Sse.StoreFence();
    }
}
