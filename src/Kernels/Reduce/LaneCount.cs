namespace Kernels;

/// <summary>L, the virtual lanes of a sum of T.</summary>
internal static class LaneCount<T>
{
    public static int Value => typeof(T) == typeof(float) ? Contract.LanesF32 : Contract.LanesF64;
}
