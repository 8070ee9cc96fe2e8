using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>Canonical sums of products one output at a time: traces, dot products, and what is too small for lanes.</summary>
/// <remarks>
/// Within a block a sum is a chain, each addition waiting for the one before. Blocks start from +0 and wait for nobody:
/// eight of them, or four of two operands, are summed at once and then added in order. Blocks lie a power of two apart, and
/// sixteen streams would evict each other from one set of the first-level cache.
/// The sum of blocks starts from −0, to which the first block can be added without a trace: a product that underflows makes
/// it −0 itself, and +0 would lose the sign.
/// </remarks>
internal static unsafe class ChainSums<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Run(ReadOnlySpan<StridedAxis> outer, ReadOnlySpan<StridedAxis> terms, bool alone, T* a, T* b, T* y)
    {
        if (outer.Length == 1 && terms.IsEmpty && !alone)
        {
            StridedAxis last = outer[0];
            for (int i = 0; i < last.Size; i++)
                y[i * last.Y] = T.FusedMultiplyAdd(a[i * last.A], b[i * last.B], T.Zero);
            return;
        }

        if (!outer.IsEmpty)
        {
            StridedAxis axis = outer[0];
            for (int i = 0; i < axis.Size; i++)
                Run(outer[1..], terms, alone, a + (i * axis.A), b + (i * axis.B), y + (i * axis.Y));
            return;
        }

        if (terms.Length > 1)
        {
            *y = Nested(terms, alone, a, b);
            return;
        }

        StridedAxis walk = terms.IsEmpty ? new StridedAxis(1, 0, 0, 0) : terms[0];
        *y = Flat(walk.Size, alone, a, walk.A, b, walk.B);
    }

    private static T Nested(ReadOnlySpan<StridedAxis> terms, bool alone, T* a, T* b)
    {
        int* counters = stackalloc int[terms.Length];
        new Span<int>(counters, terms.Length).Clear();
        StridedAxis walk = terms[^1];
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

    private static T Flat(int count, bool alone, T* a, nint stepA, T* b, nint stepB)
    {
        T sum = T.NegativeZero;
        if (alone)
            EightBlocks(ref count, ref a, stepA, ref sum);
        else
            FourBlocks(ref count, ref a, stepA, ref b, stepB, ref sum);
        while (count > 0)
        {
            int block = Math.Min(count, Contract.BlockK);
            T s = T.Zero;
            if (alone)
            {
                for (int i = 0; i < block; i++, a += stepA)
                    s += *a;
            }
            else
            {
                for (int i = 0; i < block; i++, a += stepA, b += stepB)
                    s = T.FusedMultiplyAdd(*a, *b, s);
            }

            sum += s;
            count -= block;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void EightBlocks(ref int count, ref T* a, nint step, ref T sum)
    {
        const int Chains = 8;
        nint jump = step * Contract.BlockK;
        for (; count >= Chains * Contract.BlockK; count -= Chains * Contract.BlockK)
        {
            T s0 = T.Zero, s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
            T* p = a;
            T* q = a + (4 * jump);
            for (int i = 0; i < Contract.BlockK; i++, p += step, q += step)
            {
                s0 += *p;
                s1 += p[jump];
                s2 += p[2 * jump];
                s3 += p[3 * jump];
                s4 += *q;
                s5 += q[jump];
                s6 += q[2 * jump];
                s7 += q[3 * jump];
            }

            sum = sum + s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7;
            a += Chains * jump;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourBlocks(ref int count, ref T* a, nint stepA, ref T* b, nint stepB, ref T sum)
    {
        const int Chains = 4;
        nint jumpA = stepA * Contract.BlockK, jumpB = stepB * Contract.BlockK;
        for (; count >= Chains * Contract.BlockK; count -= Chains * Contract.BlockK)
        {
            T s0 = T.Zero, s1 = s0, s2 = s0, s3 = s0;
            T* p = a;
            T* q = b;
            for (int i = 0; i < Contract.BlockK; i++, p += stepA, q += stepB)
            {
                s0 = T.FusedMultiplyAdd(*p, *q, s0);
                s1 = T.FusedMultiplyAdd(p[jumpA], q[jumpB], s1);
                s2 = T.FusedMultiplyAdd(p[2 * jumpA], q[2 * jumpB], s2);
                s3 = T.FusedMultiplyAdd(p[3 * jumpA], q[3 * jumpB], s3);
            }

            sum = sum + s0 + s1 + s2 + s3;
            a += Chains * jumpA;
            b += Chains * jumpB;
        }
    }
}
