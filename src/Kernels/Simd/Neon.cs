using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Kernels;

/// <summary>128-bit registers, 4 floats or 2 doubles: NEON on Arm; on x64 with FMA the same code, so that any machine can test it.</summary>
internal readonly unsafe struct Neon<T> : ISimd<T, Vector128<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Width => Vector128<T>.Count;

    public static int TileRows => 12;

    public static bool HasMaskedLoads => false;

    public static Vector128<T> Load(T* p) => Vector128.Load(p);

    public static void Store(T* p, Vector128<T> v) => v.Store(p);

    // .NET has no such store for a single register on Arm; on x64 this type serves tests.
    public static void StoreStreaming(T* p, Vector128<T> v) => v.Store(p);

    public static void StreamFence()
    {
    }

    public static Vector128<T> Broadcast(T x) => Vector128.Create(x);

    // .NET has no prefetch for Arm.
    public static void PrefetchFar(T* p) => Prefetch(p);

    public static void Prefetch(T* p)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> FirstLanes(int count) =>
        Vector128.LessThan(Vector128<T>.Indices, Vector128.Create(T.CreateTruncating(count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load(T* p, Vector128<T> mask)
    {
        Vector128<T> v = Vector128<T>.Zero;
        for (int lane = 0; lane < Width; lane++)
        {
            if (IsSet(mask, lane))
                v = v.WithElement(lane, p[lane]);
        }

        return v;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* p, Vector128<T> v, Vector128<T> mask)
    {
        for (int lane = 0; lane < Width; lane++)
        {
            if (IsSet(mask, lane))
                p[lane] = v.GetElement(lane);
        }
    }

    // Set lanes are NaN and cleared ones +0, so a comparison with itself tells them apart.
    private static bool IsSet(Vector128<T> mask, int lane) => T.IsNaN(mask.GetElement(lane));

    public static Vector128<T> Add(Vector128<T> a, Vector128<T> b) => a + b;

    public static Vector128<T> Subtract(Vector128<T> a, Vector128<T> b) => a - b;

    public static Vector128<T> Multiply(Vector128<T> a, Vector128<T> b) => a * b;

    public static Vector128<T> Divide(Vector128<T> a, Vector128<T> b) => a / b;

    public static Vector128<T> Sqrt(Vector128<T> a) => Vector128.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MultiplyAdd(Vector128<T> a, Vector128<T> b, Vector128<T> c) =>
        typeof(T) == typeof(float)
            ? Vector128.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
            : Vector128.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    // FMAX would return NaN and +0 where MAXPS returns its second operand, hence the comparison.
    public static Vector128<T> Greater(Vector128<T> a, Vector128<T> b) =>
        Vector128.ConditionalSelect(Vector128.GreaterThan(a, b), a, b);

    public static Vector128<T> Less(Vector128<T> a, Vector128<T> b) =>
        Vector128.ConditionalSelect(Vector128.LessThan(a, b), a, b);

    public static Vector128<T> Maximum(Vector128<T> a, Vector128<T> b) => Vector128.Max(a, b);

    public static Vector128<T> IsLess(Vector128<T> a, Vector128<T> b) => Vector128.LessThan(a, b);

    public static Vector128<T> IsEqual(Vector128<T> a, Vector128<T> b) => Vector128.Equals(a, b);

    public static bool AreLess(Vector128<T> a, Vector128<T> b) => Vector128.LessThanAll(a, b);

    public static Vector128<T> Select(Vector128<T> mask, Vector128<T> a, Vector128<T> b) =>
        Vector128.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Even(Vector128<T> low, Vector128<T> high)
    {
        if (typeof(T) == typeof(double))
            return Vector128.Create(low.GetLower(), high.GetLower());
        return AdvSimd.Arm64.IsSupported
            ? AdvSimd.Arm64.UnzipEven(low.AsSingle(), high.AsSingle()).As<float, T>()
            : Sse.Shuffle(low.AsSingle(), high.AsSingle(), 0b10_00_10_00).As<float, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Odd(Vector128<T> low, Vector128<T> high)
    {
        if (typeof(T) == typeof(double))
            return Vector128.Create(low.GetUpper(), high.GetUpper());
        return AdvSimd.Arm64.IsSupported
            ? AdvSimd.Arm64.UnzipOdd(low.AsSingle(), high.AsSingle()).As<float, T>()
            : Sse.Shuffle(low.AsSingle(), high.AsSingle(), 0b11_01_11_01).As<float, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> ZipLow(Vector128<T> even, Vector128<T> odd)
    {
        if (typeof(T) == typeof(double))
            return Vector128.Create(even.GetLower(), odd.GetLower());
        return AdvSimd.Arm64.IsSupported
            ? AdvSimd.Arm64.ZipLow(even.AsSingle(), odd.AsSingle()).As<float, T>()
            : Sse.UnpackLow(even.AsSingle(), odd.AsSingle()).As<float, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> ZipHigh(Vector128<T> even, Vector128<T> odd)
    {
        if (typeof(T) == typeof(double))
            return Vector128.Create(even.GetUpper(), odd.GetUpper());
        return AdvSimd.Arm64.IsSupported
            ? AdvSimd.Arm64.ZipHigh(even.AsSingle(), odd.AsSingle()).As<float, T>()
            : Sse.UnpackHigh(even.AsSingle(), odd.AsSingle()).As<float, T>();
    }

    public static Vector128<T> And(Vector128<T> a, Vector128<T> b) => a & b;

    public static Vector128<T> Or(Vector128<T> a, Vector128<T> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> AddBits(Vector128<T> a, Vector128<T> b) =>
        typeof(T) == typeof(float)
            ? (a.AsInt32() + b.AsInt32()).As<int, T>()
            : (a.AsInt64() + b.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> SubtractBits(Vector128<T> a, Vector128<T> b) =>
        typeof(T) == typeof(float)
            ? (a.AsInt32() - b.AsInt32()).As<int, T>()
            : (a.AsInt64() - b.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> ShiftLeft(Vector128<T> a, int count) =>
        typeof(T) == typeof(float)
            ? (a.AsInt32() << count).As<int, T>()
            : (a.AsInt64() << count).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> ShiftRight(Vector128<T> a, int count) =>
        typeof(T) == typeof(float)
            ? (a.AsInt32() >>> count).As<int, T>()
            : (a.AsInt64() >>> count).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Scale(Vector128<T> a, Vector128<T> n) =>
        PowerOfTwo<Neon<T>, T, Vector128<T>>.Scale(a, n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SumLanes(Vector128<T> v) =>
        typeof(T) == typeof(float)
            ? (v.GetElement(0) + v.GetElement(2)) + (v.GetElement(1) + v.GetElement(3))
            : v.GetElement(0) + v.GetElement(1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MaximumLanes(Vector128<T> v) =>
        typeof(T) == typeof(float)
            ? T.Max(T.Max(v.GetElement(0), v.GetElement(2)), T.Max(v.GetElement(1), v.GetElement(3)))
            : T.Max(v.GetElement(0), v.GetElement(1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GreaterLanes(Vector128<T> v)
    {
        if (typeof(T) == typeof(float))
        {
            v = Greater(v, Vector128.Shuffle(v.AsSingle(), Vector128.Create(2, 3, 2, 3)).As<float, T>());
            v = Greater(v, Vector128.Shuffle(v.AsSingle(), Vector128.Create(1, 1, 1, 1)).As<float, T>());
        }
        else
        {
            v = Greater(v, Vector128.Shuffle(v.AsDouble(), Vector128.Create(1L, 1)).As<double, T>());
        }

        return v.ToScalar();
    }
}
