using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>L, the virtual lanes of a sum of T.</summary>
internal static class LaneCount<T>
{
    public static int Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float) ? Contract.LanesF32 : Contract.LanesF64;
    }
}
