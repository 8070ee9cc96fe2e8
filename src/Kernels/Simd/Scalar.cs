using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>One element at a time, for machines without fused multiply-add vectors: slow, and bit for bit the same.</summary>
internal readonly unsafe struct Scalar<T> : ISimd<T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Width => 1;

    public static int TileRows => 6;

    public static bool HasMaskedLoads => false;

    public static T Load(T* p) => *p;

    public static void Store(T* p, T v) => *p = v;

    public static void StoreStreaming(T* p, T v) => *p = v;

    public static void StreamFence()
    {
    }

    public static T Broadcast(T x) => x;

    public static void PrefetchFar(T* p) => Prefetch(p);

    public static void Prefetch(T* p)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FirstLanes(int count) => MaskOf(count > 0);

    public static T Load(T* p, T mask) => IsSet(mask) ? *p : T.Zero;

    public static void Store(T* p, T v, T mask)
    {
        if (IsSet(mask))
            *p = v;
    }

    public static T Add(T a, T b) => a + b;

    public static T Subtract(T a, T b) => a - b;

    public static T Multiply(T a, T b) => a * b;

    public static T Divide(T a, T b) => a / b;

    public static T Sqrt(T a) => T.Sqrt(a);

    public static T MultiplyAdd(T a, T b, T c) => T.FusedMultiplyAdd(a, b, c);

    public static T Greater(T a, T b) => a > b ? a : b;

    public static T Less(T a, T b) => a < b ? a : b;

    public static T Maximum(T a, T b) => T.Max(a, b);

    public static T IsLess(T a, T b) => MaskOf(a < b);

    public static T IsEqual(T a, T b) => MaskOf(a == b);

    public static bool AreLess(T a, T b) => a < b;

    public static T Select(T mask, T a, T b) => IsSet(mask) ? a : b;

    public static T Even(T low, T high) => low;

    public static T Odd(T low, T high) => high;

    public static T ZipLow(T even, T odd) => even;

    public static T ZipHigh(T even, T odd) => odd;

    public static T And(T a, T b) => FromBits(ToBits(a) & ToBits(b));

    public static T Or(T a, T b) => FromBits(ToBits(a) | ToBits(b));

    public static T AddBits(T a, T b) => FromBits(ToBits(a) + ToBits(b));

    public static T SubtractBits(T a, T b) => FromBits(ToBits(a) - ToBits(b));

    public static T ShiftLeft(T a, int count) => FromBits(ToBits(a) << count);

    public static T ShiftRight(T a, int count) => FromBits(ToBits(a) >>> count);

    public static T Scale(T a, T n) => PowerOfTwo<Scalar<T>, T, T>.Scale(a, n);

    public static T SumLanes(T v) => v;

    public static T MaximumLanes(T v) => v;

    public static T GreaterLanes(T v) => v;

    private static T MaskOf(bool set) => FromBits(set ? ulong.MaxValue : 0);

    private static bool IsSet(T mask) => ToBits(mask) != 0;

    // The low bits carry the float; a wrap beyond 32 bits is cut off again on the way back.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ToBits(T x) =>
        typeof(T) == typeof(float) ? Unsafe.BitCast<T, uint>(x) : Unsafe.BitCast<T, ulong>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T FromBits(ulong bits) =>
        typeof(T) == typeof(float) ? Unsafe.BitCast<uint, T>((uint)bits) : Unsafe.BitCast<ulong, T>(bits);
}
