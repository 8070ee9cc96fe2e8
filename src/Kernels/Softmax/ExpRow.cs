using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The exponentials of a row less its maximum, and their canonical sum, in one sweep.</summary>
/// <remarks>
/// <code>
///   e[i] = exp(x[i] − m);   lane[i mod L] += e[i];   the tree of <see cref="LaneSum{TSimd, T, TVec}"/>
///
///   row  │ W │ W │ … │ W │ rest │     the rest is computed first and stays in a register: what is
///                                     stored by a mask is slow to load again
/// </code>
/// An exponential is some thirty instructions, so there is one copy of it in the loop, not one for each lane register:
/// the lanes lie in a small buffer, whose loads and stores hide behind the arithmetic. A row of less than a register
/// never leaves the registers.
/// </remarks>
internal static unsafe class ExpRow<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    /// <summary>The elements of n that fill registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Whole(nint n) => n & -TSimd.Width;

    /// <summary><c>exp(z − m)</c> of what fills no register, +0 in the other lanes.</summary>
    /// <param name="n">Elements of the row.</param>
    /// <param name="z">Its scores.</param>
    /// <param name="m">Their maximum, in every lane.</param>
    /// <param name="edge">Mask of the lanes that count.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Rest<TScores>(nint n, TScores z, TVec m, TVec edge)
        where TScores : struct, IRowFunction<T> =>
        Whole(n) == n
            ? TSimd.Broadcast(T.Zero)
            : TSimd.And(edge, Of(z.Of<TSimd, TVec>(Whole(n), edge), m));

    /// <summary>The sum alone.</summary>
    /// <param name="n">Elements of the row.</param>
    /// <param name="z">Its scores.</param>
    /// <param name="m">Their maximum, in every lane.</param>
    /// <param name="rest">What <see cref="Rest"/> gave.</param>
    /// <param name="lanes">L elements to work with.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum<TScores>(nint n, TScores z, TVec m, TVec rest, T* lanes)
        where TScores : struct, IRowFunction<T>
    {
        nint whole = Whole(n);
        if (whole == 0)
            return TSimd.SumLanes(rest);
        nint used = LaneSum<TSimd, T, TVec>.Clear(lanes, n);
        for (nint i = 0; i < whole; i += TSimd.Width)
            LaneSum<TSimd, T, TVec>.Add(lanes, i, Of(z.Of<TSimd, TVec>(i), m));
        if (whole < n)
            LaneSum<TSimd, T, TVec>.Add(lanes, whole, rest);
        return LaneSum<TSimd, T, TVec>.Fold(lanes, used);
    }

    /// <summary>The sum, while the exponentials that fill registers are stored to e, which may be the input.</summary>
    /// <inheritdoc cref="Sum"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SumAndStore<TScores>(nint n, TScores z, TVec m, TVec rest, T* e, T* lanes)
        where TScores : struct, IRowFunction<T>
    {
        nint whole = Whole(n);
        if (whole == 0)
            return TSimd.SumLanes(rest);
        nint used = LaneSum<TSimd, T, TVec>.Clear(lanes, n);
        for (nint i = 0; i < whole; i += TSimd.Width)
        {
            TVec term = Of(z.Of<TSimd, TVec>(i), m);
            TSimd.Store(e + i, term);
            LaneSum<TSimd, T, TVec>.Add(lanes, i, term);
        }

        if (whole < n)
            LaneSum<TSimd, T, TVec>.Add(lanes, whole, rest);
        return LaneSum<TSimd, T, TVec>.Fold(lanes, used);
    }

    /// <summary><c>exp(z − m)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of(TVec z, TVec m) => Exponential<TSimd, T, TVec>.OfNonPositive(TSimd.Subtract(z, m));
}
