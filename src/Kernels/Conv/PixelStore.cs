using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Ends a register of image pixels: <c>dx = gradient + beta·dx</c>, two roundings, or <c>dx = gradient</c>.</summary>
internal static unsafe class PixelStore<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    /// <param name="dx">Where to.</param>
    /// <param name="gradient">The register.</param>
    /// <param name="left">Pixels left in the row; what is more than a register holds does not matter.</param>
    /// <param name="beta">0 for overwriting.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(T* dx, TVec gradient, int left, T beta)
    {
        if (left >= TSimd.Width)
        {
            if (beta != T.Zero)
                gradient = TSimd.Add(gradient, TSimd.Multiply(TSimd.Broadcast(beta), TSimd.Load(dx)));
            TSimd.Store(dx, gradient);
            return;
        }

        TVec inside = TSimd.FirstLanes(left);
        if (beta != T.Zero)
            gradient = TSimd.Add(gradient, TSimd.Multiply(TSimd.Broadcast(beta), TSimd.Load(dx, inside)));
        TSimd.Store(dx, gradient, inside);
    }
}
