using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Kernels;

/// <summary>Transposes a small square of elements between memory and memory: moves bits, computes nothing.</summary>
internal static unsafe class Square
{
    /// <summary>Rows and columns that <see cref="Transpose"/> takes.</summary>
    public const int Size = 4;

    /// <summary><c>to[j·toStride + i] = from[i·fromStride + j]</c> for i, j below 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose<T>(T* from, nint fromStride, T* to, nint toStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float) && Sse.IsSupported)
            Sse4x4((float*)from, fromStride, (float*)to, toStride);
        else if (typeof(T) == typeof(float) && AdvSimd.Arm64.IsSupported)
            Neon4x4((float*)from, fromStride, (float*)to, toStride);
        else if (typeof(T) == typeof(double) && Avx.IsSupported)
            Avx4x4((double*)from, fromStride, (double*)to, toStride);
        else
            Plain(from, fromStride, to, toStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sse4x4(float* from, nint fromStride, float* to, nint toStride)
    {
        Vector128<float> r0 = Vector128.Load(from);
        Vector128<float> r1 = Vector128.Load(from + fromStride);
        Vector128<float> r2 = Vector128.Load(from + (2 * fromStride));
        Vector128<float> r3 = Vector128.Load(from + (3 * fromStride));
        Vector128<float> low01 = Sse.UnpackLow(r0, r1);
        Vector128<float> low23 = Sse.UnpackLow(r2, r3);
        Vector128<float> high01 = Sse.UnpackHigh(r0, r1);
        Vector128<float> high23 = Sse.UnpackHigh(r2, r3);
        Sse.MoveLowToHigh(low01, low23).Store(to);
        Sse.MoveHighToLow(low23, low01).Store(to + toStride);
        Sse.MoveLowToHigh(high01, high23).Store(to + (2 * toStride));
        Sse.MoveHighToLow(high23, high01).Store(to + (3 * toStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Neon4x4(float* from, nint fromStride, float* to, nint toStride)
    {
        Vector128<float> r0 = Vector128.Load(from);
        Vector128<float> r1 = Vector128.Load(from + fromStride);
        Vector128<float> r2 = Vector128.Load(from + (2 * fromStride));
        Vector128<float> r3 = Vector128.Load(from + (3 * fromStride));
        Vector128<double> low01 = AdvSimd.Arm64.ZipLow(r0, r1).AsDouble();
        Vector128<double> low23 = AdvSimd.Arm64.ZipLow(r2, r3).AsDouble();
        Vector128<double> high01 = AdvSimd.Arm64.ZipHigh(r0, r1).AsDouble();
        Vector128<double> high23 = AdvSimd.Arm64.ZipHigh(r2, r3).AsDouble();
        AdvSimd.Arm64.ZipLow(low01, low23).AsSingle().Store(to);
        AdvSimd.Arm64.ZipHigh(low01, low23).AsSingle().Store(to + toStride);
        AdvSimd.Arm64.ZipLow(high01, high23).AsSingle().Store(to + (2 * toStride));
        AdvSimd.Arm64.ZipHigh(high01, high23).AsSingle().Store(to + (3 * toStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Avx4x4(double* from, nint fromStride, double* to, nint toStride)
    {
        Vector256<double> r0 = Vector256.Load(from);
        Vector256<double> r1 = Vector256.Load(from + fromStride);
        Vector256<double> r2 = Vector256.Load(from + (2 * fromStride));
        Vector256<double> r3 = Vector256.Load(from + (3 * fromStride));
        Vector256<double> low01 = Avx.UnpackLow(r0, r1);
        Vector256<double> low23 = Avx.UnpackLow(r2, r3);
        Vector256<double> high01 = Avx.UnpackHigh(r0, r1);
        Vector256<double> high23 = Avx.UnpackHigh(r2, r3);
        Avx.Permute2x128(low01, low23, 0x20).Store(to);
        Avx.Permute2x128(high01, high23, 0x20).Store(to + toStride);
        Avx.Permute2x128(low01, low23, 0x31).Store(to + (2 * toStride));
        Avx.Permute2x128(high01, high23, 0x31).Store(to + (3 * toStride));
    }

    private static void Plain<T>(T* from, nint fromStride, T* to, nint toStride)
        where T : unmanaged
    {
        for (int i = 0; i < Size; i++)
        {
            for (int j = 0; j < Size; j++)
                to[(j * toStride) + i] = from[(i * fromStride) + j];
        }
    }
}
