using System.Numerics;
using System.Runtime.Intrinsics;

namespace Kernels.Tests;

/// <summary>Each leaf operation against the scalar leaf, lane by lane, special values included.</summary>
public class LeafTests
{
    [Fact]
    public void Avx512_EveryOperation_EqualsScalar() =>
        Check<Avx512<float>, Vector512<float>, Avx512<double>, Vector512<double>>(InstructionSet.Avx512);

    [Fact]
    public void Avx2_EveryOperation_EqualsScalar() =>
        Check<Avx2<float>, Vector256<float>, Avx2<double>, Vector256<double>>(InstructionSet.Avx2);

    [Fact]
    public void Neon_EveryOperation_EqualsScalar() =>
        Check<Neon<float>, Vector128<float>, Neon<double>, Vector128<double>>(InstructionSet.Neon);

    private static void Check<TF32, TVecF32, TF64, TVecF64>(InstructionSet set)
        where TF32 : struct, ISimd<float, TVecF32>
        where TVecF32 : unmanaged
        where TF64 : struct, ISimd<double, TVecF64>
        where TVecF64 : unmanaged
    {
        if (!Isa.IsSupported(set))
        {
            // Nothing to compare on this machine: the dispatcher must say so too.
            Assert.DoesNotContain(set, Isa.Supported);
            return;
        }

        Gens.Seed.Sample(seed => Leaf<TF32, float, TVecF32>.Check(seed), iter: 300);
        Gens.Seed.Sample(seed => Leaf<TF64, double, TVecF64>.Check(seed), iter: 300);
    }

    private static unsafe class Leaf<TSimd, T, TVec>
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        public static void Check(int seed)
        {
            int width = TSimd.Width;
            using var a = new GuardedBuffer<T>(Gens.SpecialValues<T>(width, seed));
            using var b = new GuardedBuffer<T>(Gens.SpecialValues<T>(width, seed + 1));
            using var c = new GuardedBuffer<T>(Gens.SpecialValues<T>(width, seed + 2));
            TVec va = TSimd.Load(a.Pointer), vb = TSimd.Load(b.Pointer), vc = TSimd.Load(c.Pointer);
            T[] x = a.Span.ToArray(), y = b.Span.ToArray(), z = c.Span.ToArray();
            TVec mask = TSimd.IsLess(va, vb);

            Same("Add", TSimd.Add(va, vb), i => x[i] + y[i]);
            Same("Subtract", TSimd.Subtract(va, vb), i => x[i] - y[i]);
            Same("Multiply", TSimd.Multiply(va, vb), i => x[i] * y[i]);
            Same("Divide", TSimd.Divide(va, vb), i => x[i] / y[i]);
            Same("Sqrt", TSimd.Sqrt(va), i => T.Sqrt(x[i]));
            Same("MultiplyAdd", TSimd.MultiplyAdd(va, vb, vc), i => T.FusedMultiplyAdd(x[i], y[i], z[i]));
            Same("Greater", TSimd.Greater(va, vb), i => x[i] > y[i] ? x[i] : y[i]);
            Same("Less", TSimd.Less(va, vb), i => x[i] < y[i] ? x[i] : y[i]);
            Same("Maximum", TSimd.Maximum(va, vb), i => T.Max(x[i], y[i]));
            Same("IsLess", TSimd.Select(mask, va, vc), i => x[i] < y[i] ? x[i] : z[i]);
            Same("IsEqual", TSimd.Select(TSimd.IsEqual(va, va), va, vc), i => T.IsNaN(x[i]) ? z[i] : x[i]);
            Same("Even", TSimd.Even(va, vb), i => 2 * i < width ? x[2 * i] : y[(2 * i) - width]);
            Same("Odd", TSimd.Odd(va, vb), i => (2 * i) + 1 < width ? x[(2 * i) + 1] : y[(2 * i) + 1 - width]);
            Same("ZipLow", TSimd.ZipLow(va, vb), i => i % 2 == 0 ? x[i / 2] : y[i / 2]);
            Same("ZipHigh", TSimd.ZipHigh(va, vb), i => i % 2 == 0 ? x[(width + i) / 2] : y[(width + i) / 2]);
            Assert.Equal(x.Zip(y).All(p => p.First < p.Second), TSimd.AreLess(va, vb));
            Assert.Equal(x.All(e => e < T.PositiveInfinity), TSimd.AreLess(va, TSimd.Broadcast(T.PositiveInfinity)));
            Same("And", TSimd.And(mask, va), i => x[i] < y[i] ? x[i] : T.Zero);
            Same("Or", TSimd.Or(TSimd.And(mask, va), TSimd.And(mask, va)), i => x[i] < y[i] ? x[i] : T.Zero);
            Same("AddBits", TSimd.AddBits(va, vb), i => Scalar<T>.AddBits(x[i], y[i]));
            Same("SubtractBits", TSimd.SubtractBits(va, vb), i => Scalar<T>.SubtractBits(x[i], y[i]));
            Same("ShiftLeft", TSimd.ShiftLeft(va, 3), i => Scalar<T>.ShiftLeft(x[i], 3));
            Same("ShiftRight", TSimd.ShiftRight(va, 5), i => Scalar<T>.ShiftRight(x[i], 5));
            (T[] one, T[] whole) = ScaleInputs(seed);
            fixed (T* p = one, n = whole)
                Same("Scale", TSimd.Scale(TSimd.Load(p), TSimd.Load(n)), i => Scalar<T>.Scale(one[i], whole[i]));
            Bits.AssertSame<T>([Halves(x, static (p, q) => p + q)], [TSimd.SumLanes(va)], "SumLanes");
            Bits.AssertSame<T>([Halves(x, T.Max)], [TSimd.MaximumLanes(va)], "MaximumLanes");

            // Which of two zeros is taken is left open, and NaN may or may not be passed over.
            if (!x.Any(T.IsNaN))
                Assert.Equal(x.Max(), TSimd.GreaterLanes(va));
            for (int count = -1; count <= width + 1; count++)
                CheckMask(count, x);
        }

