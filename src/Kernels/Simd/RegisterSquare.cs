using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Kernels;

/// <summary>Transposes a square whose side is one register: moves bits, computes nothing.</summary>
/// <remarks>
/// <code>
///   rows of one group       within each 128-bit lane          lanes of all groups
///   a0 a1 a2 a3 | a4 …      a0 b0 c0 d0 | a4 b4 c4 d4 …       a0 b0 c0 d0 | e0 f0 g0 h0 …
///   b0 b1 b2 b3 | b4 …  →   a1 b1 c1 d1 | a5 b5 c5 d5 …   →   a1 b1 c1 d1 | e1 f1 g1 h1 …
///   c0 …                    a2 b2 c2 d2 | …                   …
///   d0 …                    a3 b3 c3 d3 | …
/// </code>
/// A group is as many rows as a 128-bit lane has elements, four floats or two doubles. Interleaving turns it lane by lane,
/// which every instruction set can; then whole lanes change places between groups. A square of 16 × 16 floats takes 16
/// loads, 64 shuffles and 16 stores, on at most 32 registers.
/// </remarks>
internal static unsafe class RegisterSquare<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    /// <summary><c>to[j·toStride + i] = from[i·fromStride + j]</c> for i, j below the width of a register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(T* from, nint fromStride, T* to, nint toStride)
    {
        if (typeof(TVec) == typeof(Vector512<float>))
            Turn512((float*)from, fromStride, (float*)to, toStride);
        else if (typeof(TVec) == typeof(Vector512<double>))
            Turn512((double*)from, fromStride, (double*)to, toStride);
        else if (typeof(TVec) == typeof(Vector256<float>))
            Turn256((float*)from, fromStride, (float*)to, toStride);
        else if (typeof(TVec) == typeof(Vector256<double>) || typeof(TVec) == typeof(Vector128<float>))
            Square.Transpose(from, fromStride, to, toStride);
        else if (typeof(TVec) == typeof(Vector128<double>))
            Turn128((double*)from, fromStride, (double*)to, toStride);
        else
            *to = *from;
    }

    /// <summary>
    /// The same of the rows and columns that exist, without a gap in the result, whose other elements are anything. What
    /// exists is moved to a place first where one may read a whole square.
    /// </summary>
    /// <param name="from">from[0, 0].</param>
    /// <param name="fromStride">Distance of from[i, j] and from[i + 1, j].</param>
    /// <param name="rows">Rows that exist, at least 1; a square has no more than a register has lanes.</param>
    /// <param name="columns">Columns that exist, likewise, and not more.</param>
    /// <param name="to">The turned square.</param>
    /// <param name="room">Room for a square.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(T* from, nint fromStride, int rows, int columns, T* to, T* room)
    {
        if (rows >= TSimd.Width && columns == TSimd.Width)
        {
            Transpose(from, fromStride, to, TSimd.Width);
            return;
        }

        TVec edge = TSimd.FirstLanes(columns);
        T* row = room;
        for (int i = Math.Min(rows, TSimd.Width); i > 0; i--, from += fromStride, row += TSimd.Width)
            TSimd.Store(row, TSimd.Load(from, edge));
        Transpose(room, TSimd.Width, to, TSimd.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn512(float* x, nint ldx, float* y, nint ldy)
    {
        Group512(x, ldx, out var a0, out var a1, out var a2, out var a3);
        Group512(x + (4 * ldx), ldx, out var b0, out var b1, out var b2, out var b3);
        Group512(x + (8 * ldx), ldx, out var c0, out var c1, out var c2, out var c3);
        Group512(x + (12 * ldx), ldx, out var d0, out var d1, out var d2, out var d3);
        Store512(a0, b0, c0, d0, y, 4 * ldy);
        Store512(a1, b1, c1, d1, y + ldy, 4 * ldy);
        Store512(a2, b2, c2, d2, y + (2 * ldy), 4 * ldy);
        Store512(a3, b3, c3, d3, y + (3 * ldy), 4 * ldy);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn512(double* x, nint ldx, double* y, nint ldy)
    {
        Group512(x, ldx, out var a0, out var a1);
        Group512(x + (2 * ldx), ldx, out var b0, out var b1);
        Group512(x + (4 * ldx), ldx, out var c0, out var c1);
        Group512(x + (6 * ldx), ldx, out var d0, out var d1);
        Store512(a0, b0, c0, d0, (float*)y, 4 * ldy);
        Store512(a1, b1, c1, d1, (float*)(y + ldy), 4 * ldy);
    }

    /// <summary>Four rows: lane L of register k holds their column 4·L + k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Group512(
        float* x, nint ldx,
        out Vector512<float> u0, out Vector512<float> u1, out Vector512<float> u2, out Vector512<float> u3)
    {
        Vector512<float> r0 = Vector512.Load(x);
        Vector512<float> r1 = Vector512.Load(x + ldx);
        Vector512<float> r2 = Vector512.Load(x + (2 * ldx));
        Vector512<float> r3 = Vector512.Load(x + (3 * ldx));
        Vector512<double> low01 = Avx512F.UnpackLow(r0, r1).AsDouble();
        Vector512<double> low23 = Avx512F.UnpackLow(r2, r3).AsDouble();
        Vector512<double> high01 = Avx512F.UnpackHigh(r0, r1).AsDouble();
        Vector512<double> high23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
        u0 = Avx512F.UnpackLow(low01, low23).AsSingle();
        u1 = Avx512F.UnpackHigh(low01, low23).AsSingle();
        u2 = Avx512F.UnpackLow(high01, high23).AsSingle();
        u3 = Avx512F.UnpackHigh(high01, high23).AsSingle();
    }

    /// <summary>Two rows: lane L of register k holds their column 2·L + k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Group512(double* x, nint ldx, out Vector512<float> u0, out Vector512<float> u1)
    {
        Vector512<double> r0 = Vector512.Load(x);
        Vector512<double> r1 = Vector512.Load(x + ldx);
        u0 = Avx512F.UnpackLow(r0, r1).AsSingle();
        u1 = Avx512F.UnpackHigh(r0, r1).AsSingle();
    }

    // Lane L of the four groups becomes row L of the result; step is the distance of these rows, in floats.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store512(
        Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* y, nint step)
    {
        Lanes512(a, b, c, d, out var r0, out var r1, out var r2, out var r3);
        r0.Store(y);
        r1.Store(y + step);
        r2.Store(y + (2 * step));
        r3.Store(y + (3 * step));
    }

    /// <summary>Row L of the result is 128-bit lane L of a, b, c and d.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Lanes512(
        Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d,
        out Vector512<float> r0, out Vector512<float> r1, out Vector512<float> r2, out Vector512<float> r3)
    {
        Vector512<float> even = Avx512F.Shuffle4x128(a, b, 0x88);
        Vector512<float> odd = Avx512F.Shuffle4x128(a, b, 0xDD);
        Vector512<float> even2 = Avx512F.Shuffle4x128(c, d, 0x88);
        Vector512<float> odd2 = Avx512F.Shuffle4x128(c, d, 0xDD);
        r0 = Avx512F.Shuffle4x128(even, even2, 0x88);
        r1 = Avx512F.Shuffle4x128(odd, odd2, 0x88);
        r2 = Avx512F.Shuffle4x128(even, even2, 0xDD);
        r3 = Avx512F.Shuffle4x128(odd, odd2, 0xDD);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn256(float* x, nint ldx, float* y, nint ldy)
    {
        Group256(x, ldx, out var a0, out var a1, out var a2, out var a3);
        Group256(x + (4 * ldx), ldx, out var b0, out var b1, out var b2, out var b3);
        Store256(a0, b0, y, 4 * ldy);
        Store256(a1, b1, y + ldy, 4 * ldy);
        Store256(a2, b2, y + (2 * ldy), 4 * ldy);
        Store256(a3, b3, y + (3 * ldy), 4 * ldy);
    }

    /// <summary>Four rows: lane L of register k holds their column 4·L + k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Group256(
        float* x, nint ldx,
        out Vector256<float> u0, out Vector256<float> u1, out Vector256<float> u2, out Vector256<float> u3)
    {
        Vector256<float> r0 = Vector256.Load(x);
        Vector256<float> r1 = Vector256.Load(x + ldx);
        Vector256<float> r2 = Vector256.Load(x + (2 * ldx));
        Vector256<float> r3 = Vector256.Load(x + (3 * ldx));
        Vector256<double> low01 = Avx.UnpackLow(r0, r1).AsDouble();
        Vector256<double> low23 = Avx.UnpackLow(r2, r3).AsDouble();
        Vector256<double> high01 = Avx.UnpackHigh(r0, r1).AsDouble();
        Vector256<double> high23 = Avx.UnpackHigh(r2, r3).AsDouble();
        u0 = Avx.UnpackLow(low01, low23).AsSingle();
        u1 = Avx.UnpackHigh(low01, low23).AsSingle();
        u2 = Avx.UnpackLow(high01, high23).AsSingle();
        u3 = Avx.UnpackHigh(high01, high23).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store256(Vector256<float> a, Vector256<float> b, float* y, nint step)
    {
        Avx.Permute2x128(a, b, 0x20).Store(y);
        Avx.Permute2x128(a, b, 0x31).Store(y + step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn128(double* x, nint ldx, double* y, nint ldy)
    {
        Vector128<double> r0 = Vector128.Load(x);
        Vector128<double> r1 = Vector128.Load(x + ldx);
        Interleave(r0, r1, out Vector128<double> low, out Vector128<double> high);
        low.Store(y);
        high.Store(y + ldy);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Interleave(
        Vector128<double> a, Vector128<double> b, out Vector128<double> low, out Vector128<double> high)
    {
        if (AdvSimd.Arm64.IsSupported)
            (low, high) = (AdvSimd.Arm64.ZipLow(a, b), AdvSimd.Arm64.ZipHigh(a, b));
        else if (Sse2.IsSupported)
            (low, high) = (Sse2.UnpackLow(a, b), Sse2.UnpackHigh(a, b));
        else
            (low, high) = (Vector128.Create(a[0], b[0]), Vector128.Create(a[1], b[1]));
    }
}
