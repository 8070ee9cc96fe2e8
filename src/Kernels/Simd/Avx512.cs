using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels;

/// <summary>AVX-512: 16 floats or 8 doubles in a register, 32 registers, masks.</summary>
internal readonly unsafe struct Avx512<T> : ISimd<T, Vector512<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Width => Vector512<T>.Count;

    public static int TileRows => 12;

    public static bool HasMaskedLoads => true;

    public static Vector512<T> Load(T* p) => Vector512.Load(p);

    public static void Store(T* p, Vector512<T> v) => v.Store(p);

    public static void StoreStreaming(T* p, Vector512<T> v) => v.StoreAlignedNonTemporal(p);

    public static void StreamFence() => Sse.StoreFence();

    public static Vector512<T> Broadcast(T x) => Vector512.Create(x);

    public static void Prefetch(T* p) => Sse.Prefetch0(p);

    public static void PrefetchFar(T* p) => Sse.Prefetch1(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> FirstLanes(int count) =>
        typeof(T) == typeof(float)
            ? Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).As<int, T>()
            : Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count)).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(T* p, Vector512<T> mask) =>
        typeof(T) == typeof(float)
            ? Avx512F.MaskLoad((float*)p, mask.AsSingle(), Vector512<float>.Zero).As<float, T>()
            : Avx512F.MaskLoad((double*)p, mask.AsDouble(), Vector512<double>.Zero).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* p, Vector512<T> v, Vector512<T> mask)
    {
        if (typeof(T) == typeof(float))
            Avx512F.MaskStore((float*)p, mask.AsSingle(), v.AsSingle());
        else
            Avx512F.MaskStore((double*)p, mask.AsDouble(), v.AsDouble());
    }

    public static Vector512<T> Add(Vector512<T> a, Vector512<T> b) => a + b;

    public static Vector512<T> Subtract(Vector512<T> a, Vector512<T> b) => a - b;

    public static Vector512<T> Multiply(Vector512<T> a, Vector512<T> b) => a * b;

    public static Vector512<T> Divide(Vector512<T> a, Vector512<T> b) => a / b;

    public static Vector512<T> Sqrt(Vector512<T> a) => Vector512.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> a, Vector512<T> b, Vector512<T> c) =>
        typeof(T) == typeof(float)
            ? Avx512F.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
            : Avx512F.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    // MAXPS and MINPS return their second operand for NaN and for equal zeros, as the contract asks.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Greater(Vector512<T> a, Vector512<T> b) =>
        typeof(T) == typeof(float)
            ? Avx512F.Max(a.AsSingle(), b.AsSingle()).As<float, T>()
            : Avx512F.Max(a.AsDouble(), b.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Less(Vector512<T> a, Vector512<T> b) =>
        typeof(T) == typeof(float)
            ? Avx512F.Min(a.AsSingle(), b.AsSingle()).As<float, T>()
            : Avx512F.Min(a.AsDouble(), b.AsDouble()).As<double, T>();

    public static Vector512<T> Maximum(Vector512<T> a, Vector512<T> b) => Vector512.Max(a, b);

    public static Vector512<T> IsLess(Vector512<T> a, Vector512<T> b) => Vector512.LessThan(a, b);

    public static Vector512<T> IsEqual(Vector512<T> a, Vector512<T> b) => Vector512.Equals(a, b);

    public static bool AreLess(Vector512<T> a, Vector512<T> b) => Vector512.LessThanAll(a, b);

    public static Vector512<T> Select(Vector512<T> mask, Vector512<T> a, Vector512<T> b) =>
        Vector512.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Even(Vector512<T> low, Vector512<T> high) =>
        typeof(T) == typeof(float)
            ? Avx512F.PermuteVar16x32x2(
                low.AsSingle(), Vector512.CreateSequence(0, 2), high.AsSingle()).As<float, T>()
            : Avx512F.PermuteVar8x64x2(
                low.AsDouble(), Vector512.CreateSequence(0L, 2), high.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Odd(Vector512<T> low, Vector512<T> high) =>
        typeof(T) == typeof(float)
            ? Avx512F.PermuteVar16x32x2(
                low.AsSingle(), Vector512.CreateSequence(1, 2), high.AsSingle()).As<float, T>()
            : Avx512F.PermuteVar8x64x2(
                low.AsDouble(), Vector512.CreateSequence(1L, 2), high.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ZipLow(Vector512<T> even, Vector512<T> odd) =>
        typeof(T) == typeof(float)
            ? Avx512F.PermuteVar16x32x2(
                even.AsSingle(), Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23),
                odd.AsSingle()).As<float, T>()
            : Avx512F.PermuteVar8x64x2(
                even.AsDouble(), Vector512.Create(0L, 8, 1, 9, 2, 10, 3, 11), odd.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ZipHigh(Vector512<T> even, Vector512<T> odd) =>
        typeof(T) == typeof(float)
            ? Avx512F.PermuteVar16x32x2(
                even.AsSingle(), Vector512.Create(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31),
                odd.AsSingle()).As<float, T>()
            : Avx512F.PermuteVar8x64x2(
                even.AsDouble(), Vector512.Create(4L, 12, 5, 13, 6, 14, 7, 15), odd.AsDouble()).As<double, T>();

    public static Vector512<T> And(Vector512<T> a, Vector512<T> b) => a & b;

    public static Vector512<T> Or(Vector512<T> a, Vector512<T> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> AddBits(Vector512<T> a, Vector512<T> b) =>
        typeof(T) == typeof(float)
            ? (a.AsInt32() + b.AsInt32()).As<int, T>()
            : (a.AsInt64() + b.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> SubtractBits(Vector512<T> a, Vector512<T> b) =>
        typeof(T) == typeof(float)
            ? (a.AsInt32() - b.AsInt32()).As<int, T>()
            : (a.AsInt64() - b.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ShiftLeft(Vector512<T> a, int count) =>
        typeof(T) == typeof(float)
            ? (a.AsInt32() << count).As<int, T>()
            : (a.AsInt64() << count).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ShiftRight(Vector512<T> a, int count) =>
        typeof(T) == typeof(float)
            ? (a.AsInt32() >>> count).As<int, T>()
            : (a.AsInt64() >>> count).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Scale(Vector512<T> a, Vector512<T> n) =>
        typeof(T) == typeof(float)
            ? Avx512F.Scale(a.AsSingle(), n.AsSingle()).As<float, T>()
            : Avx512F.Scale(a.AsDouble(), n.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SumLanes(Vector512<T> v) => Avx2<T>.SumLanes(v.GetLower() + v.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MaximumLanes(Vector512<T> v) =>
        Avx2<T>.MaximumLanes(Avx2<T>.Maximum(v.GetLower(), v.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GreaterLanes(Vector512<T> v) =>
        Avx2<T>.GreaterLanes(Avx2<T>.Greater(v.GetLower(), v.GetUpper()));
}
