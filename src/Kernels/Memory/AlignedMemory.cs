using System.Runtime.InteropServices;

namespace Kernels;

/// <summary>Native memory at cache-line boundaries: a vector of any width never straddles two lines.</summary>
/// <remarks>
/// On Linux, blocks of <see cref="HugePages.Bytes"/> and more begin at a huge page, and ask for such pages, which the system
/// may have on demand: the rows of a large matrix lie pages apart, and a product then waits less for their addresses
/// (docs/gemm.md has the figures).
/// </remarks>
internal static unsafe class AlignedMemory
{
    public const int Alignment = Caches.Line;

    /// <summary>Told how many bytes are about to be asked for; a test throws from it, as a system without memory would.</summary>
    public static Action<nuint>? BeforeAllocating { get; set; }

    /// <summary>Allocates at least one line, so that an empty buffer has a valid address too.</summary>
    public static void* Allocate(nuint bytes)
    {
        BeforeAllocating?.Invoke(bytes);
        if (bytes < HugePages.Bytes || !HugePages.CanBeAsked)
            return NativeMemory.AlignedAlloc(Math.Max(bytes, Alignment), Alignment);
        void* address = NativeMemory.AlignedAlloc(bytes, HugePages.Bytes);
        HugePages.Advise(address, bytes);
        return address;
    }

    public static void Free(void* address) => NativeMemory.AlignedFree(address);

    /// <summary>Bytes of <paramref name="count"/> elements, up to the next cache line.</summary>
    public static nuint RoundUp<T>(nuint count)
        where T : unmanaged =>
        checked((count * (nuint)sizeof(T)) + Alignment - 1) & ~(nuint)(Alignment - 1);

    /// <summary>The first cache line that begins in a block, which on the stack may begin anywhere.</summary>
    public static void* FirstLine(byte* block) => (void*)(((nuint)block + Alignment - 1) & ~(nuint)(Alignment - 1));
}
