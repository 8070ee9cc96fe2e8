using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Canonical sums of products one output at a time: traces, dot products, and what is too small for lanes.</summary>
/// <remarks>
/// Within a block a sum is a chain, each addition waiting for the one before. Blocks start from +0 and wait for nobody:
/// eight of them are summed at once, and then added in order. The sum of blocks starts from −0, to which the first block
/// can be added without a trace: a product that underflows makes it −0 itself, and +0 would lose the sign.
/// </remarks>
internal static unsafe class ChainSums<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Blocks that are summed at once.</summary>
    private const int Chains = 8;

    public static void Run(ReadOnlySpan<Axis> outer, ReadOnlySpan<Axis> terms, bool alone, T* a, T* b, T* y)
    {
        if (!outer.IsEmpty)
        {
            Axis axis = outer[0];
            for (int i = 0; i < axis.Size; i++)
                Run(outer[1..], terms, alone, a + (i * axis.A), b + (i * axis.B), y + (i * axis.Y));
            return;
        }

        if (terms.Length > 1)
        {
            *y = Nested(terms, alone, a, b);
            return;
        }

        Axis walk = terms.IsEmpty ? new Axis(1, 0, 0, 0) : terms[0];
        *y = alone
            ? Flat<Addend>(walk.Size, a, walk.A, b, walk.B)
            : Flat<Factor>(walk.Size, a, walk.A, b, walk.B);
    }

    private static T Nested(ReadOnlySpan<Axis> terms, bool alone, T* a, T* b)
    {
        int* counters = stackalloc int[terms.Length];
        new Span<int>(counters, terms.Length).Clear();
        Axis walk = terms[^1];
        int room = Contract.BlockK;
        T sum = T.NegativeZero, s = T.Zero;
        do
        {
            T* p = a;
            T* q = b;
            for (int i = 0; i < walk.Size; i++, p += walk.A, q += walk.B)
            {
                s = alone ? s + *p : T.FusedMultiplyAdd(*p, *q, s);
                if (--room == 0)
                {
                    sum += s;
                    s = T.Zero;
                    room = Contract.BlockK;
                }
            }
        }
        while (Odometer<T>.Step(terms[..^1], counters, ref a, ref b));
        return room == Contract.BlockK ? sum : sum + s;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static T Flat<TTerm>(int count, T* a, nint stepA, T* b, nint stepB)
        where TTerm : struct, IScalarTerm
    {
        T sum = T.NegativeZero;
        nint jumpA = stepA * Contract.BlockK, jumpB = stepB * Contract.BlockK;
        for (; count >= Chains * Contract.BlockK; count -= Chains * Contract.BlockK)
        {
            T s0 = T.Zero, s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
            T* p = a;
            T* q = b;
            for (int i = 0; i < Contract.BlockK; i++, p += stepA, q += stepB)
            {
                s0 = TTerm.Add(s0, p, q);
                s1 = TTerm.Add(s1, p + jumpA, q + jumpB);
                s2 = TTerm.Add(s2, p + (2 * jumpA), q + (2 * jumpB));
                s3 = TTerm.Add(s3, p + (3 * jumpA), q + (3 * jumpB));
                s4 = TTerm.Add(s4, p + (4 * jumpA), q + (4 * jumpB));
                s5 = TTerm.Add(s5, p + (5 * jumpA), q + (5 * jumpB));
                s6 = TTerm.Add(s6, p + (6 * jumpA), q + (6 * jumpB));
                s7 = TTerm.Add(s7, p + (7 * jumpA), q + (7 * jumpB));
            }

            sum = sum + s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7;
            a += Chains * jumpA;
            b += Chains * jumpB;
        }

        while (count > 0)
        {
            int block = Math.Min(count, Contract.BlockK);
            T s = T.Zero;
            for (int i = 0; i < block; i++, a += stepA, b += stepB)
                s = TTerm.Add(s, a, b);
            sum += s;
            count -= block;
        }

        return sum;
    }

    /// <summary>A term of one sum, as a type.</summary>
    private interface IScalarTerm
    {
        static abstract T Add(T sum, T* a, T* b);
    }

    private readonly struct Addend : IScalarTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Add(T sum, T* a, T* b) => sum + *a;
    }

    private readonly struct Factor : IScalarTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Add(T sum, T* a, T* b) => T.FusedMultiplyAdd(*a, *b, sum);
    }
}
