using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels;

/// <summary>AVX2 with FMA: 8 floats or 4 doubles in a register, 16 registers.</summary>
internal readonly unsafe struct Avx2<T> : ISimd<T, Vector256<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Width => Vector256<T>.Count;

    public static int TileRows => 6;

    public static bool HasMaskedLoads => true;

    public static Vector256<T> Load(T* p) => Vector256.Load(p);

    public static void Store(T* p, Vector256<T> v) => v.Store(p);

    public static void StoreStreaming(T* p, Vector256<T> v) => v.StoreAlignedNonTemporal(p);

    public static void StreamFence() => Sse.StoreFence();

    public static Vector256<T> Broadcast(T x) => Vector256.Create(x);

    public static void Prefetch(T* p) => Sse.Prefetch0(p);

    public static void PrefetchFar(T* p) => Sse.Prefetch1(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> FirstLanes(int count) =>
        typeof(T) == typeof(float)
            ? Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).As<int, T>()
            : Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)count)).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load(T* p, Vector256<T> mask) =>
        typeof(T) == typeof(float)
            ? Avx.MaskLoad((float*)p, mask.AsSingle()).As<float, T>()
            : Avx.MaskLoad((double*)p, mask.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* p, Vector256<T> v, Vector256<T> mask)
    {
        if (typeof(T) == typeof(float))
            Avx.MaskStore((float*)p, mask.AsSingle(), v.AsSingle());
        else
            Avx.MaskStore((double*)p, mask.AsDouble(), v.AsDouble());
    }

    public static Vector256<T> Add(Vector256<T> a, Vector256<T> b) => a + b;

    public static Vector256<T> Subtract(Vector256<T> a, Vector256<T> b) => a - b;

    public static Vector256<T> Multiply(Vector256<T> a, Vector256<T> b) => a * b;

    public static Vector256<T> Divide(Vector256<T> a, Vector256<T> b) => a / b;

    public static Vector256<T> Sqrt(Vector256<T> a) => Vector256.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd(Vector256<T> a, Vector256<T> b, Vector256<T> c) =>
        typeof(T) == typeof(float)
            ? Fma.MultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
            : Fma.MultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    // MAXPS and MINPS return their second operand for NaN and for equal zeros, as the contract asks.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Greater(Vector256<T> a, Vector256<T> b) =>
        typeof(T) == typeof(float)
            ? Avx.Max(a.AsSingle(), b.AsSingle()).As<float, T>()
            : Avx.Max(a.AsDouble(), b.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Less(Vector256<T> a, Vector256<T> b) =>
        typeof(T) == typeof(float)
            ? Avx.Min(a.AsSingle(), b.AsSingle()).As<float, T>()
            : Avx.Min(a.AsDouble(), b.AsDouble()).As<double, T>();

    public static Vector256<T> Maximum(Vector256<T> a, Vector256<T> b) => Vector256.Max(a, b);

    public static Vector256<T> IsLess(Vector256<T> a, Vector256<T> b) => Vector256.LessThan(a, b);

    public static Vector256<T> IsEqual(Vector256<T> a, Vector256<T> b) => Vector256.Equals(a, b);

    public static bool AreLess(Vector256<T> a, Vector256<T> b) => Vector256.LessThanAll(a, b);

    public static Vector256<T> Select(Vector256<T> mask, Vector256<T> a, Vector256<T> b) =>
        Vector256.ConditionalSelect(mask, a, b);

    // The shuffles work within 128 bits: what they leave as low, high, low, high is put right by the permutation.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Even(Vector256<T> low, Vector256<T> high)
    {
        Vector256<double> mixed = typeof(T) == typeof(float)
            ? Avx.Shuffle(low.AsSingle(), high.AsSingle(), 0b10_00_10_00).AsDouble()
            : Avx.UnpackLow(low.AsDouble(), high.AsDouble());
        return Avx2.Permute4x64(mixed, 0b11_01_10_00).As<double, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Odd(Vector256<T> low, Vector256<T> high)
    {
        Vector256<double> mixed = typeof(T) == typeof(float)
            ? Avx.Shuffle(low.AsSingle(), high.AsSingle(), 0b11_01_11_01).AsDouble()
            : Avx.UnpackHigh(low.AsDouble(), high.AsDouble());
        return Avx2.Permute4x64(mixed, 0b11_01_10_00).As<double, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ZipLow(Vector256<T> even, Vector256<T> odd) =>
        Avx.Permute2x128(UnpackLow(even, odd), UnpackHigh(even, odd), 0x20).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ZipHigh(Vector256<T> even, Vector256<T> odd) =>
        Avx.Permute2x128(UnpackLow(even, odd), UnpackHigh(even, odd), 0x31).As<double, T>();

    // Each half of a register by itself.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> UnpackLow(Vector256<T> a, Vector256<T> b) =>
        typeof(T) == typeof(float)
            ? Avx.UnpackLow(a.AsSingle(), b.AsSingle()).AsDouble()
            : Avx.UnpackLow(a.AsDouble(), b.AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> UnpackHigh(Vector256<T> a, Vector256<T> b) =>
        typeof(T) == typeof(float)
            ? Avx.UnpackHigh(a.AsSingle(), b.AsSingle()).AsDouble()
            : Avx.UnpackHigh(a.AsDouble(), b.AsDouble());

    public static Vector256<T> And(Vector256<T> a, Vector256<T> b) => a & b;

    public static Vector256<T> Or(Vector256<T> a, Vector256<T> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> AddBits(Vector256<T> a, Vector256<T> b) =>
        typeof(T) == typeof(float)
            ? (a.AsInt32() + b.AsInt32()).As<int, T>()
            : (a.AsInt64() + b.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> SubtractBits(Vector256<T> a, Vector256<T> b) =>
        typeof(T) == typeof(float)
            ? (a.AsInt32() - b.AsInt32()).As<int, T>()
            : (a.AsInt64() - b.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ShiftLeft(Vector256<T> a, int count) =>
        typeof(T) == typeof(float)
            ? (a.AsInt32() << count).As<int, T>()
            : (a.AsInt64() << count).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ShiftRight(Vector256<T> a, int count) =>
        typeof(T) == typeof(float)
            ? (a.AsInt32() >>> count).As<int, T>()
            : (a.AsInt64() >>> count).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Scale(Vector256<T> a, Vector256<T> n) =>
        PowerOfTwo<Avx2<T>, T, Vector256<T>>.Scale(a, n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SumLanes(Vector256<T> v) => Neon<T>.SumLanes(v.GetLower() + v.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MaximumLanes(Vector256<T> v) =>
        Neon<T>.MaximumLanes(Neon<T>.Maximum(v.GetLower(), v.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GreaterLanes(Vector256<T> v)
    {
        if (typeof(T) == typeof(float))
        {
            Vector128<float> m = Sse.Max(v.AsSingle().GetLower(), v.AsSingle().GetUpper());
            m = Sse.Max(m, Vector128.Shuffle(m, Vector128.Create(2, 3, 2, 3)));
            m = Sse.MaxScalar(m, Vector128.Shuffle(m, Vector128.Create(1, 1, 1, 1)));
            return m.As<float, T>().ToScalar();
        }

        Vector128<double> w = Sse2.Max(v.AsDouble().GetLower(), v.AsDouble().GetUpper());
        w = Sse2.MaxScalar(w, Vector128.Shuffle(w, Vector128.Create(1L, 1)));
        return w.As<double, T>().ToScalar();
    }
}
