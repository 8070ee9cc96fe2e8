using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Room for L lanes of any type, 256 bytes, and for moving their start to a cache line.</summary>
internal static unsafe class LaneBuffer
{
    /// <summary>Bytes to take from the stack.</summary>
    public const int Bytes = (Contract.LanesF32 * sizeof(float)) + 64;

    /// <summary>The lanes in a buffer of <see cref="Bytes"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* Align(byte* buffer) => (void*)(((nuint)buffer + 63) & ~(nuint)63);
}
