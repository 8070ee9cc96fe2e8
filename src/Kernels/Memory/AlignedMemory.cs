using System.Runtime.InteropServices;

namespace Kernels;

/// <summary>Native memory at cache-line boundaries: a vector of any width never straddles two lines.</summary>
internal static unsafe class AlignedMemory
{
    public const int Alignment = 64;

    /// <summary>Allocates at least one line, so that an empty buffer has a valid address too.</summary>
    public static void* Allocate(nuint bytes) => NativeMemory.AlignedAlloc(Math.Max(bytes, Alignment), Alignment);

    public static void Free(void* address) => NativeMemory.AlignedFree(address);

    /// <summary>Bytes of <paramref name="count"/> elements, up to the next cache line.</summary>
    public static nuint RoundUp<T>(nuint count)
        where T : unmanaged =>
        checked((count * (nuint)sizeof(T)) + Alignment - 1) & ~(nuint)(Alignment - 1);
}
