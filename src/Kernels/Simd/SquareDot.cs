using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels;

/// <summary>A square of B times a piece of a, added to sums: <c>s[j] ← fma(a[q], b[j, q], s[j])</c> for q = 0, 1, 2 … in this order.</summary>
/// <remarks>
/// The square is turned as <see cref="RegisterSquare{TSimd, T, TVec}"/> does it, but its columns stay in registers and are
/// used at once: 16 of them, 4 on the way and the sums, where a register holds 16 floats. Registers of 128 bits and scalar
/// code take it through memory. Multiply-adds are written out, not asked of TSimd: the loop over squares has up to 64 of them,
/// and as many more methods to inline are more than the JIT allows (docs/decisions/2026-11-23-jit-inlining-budget.md).
/// </remarks>
internal static unsafe class SquareDot<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    /// <summary>Adds the products of as many terms as a register has lanes.</summary>
    /// <param name="b">b[0, 0]; along q, elements are neighbours.</param>
    /// <param name="ldb">Distance of b[j, q] and b[j + 1, q].</param>
    /// <param name="a">a[0].</param>
    /// <param name="stepA">Distance of a[q] and a[q + 1].</param>
    /// <param name="s">The sums; lane j is that of row j.</param>
    /// <param name="room">Room for a square.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Add(T* b, nint ldb, T* a, nint stepA, TVec s, T* room)
    {
        if (typeof(TVec) == typeof(Vector512<float>))
            return Unsafe.BitCast<Vector512<float>, TVec>(
                Add512((float*)b, ldb, (float*)a, stepA, Unsafe.BitCast<TVec, Vector512<float>>(s)));
        if (typeof(TVec) == typeof(Vector512<double>))
            return Unsafe.BitCast<Vector512<double>, TVec>(
                Add512((double*)b, ldb, (double*)a, stepA, Unsafe.BitCast<TVec, Vector512<double>>(s)));
        if (typeof(TVec) == typeof(Vector256<float>))
            return Unsafe.BitCast<Vector256<float>, TVec>(
                Add256((float*)b, ldb, (float*)a, stepA, Unsafe.BitCast<TVec, Vector256<float>>(s)));
        if (typeof(TVec) == typeof(Vector256<double>))
            return Unsafe.BitCast<Vector256<double>, TVec>(
                Add256((double*)b, ldb, (double*)a, stepA, Unsafe.BitCast<TVec, Vector256<double>>(s)));
        RegisterSquare<TSimd, T, TVec>.Transpose(b, ldb, room, TSimd.Width);
        return Columns(room, TSimd.Width, a, stepA, s);
    }

    /// <summary>The same for a square that is turned already, or the first terms of one.</summary>
    /// <param name="square">Column q at q times the width of a register.</param>
    /// <param name="terms">Terms to add.</param>
    /// <param name="a">a[0].</param>
    /// <param name="stepA">Distance of a[q] and a[q + 1].</param>
    /// <param name="s">The sums; lane j is that of row j.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Columns(T* square, int terms, T* a, nint stepA, TVec s)
    {
        for (int q = 0; q < terms; q++, a += stepA, square += TSimd.Width)
            s = TSimd.MultiplyAdd(TSimd.Broadcast(*a), TSimd.Load(square), s);
        return s;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Add512(float* b, nint ldb, float* a, nint stepA, Vector512<float> s)
    {
        RegisterSquare<TSimd, T, TVec>.Group512(b, ldb, out var a0, out var a1, out var a2, out var a3);
        RegisterSquare<TSimd, T, TVec>.Group512(b + (4 * ldb), ldb, out var b0, out var b1, out var b2, out var b3);
        RegisterSquare<TSimd, T, TVec>.Group512(b + (8 * ldb), ldb, out var c0, out var c1, out var c2, out var c3);
        RegisterSquare<TSimd, T, TVec>.Group512(b + (12 * ldb), ldb, out var d0, out var d1, out var d2, out var d3);
        RegisterSquare<TSimd, T, TVec>.Lanes512(a0, b0, c0, d0, out var x0, out var x4, out var x8, out var x12);
        RegisterSquare<TSimd, T, TVec>.Lanes512(a1, b1, c1, d1, out var x1, out var x5, out var x9, out var x13);
        RegisterSquare<TSimd, T, TVec>.Lanes512(a2, b2, c2, d2, out var x2, out var x6, out var x10, out var x14);
        RegisterSquare<TSimd, T, TVec>.Lanes512(a3, b3, c3, d3, out var x3, out var x7, out var x11, out var x15);
        s = Avx512F.FusedMultiplyAdd(Vector512.Create(*a), x0, s);
        s = Avx512F.FusedMultiplyAdd(Vector512.Create(a[stepA]), x1, s);
        s = Avx512F.FusedMultiplyAdd(Vector512.Create(a[2 * stepA]), x2, s);
        s = Avx512F.FusedMultiplyAdd(Vector512.Create(a[3 * stepA]), x3, s);
        a += 4 * stepA;
        s = Avx512F.FusedMultiplyAdd(Vector512.Create(*a), x4, s);
        s = Avx512F.FusedMultiplyAdd(Vector512.Create(a[stepA]), x5, s);
        s = Avx512F.FusedMultiplyAdd(Vector512.Create(a[2 * stepA]), x6, s);
        s = Avx512F.FusedMultiplyAdd(Vector512.Create(a[3 * stepA]), x7, s);
        a += 4 * stepA;
        s = Avx512F.FusedMultiplyAdd(Vector512.Create(*a), x8, s);
        s = Avx512F.FusedMultiplyAdd(Vector512.Create(a[stepA]), x9, s);
        s = Avx512F.FusedMultiplyAdd(Vector512.Create(a[2 * stepA]), x10, s);
        s = Avx512F.FusedMultiplyAdd(Vector512.Create(a[3 * stepA]), x11, s);
        a += 4 * stepA;
        s = Avx512F.FusedMultiplyAdd(Vector512.Create(*a), x12, s);
        s = Avx512F.FusedMultiplyAdd(Vector512.Create(a[stepA]), x13, s);
        s = Avx512F.FusedMultiplyAdd(Vector512.Create(a[2 * stepA]), x14, s);
        return Avx512F.FusedMultiplyAdd(Vector512.Create(a[3 * stepA]), x15, s);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Add512(double* b, nint ldb, double* a, nint stepA, Vector512<double> s)
    {
        RegisterSquare<TSimd, T, TVec>.Group512(b, ldb, out var a0, out var a1);
        RegisterSquare<TSimd, T, TVec>.Group512(b + (2 * ldb), ldb, out var b0, out var b1);
        RegisterSquare<TSimd, T, TVec>.Group512(b + (4 * ldb), ldb, out var c0, out var c1);
        RegisterSquare<TSimd, T, TVec>.Group512(b + (6 * ldb), ldb, out var d0, out var d1);
        RegisterSquare<TSimd, T, TVec>.Lanes512(a0, b0, c0, d0, out var x0, out var x2, out var x4, out var x6);
        RegisterSquare<TSimd, T, TVec>.Lanes512(a1, b1, c1, d1, out var x1, out var x3, out var x5, out var x7);
        s = Avx512F.FusedMultiplyAdd(Vector512.Create(*a), x0.AsDouble(), s);
        s = Avx512F.FusedMultiplyAdd(Vector512.Create(a[stepA]), x1.AsDouble(), s);
        s = Avx512F.FusedMultiplyAdd(Vector512.Create(a[2 * stepA]), x2.AsDouble(), s);
        s = Avx512F.FusedMultiplyAdd(Vector512.Create(a[3 * stepA]), x3.AsDouble(), s);
        a += 4 * stepA;
        s = Avx512F.FusedMultiplyAdd(Vector512.Create(*a), x4.AsDouble(), s);
        s = Avx512F.FusedMultiplyAdd(Vector512.Create(a[stepA]), x5.AsDouble(), s);
        s = Avx512F.FusedMultiplyAdd(Vector512.Create(a[2 * stepA]), x6.AsDouble(), s);
        return Avx512F.FusedMultiplyAdd(Vector512.Create(a[3 * stepA]), x7.AsDouble(), s);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Add256(float* b, nint ldb, float* a, nint stepA, Vector256<float> s)
    {
        RegisterSquare<TSimd, T, TVec>.Group256(b, ldb, out var a0, out var a1, out var a2, out var a3);
        RegisterSquare<TSimd, T, TVec>.Group256(b + (4 * ldb), ldb, out var b0, out var b1, out var b2, out var b3);
        s = Fma.MultiplyAdd(Vector256.Create(*a), Avx.Permute2x128(a0, b0, 0x20), s);
        s = Fma.MultiplyAdd(Vector256.Create(a[stepA]), Avx.Permute2x128(a1, b1, 0x20), s);
        s = Fma.MultiplyAdd(Vector256.Create(a[2 * stepA]), Avx.Permute2x128(a2, b2, 0x20), s);
        s = Fma.MultiplyAdd(Vector256.Create(a[3 * stepA]), Avx.Permute2x128(a3, b3, 0x20), s);
        a += 4 * stepA;
        s = Fma.MultiplyAdd(Vector256.Create(*a), Avx.Permute2x128(a0, b0, 0x31), s);
        s = Fma.MultiplyAdd(Vector256.Create(a[stepA]), Avx.Permute2x128(a1, b1, 0x31), s);
        s = Fma.MultiplyAdd(Vector256.Create(a[2 * stepA]), Avx.Permute2x128(a2, b2, 0x31), s);
        return Fma.MultiplyAdd(Vector256.Create(a[3 * stepA]), Avx.Permute2x128(a3, b3, 0x31), s);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Add256(double* b, nint ldb, double* a, nint stepA, Vector256<double> s)
    {
        Vector256<double> r0 = Vector256.Load(b);
        Vector256<double> r1 = Vector256.Load(b + ldb);
        Vector256<double> r2 = Vector256.Load(b + (2 * ldb));
        Vector256<double> r3 = Vector256.Load(b + (3 * ldb));
        Vector256<double> low01 = Avx.UnpackLow(r0, r1);
        Vector256<double> low23 = Avx.UnpackLow(r2, r3);
        Vector256<double> high01 = Avx.UnpackHigh(r0, r1);
        Vector256<double> high23 = Avx.UnpackHigh(r2, r3);
        s = Fma.MultiplyAdd(Vector256.Create(*a), Avx.Permute2x128(low01, low23, 0x20), s);
        s = Fma.MultiplyAdd(Vector256.Create(a[stepA]), Avx.Permute2x128(high01, high23, 0x20), s);
        s = Fma.MultiplyAdd(Vector256.Create(a[2 * stepA]), Avx.Permute2x128(low01, low23, 0x31), s);
        return Fma.MultiplyAdd(Vector256.Create(a[3 * stepA]), Avx.Permute2x128(high01, high23, 0x31), s);
    }
}
