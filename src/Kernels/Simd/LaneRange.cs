using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The mask of a load that may begin before a row and end behind it.</summary>
internal static class LaneRange<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    /// <summary>The lanes l with 0 ≤ first + l &lt; count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of(int first, int count) =>
        TSimd.Select(TSimd.FirstLanes(-first), TSimd.Broadcast(T.Zero), TSimd.FirstLanes(count - first));
}
