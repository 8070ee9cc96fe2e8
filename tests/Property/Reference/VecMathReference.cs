using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels.Tests;

/// <summary>The specification of <see cref="VecMath"/>: docs/vecmath.md in code, one element at a time.</summary>
internal static partial class VecMathReference
{
    private static readonly double[] ExpTail32 =
        [0.4999999403953552, 0.1666652113199234, 0.04166838899254799, 0.008368726819753647, 0.0013814576667664813];

    private static readonly double[] ExpTail64 =
    [
        0.5000000000000011, 0.16666666666666413, 0.04166666666653, 0.008333333333494654, 0.001388888894367745,
        0.00019841269506287997, 2.4801493044258604e-05, 2.7557586523296024e-06, 2.7630269597214706e-07,
        2.5000049043329396e-08,
    ];

    private static readonly double[] LogTail32 = [0.6666677594184875, 0.39977529644966125, 0.2987206280231476];

    private static readonly double[] LogTail64 =
    [
        0.6666666666666734, 0.39999999999413804, 0.2857142874260088, 0.2222219854948692, 0.1818356564655142,
        0.15314014609039503, 0.14796330010460912,
    ];

    public static T Exp<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T low = Of<T>(-104, -746), high = Of<T>(89, 710);
        x = x > high ? high : x;
        x = x < low ? low : x;
        T magic = Of<T>(12582912, 6755399441055744);
        T n = T.FusedMultiplyAdd(x, Log2E<T>(), magic) - magic;
        T a = T.FusedMultiplyAdd(n, -Ln2High<T>(), x);
        T b = n * -Ln2Low<T>();
        T r = a + b;
        T square = r * r;
        T p = T.One + (a + T.FusedMultiplyAdd(ExpTail(r, square), square, b));
        if (T.IsNaN(p))
            return p;

        // Two powers, since one may be out of range; the first product is exact.
        int half = (int)Math.Round(double.CreateTruncating(n) / 2, MidpointRounding.ToEven);
        return p * PowerOfTwo<T>(half) * PowerOfTwo<T>(int.CreateTruncating(n) - half);
    }

    public static T Log<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (x == T.Zero)
            return T.NegativeInfinity;
        if (x < T.Zero || T.IsNaN(x))
            return T.NaN;
        if (T.IsPositiveInfinity(x))
            return x;
        (T f, int exponent) = Split(x);
        T k = T.CreateTruncating(exponent);
        T s = f / (f + Of<T>(2, 2));
        T z = s * s;
        T half = f * Of<T>(0.5, 0.5);
        double[] tail = typeof(T) == typeof(float) ? LogTail32 : LogTail64;
        T polynomial = Of<T>(tail[^1]);
        for (int i = tail.Length - 2; i >= 0; i--)
            polynomial = T.FusedMultiplyAdd(polynomial, z, Of<T>(tail[i]));
        T t = s * T.FusedMultiplyAdd(z, polynomial, half * f);
        T rest = T.FusedMultiplyAdd(-half, f, t);
        rest = T.FusedMultiplyAdd(k, Ln2Low<T>(), rest);
        T high = T.FusedMultiplyAdd(k, Ln2High<T>(), f);
        T low = f - T.FusedMultiplyAdd(k, -Ln2High<T>(), high);
        return high + (low + rest);
    }

    // By pairs, and pairs of pairs: short chains, not Horner's long one.
    private static T ExpTail<T>(T r, T square)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] c = typeof(T) == typeof(float) ? ExpTail32 : ExpTail64;
        T Pair(int i) => T.FusedMultiplyAdd(Of<T>(c[i + 1]), r, Of<T>(c[i]));
        if (typeof(T) == typeof(float))
        {
            T q234 = T.FusedMultiplyAdd(Of<T>(c[4]), square, Pair(2));
            return T.FusedMultiplyAdd(q234, square, Pair(0));
        }

        T fourth = square * square;
        T q03 = T.FusedMultiplyAdd(Pair(2), square, Pair(0));
        T q47 = T.FusedMultiplyAdd(Pair(6), square, Pair(4));
        return T.FusedMultiplyAdd(T.FusedMultiplyAdd(Pair(8), fourth, q47), fourth, q03);
    }

    /// <summary>x = 2ᵏ·(1 + f) with 1 + f from √½ to √2: the float at or above √½ is the border.</summary>
    private static (T F, int K) Split<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T root = Of<T>(0.70710677, 0.70710678118654757);
        int k = 0;
        while (x >= root + root)
        {
            x *= Of<T>(0.5);
            k++;
        }

        while (x < root)
        {
            x += x;
            k--;
        }

        return (x - T.One, k);
    }

    private static T Ln2High<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Of<T>(0.693145751953125, 0.6931471805601177);

    private static T Ln2Low<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Of<T>(1.428606765330187e-06, -1.7239444525614835e-13);

    private static T PowerOfTwo<T>(int exponent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.CreateTruncating(Math.ScaleB(1, exponent));

    private static T Of<T>(double f32, double f64)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Of<T>(typeof(T) == typeof(float) ? f32 : f64);

    private static T Of<T>(double constant)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float) ? Unsafe.BitCast<float, T>((float)constant) : Unsafe.BitCast<double, T>(constant);
}
