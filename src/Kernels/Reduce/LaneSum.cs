using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The canonical sum along contiguous data: L virtual lanes, then a tree by halves.</summary>
/// <remarks>
/// <code>
///   lane[j] = +0;   lane[i mod L] += term[i]  for i = 0 … n−1
///   for h = L/2, L/4 … 1:  lane[j] += lane[j + h]  for j &lt; h;   the sum is lane[0]
///
///   row   │ 0 … W │ W … 2W │ 2W … 3W │ 3W … 4W │ … │ L … L + W │ …
///   lanes │  s0   │   s1   │   s2    │   s3    │ … │    s0     │ …
/// </code>
/// The lanes are named locals: four registers on AVX-512, eight on AVX2, and a row is read once. Narrower registers go
/// over a piece of the row that stays in the first-level cache once for each four, and keep the lanes in a small buffer
/// between. A row of no more elements than four registers needs no others, whose lanes stay +0.
/// A lane can be −0, where all its terms are products that vanished: for terms that a last chunk lacks, +0 must not be
/// added to it (<see cref="ILaneTerm{T}"/>). And a row of fewer terms than lanes, which has lanes that are +0, is never −0,
/// though on narrow registers those lanes are not looked at.
/// </remarks>
internal static unsafe class LaneSum<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    /// <summary>Elements that narrow registers go over repeatedly: 16 KiB of floats, a multiple of L.</summary>
    private const int Piece = 4096;

    /// <summary>L, the virtual lanes of T.</summary>
    private static int Lanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => LaneCount<T>.Value;
    }

    /// <summary>The canonical sum of terms 0 … n − 1; +0 if there are none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Run<TTerm>(nint n, TTerm term)
        where TTerm : struct, ILaneTerm<T>
    {
        if (Lanes == 4 * TSimd.Width)
            return RunAtOnce(n, term);
        T sum = n <= 4 * TSimd.Width ? RunAtOnce(n, term)
            : Lanes == 8 * TSimd.Width ? RunByEight(n, term)
            : RunInPieces(n, term);
        return n < Lanes ? sum + T.Zero : sum;
    }

    /// <summary>
    /// As <see cref="Run"/>, out of line: for callers that inline as much as the JIT allows without it
    /// (docs/decisions/2026-11-23-jit-inlining-budget.md), or that are not hot themselves.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static T RunApart<TTerm>(nint n, TTerm term)
        where TTerm : struct, ILaneTerm<T> => Run(n, term);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T RunAtOnce<TTerm>(nint n, TTerm term)
        where TTerm : struct, ILaneTerm<T>
    {
        TVec s0 = TSimd.Broadcast(T.Zero), s1 = s0, s2 = s0, s3 = s0;
        nint w = TSimd.Width;
        nint i = 0;
        for (; i <= n - (4 * w); i += 4 * w)
        {
            s0 = term.Add<TSimd, TVec>(s0, i);
            s1 = term.Add<TSimd, TVec>(s1, i + w);
            s2 = term.Add<TSimd, TVec>(s2, i + (2 * w));
            s3 = term.Add<TSimd, TVec>(s3, i + (3 * w));
        }

        // The terms left over go to the first lanes.
        s0 = AddUpTo(s0, i, n, term);
        s1 = AddUpTo(s1, i + w, n, term);
        s2 = AddUpTo(s2, i + (2 * w), n, term);
        s3 = AddUpTo(s3, i + (3 * w), n, term);
        return TSimd.SumLanes(TSimd.Add(TSimd.Add(s0, s2), TSimd.Add(s1, s3)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static T RunByEight<TTerm>(nint n, TTerm term)
        where TTerm : struct, ILaneTerm<T>
    {
        TVec s0 = TSimd.Broadcast(T.Zero), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        nint w = TSimd.Width;
        nint i = 0;
        for (; i <= n - (8 * w); i += 8 * w)
        {
            s0 = term.Add<TSimd, TVec>(s0, i);
            s1 = term.Add<TSimd, TVec>(s1, i + w);
            s2 = term.Add<TSimd, TVec>(s2, i + (2 * w));
            s3 = term.Add<TSimd, TVec>(s3, i + (3 * w));
            s4 = term.Add<TSimd, TVec>(s4, i + (4 * w));
            s5 = term.Add<TSimd, TVec>(s5, i + (5 * w));
            s6 = term.Add<TSimd, TVec>(s6, i + (6 * w));
            s7 = term.Add<TSimd, TVec>(s7, i + (7 * w));
        }

        // The terms left over go to the first lanes.
        s0 = AddUpTo(s0, i, n, term);
        s1 = AddUpTo(s1, i + w, n, term);
        s2 = AddUpTo(s2, i + (2 * w), n, term);
        s3 = AddUpTo(s3, i + (3 * w), n, term);
        s4 = AddUpTo(s4, i + (4 * w), n, term);
        s5 = AddUpTo(s5, i + (5 * w), n, term);
        s6 = AddUpTo(s6, i + (6 * w), n, term);
        s7 = AddUpTo(s7, i + (7 * w), n, term);
        s0 = TSimd.Add(TSimd.Add(s0, s4), TSimd.Add(s2, s6));
        s1 = TSimd.Add(TSimd.Add(s1, s5), TSimd.Add(s3, s7));
        return TSimd.SumLanes(TSimd.Add(s0, s1));
    }

    private static T RunInPieces<TTerm>(nint n, TTerm term)
        where TTerm : struct, ILaneTerm<T>
    {
        T* lanes = stackalloc T[Lanes];
        nint used = Clear(lanes, n);
        for (nint begin = 0; begin < n; begin += Piece)
        {
            nint end = n - begin < Piece ? n : begin + Piece;
            for (int first = 0; first < Lanes && begin + first < end; first += 4 * TSimd.Width)
                AddPiece(lanes + first, begin + first, end, term);
        }

        return Fold(lanes, used);
    }

    /// <summary>Takes the terms of four registers' lanes, from i on and L apart, into the buffer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddPiece<TTerm>(T* lanes, nint i, nint end, TTerm term)
        where TTerm : struct, ILaneTerm<T>
    {
        nint w = TSimd.Width;
        TVec s0 = TSimd.Load(lanes);
        TVec s1 = TSimd.Load(lanes + w);
        TVec s2 = TSimd.Load(lanes + (2 * w));
        TVec s3 = TSimd.Load(lanes + (3 * w));
        for (; i <= end - (4 * w); i += Lanes)
        {
            s0 = term.Add<TSimd, TVec>(s0, i);
            s1 = term.Add<TSimd, TVec>(s1, i + w);
            s2 = term.Add<TSimd, TVec>(s2, i + (2 * w));
            s3 = term.Add<TSimd, TVec>(s3, i + (3 * w));
        }

        TSimd.Store(lanes, AddUpTo(s0, i, end, term));
        TSimd.Store(lanes + w, AddUpTo(s1, i + w, end, term));
        TSimd.Store(lanes + (2 * w), AddUpTo(s2, i + (2 * w), end, term));
        TSimd.Store(lanes + (3 * w), AddUpTo(s3, i + (3 * w), end, term));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec AddUpTo<TTerm>(TVec lanes, nint i, nint end, TTerm term)
        where TTerm : struct, ILaneTerm<T>
    {
        if (i >= end)
            return lanes;
        if (end - i >= TSimd.Width)
            return term.Add<TSimd, TVec>(lanes, i);
        return term.Add<TSimd, TVec>(lanes, i, TSimd.FirstLanes((int)(end - i)));
    }

    /// <summary>Sets the lanes that n ≥ Width terms reach, or a few more, to +0; how many is for <see cref="Fold"/>.</summary>
    /// <param name="lanes">Room for L of them.</param>
    /// <param name="n">Terms.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Clear(T* lanes, nint n)
    {
        nint used = n >= Lanes ? Lanes : (nint)BitOperations.RoundUpToPowerOf2((nuint)n);
        for (nint j = 0; j < used; j += TSimd.Width)
            TSimd.Store(lanes + j, TSimd.Broadcast(T.Zero));
        return used;
    }

    /// <summary>Adds terms i … i + Width − 1, i a multiple of Width.</summary>
    /// <param name="lanes">The lanes.</param>
    /// <param name="i">Index of the first term.</param>
    /// <param name="terms">The terms; +0 where there is none.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(T* lanes, nint i, TVec terms)
    {
        T* lane = lanes + (i & (Lanes - 1));
        TSimd.Store(lane, TSimd.Add(TSimd.Load(lane), terms));
    }

    /// <summary>The tree by halves over the lanes in use; the others are +0. The buffer is used up.</summary>
    /// <param name="lanes">The lanes.</param>
    /// <param name="used">What <see cref="Clear"/> gave.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Fold(T* lanes, nint used)
    {
        for (nint half = used >> 1; half >= TSimd.Width; half >>= 1)
        {
            for (nint j = 0; j < half; j += TSimd.Width)
                TSimd.Store(lanes + j, TSimd.Add(TSimd.Load(lanes + j), TSimd.Load(lanes + j + half)));
        }

        return TSimd.SumLanes(TSimd.Load(lanes));
    }
}