        // From results that underflow to 0, over subnormal ones, to those that overflow.
        private static (T[] One, T[] Whole) ScaleInputs(int seed)
        {
            var random = new Random(seed);
            int most = typeof(T) == typeof(float) ? 150 : 1077;
            T[] one = new T[TSimd.Width], whole = new T[TSimd.Width];
            for (int i = 0; i < one.Length; i++)
            {
                one[i] = random.Next(8) == 0 ? T.NaN : T.CreateTruncating(0.5 + (1.5 * random.NextDouble()));
                whole[i] = T.CreateTruncating(random.Next(-most, most + 1));
            }

            return (one, whole);
        }

        // The lanes that exist end at an unmapped page: a masked access that touches more ends the process.
        private static void CheckMask(int count, T[] x)
        {
            int lanes = Math.Clamp(count, 0, TSimd.Width);
            TVec mask = TSimd.FirstLanes(count);
            using var from = new GuardedBuffer<T>(x.AsSpan(0, lanes));
            using var to = new GuardedBuffer<T>(lanes);
            TVec loaded = TSimd.Load(from.Pointer, mask);
            Same("Load", loaded, i => i < lanes ? x[i] : T.Zero);
            TSimd.Store(to.Pointer, loaded, mask);
            Bits.AssertSame<T>(x.AsSpan(0, lanes), to.Span, "Store");
        }

        private static void Same(string operation, TVec actual, Func<int, T> expected)
        {
            T[] lanes = new T[TSimd.Width];
            fixed (T* p = lanes)
                TSimd.Store(p, actual);
            Bits.AssertSame<T>([.. Enumerable.Range(0, TSimd.Width).Select(expected)], lanes, operation);
        }

        private static T Halves(T[] lanes, Func<T, T, T> combine)
        {
            T[] v = [.. lanes];
            for (int half = v.Length / 2; half > 0; half /= 2)
            {
                for (int j = 0; j < half; j++)
                    v[j] = combine(v[j], v[j + half]);
            }

            return v[0];
        }
    }
}
