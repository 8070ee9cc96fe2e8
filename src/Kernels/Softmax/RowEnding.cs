using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>What results are made of once a row's sum of exponentials is known, as a type.</summary>
internal interface IRowEnding
{
    /// <summary>Whether of exponentials, which are kept until then, or of scores.</summary>
    static abstract bool KeepsExponentials { get; }

    /// <summary>What becomes of the sum.</summary>
    static abstract T Scale<TSimd, T, TVec>(T sum)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged;

    /// <summary>The results.</summary>
    /// <param name="kept">Exponentials, or scores.</param>
    /// <param name="max">The row's maximum.</param>
    /// <param name="scale">What the sum has become.</param>
    static abstract TVec Of<TSimd, T, TVec>(TVec kept, TVec max, TVec scale)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged;
}

/// <summary><c>e·(1/Σe)</c>.</summary>
internal readonly struct ShareEnding : IRowEnding
{
    public static bool KeepsExponentials => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Scale<TSimd, T, TVec>(T sum)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => T.One / sum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of<TSimd, T, TVec>(TVec kept, TVec max, TVec scale)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => TSimd.Multiply(kept, scale);
}

/// <summary><c>(z − m) − ln Σe</c>.</summary>
internal readonly struct LogShareEnding : IRowEnding
{
    public static bool KeepsExponentials => false;

    // A call: its constants would take registers from the loop over the row.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static T Scale<TSimd, T, TVec>(T sum)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => TSimd.GreaterLanes(LogFunction.Of<TSimd, T, TVec>(TSimd.Broadcast(sum)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of<TSimd, T, TVec>(TVec kept, TVec max, TVec scale)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged => TSimd.Subtract(TSimd.Subtract(kept, max), scale);
}
