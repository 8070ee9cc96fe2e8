using System.Numerics;
using System.Runtime.InteropServices;

namespace Kernels.Tests;

/// <summary>The public methods by element type, so that tests are written once.</summary>
internal static unsafe class EinsumCalls<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Run(Einsum einsum, Span<T> a, Span<T> b, Span<T> y, int threads, Workspace workspace)
    {
        if (typeof(T) == typeof(float))
        {
            Span<float> a32 = MemoryMarshal.Cast<T, float>(a), b32 = MemoryMarshal.Cast<T, float>(b);
            if (einsum.Operands == 1)
                einsum.Run(a32, MemoryMarshal.Cast<T, float>(y), threads, workspace);
            else
                einsum.Run(a32, b32, MemoryMarshal.Cast<T, float>(y), threads, workspace);
        }
        else
        {
            Span<double> a64 = MemoryMarshal.Cast<T, double>(a), b64 = MemoryMarshal.Cast<T, double>(b);
            if (einsum.Operands == 1)
                einsum.Run(a64, MemoryMarshal.Cast<T, double>(y), threads, workspace);
            else
                einsum.Run(a64, b64, MemoryMarshal.Cast<T, double>(y), threads, workspace);
        }
    }

    public static nuint WorkspaceSize(Einsum einsum, int threads) =>
        typeof(T) == typeof(float) ? einsum.WorkspaceSizeF32(threads) : einsum.WorkspaceSizeF64(threads);
}
