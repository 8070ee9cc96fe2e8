using System.Numerics;

namespace Kernels.Tests;

/// <content>The functions that networks put between their products.</content>
internal static partial class VecMathReference
{
    private static readonly double[] TanhNear32 =
    [
        -0.33333152532577515, 0.1331917941570282, -0.05081115663051605,
    ];

    private static readonly double[] TanhNear64 =
    [
        -0.333333333333308, 0.13333333332506977, -0.053968253055763936, 0.02186944069145118, -0.00886189039804255,
        0.003571239012260603, -0.0012855898606644754,
    ];

    private static readonly double[] Erf32 =
    [
        0.12837916612625122, 0.6366193890571594, 0.10277772694826126, -0.019152723252773285, -0.00016097667685244232,
        0.001667571603320539, -0.0006331189651973546, 0.00011771672870963812, -9.264354048355017e-06,
    ];

    private static readonly double[] ErfNumerator64 =
    [
        0.12837916709551256, 0.8512060963055442, 1.3377942978448571, 1.081342500689217, 0.5313413728163184,
        0.1653549122102141, 0.03158050197354179, 0.0032470591835766166, 0.00011822284190651565,
    ];

    private static readonly double[] ErfDenominator64 =
    [
        1, 1.6715042540999856, 1.3312832654477955, 0.6322276153002595, 0.1886271823258018, 0.03438474986280866,
        0.0033628627834370434, 0.00011824387949478502,
    ];

    private static readonly double[] GeluNear32 =
    [
        -0.7978848218917847, 0.18169456720352173, -0.03636130690574646, 0.004852487239986658, -6.592626596102491e-05,
        -0.00013026910892222077, 2.0800927813979797e-05, 0,
    ];

    private static readonly double[] GeluFar32 =
    [
        0.0009465101175010204, -1.0247526168823242, -1.6395970582962036, -3.7021660804748535, 23.679704666137695,
        -49.428436279296875, 48.90892028808594, -20.427820205688477,
    ];

    private static readonly double[] GeluNear64 =
    [
        -0.7978845608028654, 0.18169011381621267, -0.03633560235757388, 0.004782111753089327, 3.6980732250768635e-05,
        -0.00021202572655129235, 5.215999820987417e-05, -1.616976157549244e-06, -2.8505883761436924e-06,
        9.28641093220557e-07, -7.373407629706901e-08, -4.712339419039358e-08, 2.241939623481633e-08,
        -5.125595872609246e-09, 6.644434992739511e-10, -3.942314246221958e-11,
    ];

    private static readonly double[] GeluNumerator64 =
    [
        -4.013040337051595, -34.108933083734925, -55.064356122723325, -41.40912746410483, -19.484376614963438,
        -6.076870434137733, -1.3424235152877395, -0.18530682916637528, -0.017047693926777317,
    ];

    private static readonly double[] GeluDenominator64 =
    [
        1, 19.08132580011022, 71.76916675725836, 108.59490827346679, 96.31917131307824, 55.474607408944735,
        22.73670132409662, 6.540138404537902, 1.3850427304431203, 0.18530682942157298, 0.017047693925304412,
    ];

    private static readonly double[] Softplus32 =
    [
        0.08333302289247513, 0.012506727129220963, 0.0021876413375139236, 0.0005471089389175177,
    ];

    private static readonly double[] Softplus64 =
    [
        0.08333333333333288, 0.012500000000048474, 0.0022321428553217218, 0.00043402781159462416, 8.877804921443268e-05,
        1.8782407705414152e-05, 4.05918010768626e-06, 9.235340110059053e-07, 1.591676867840255e-07,
        8.110884894298888e-08,
    ];

    public static T Sigmoid<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T t = AtMost(AtLeast(x, Of<T>(-105, -747)), Of<T>(20, 40));
        (T r, T n) = Reduce(t);
        return Logistic(T.One, r, n);
    }

    public static T Silu<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        x = AtLeast(x, Of<T>(-110, -760));
        (T r, T n) = Reduce(AtMost(x, Of<T>(20, 40)));
        return Logistic(x, r, n);
    }

    public static T GeluTanh<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        x = AtLeast(x, Of<T>(-11, -22));
        T t = AtMost(x, Of<T>(6, 8));
        T d = Of<T>(22.363861083984375, 22.36386000223638);
        T g = T.FusedMultiplyAdd(t, t, d);
        T l = T.FusedMultiplyAdd(t, t, d - g) + Of<T>(-1.081747996067861e-06, 7.068084733670861e-15);
        T n = Whole(t * g, Of<T>(0.10294324159622192, 0.1029432395800235));
        T high = T.FusedMultiplyAdd(t, g, n * -Of<T>(9.7138671875, 9.714091028021357));
        T low = T.FusedMultiplyAdd(n, -Of<T>(0.0002238405286334455, 2.33860772008595e-12), t * l);
        T c = Of<T>(0.07135481387376785, 0.07135481627260025);
        T rest = T.FusedMultiplyAdd(high, Of<T>(2.3988324659995897e-09, -6.175149918155315e-19), low * c);
        return Logistic(x, T.FusedMultiplyAdd(high, c, rest), n);
    }

    public static T Tanh<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T a = T.Abs(x);
        if (a < Of<T>(0.28, 0.28))
        {
            T z = a * a;
            T p = Horner(typeof(T) == typeof(float) ? TanhNear32 : TanhNear64, z);
            return T.CopySign(T.FusedMultiplyAdd(a * z, p, a), x);
        }

        (T r, T n) = Reduce(AtMost(a + a, Of<T>(20, 44)));
        T power = Scale(T.One, n);
        T e = T.FusedMultiplyAdd(power, Growth(r), power - T.One);
        return T.CopySign(e / (e + Of<T>(2, 2)), x);
    }

    public static T Erf<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T a = AtMost(T.Abs(x), Of<T>(4, 5.93));
        T slope = typeof(T) == typeof(float)
            ? ErfSlope32(a)
            : Horner(ErfNumerator64, a) / Horner(ErfDenominator64, a);
        T w = T.FusedMultiplyAdd(a, slope, a);
        (T r, T n) = Reduce(w);
        T h = typeof(T) == typeof(float)
            ? Decay(r)
            : r + T.FusedMultiplyAdd(-ExpTail(-r, r * r), r * r, T.FusedMultiplyAdd(a, slope, a - w));
        T power = Scale(T.One, -n);
        return T.CopySign(T.FusedMultiplyAdd(power, h, T.One - power), x);
    }

    public static T Gelu<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T t = AtMost(T.Abs(x), Of<T>(14.5, 38.7));
        T half = t * Of<T>(-0.5);
        bool near = t < Of<T>(1.5);
        (T p, T w, T lost) = typeof(T) == typeof(float) ? GeluSlope32(t, near) : GeluSlope64(t, near);
        T start = near ? T.Zero : Of<T>(-0.22580672800540924, -0.22579135264472744);
        T n = Whole(T.FusedMultiplyAdd(half, t, T.FusedMultiplyAdd(p, w, start)), Log2E<T>());
        T high = n * (near ? Of<T>(0.5) * -Ln2High<T>() : -Ln2High<T>());
        T rest = T.FusedMultiplyAdd(p, w, near ? high : start);
        T r = T.FusedMultiplyAdd(half, t, high) + rest;
        r = typeof(T) == typeof(float)
            ? T.FusedMultiplyAdd(n, -Ln2Low<T>(), r)
            : r + T.FusedMultiplyAdd(n, -Ln2Low<T>(), lost * t);
        T factor = near ? half : Of<T>(-0.5);
        T tail = Scale(T.FusedMultiplyAdd(factor, Growth(r), factor), n);
        return (x < T.Zero ? T.NegativeZero : x) - T.Abs(tail);
    }

    public static T Softplus<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (T r, T n) = Reduce(AtLeast(-T.Abs(x), Of<T>(-105, -747)));
        (T sum, T high, T low) = Sum(Scale(Of<T>(0.5), n), Decay(r));
        T lost = sum - high - low;
        T y = T.One / sum;
        T w = Scale(y, n);
        T z = w * w;
        T p = Horner(typeof(T) == typeof(float) ? Softplus32 : Softplus64, z);
        T g = T.FusedMultiplyAdd(z, p, lost * y);
        return (x < T.Zero ? T.Zero : x) + T.FusedMultiplyAdd(w, g, w);
    }

    public static T ReciprocalSqrt<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.One / T.Sqrt(x);

    /// <summary>numerator/(1 + e⁻ˣ) for x = n·ln 2 + r.</summary>
    private static T Logistic<T>(T numerator, T r, T n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Scale(numerator / Sum(Scale(T.One, n), Decay(r)).Sum, n);

    /// <summary>1 + power − h.</summary>
    private static (T Sum, T High, T Low) Sum<T>(T power, T h)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T high = T.One + power;
        T low = power - (high - T.One) - h;
        return (high + low, high, low);
    }

    private static (T R, T N) Reduce<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T n = Whole(x, Log2E<T>());
        return (T.FusedMultiplyAdd(n, -Ln2Low<T>(), T.FusedMultiplyAdd(n, -Ln2High<T>(), x)), n);
    }

    private static T Growth<T>(T r)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.FusedMultiplyAdd(ExpTail(r, r * r), r * r, r);

    /// <summary>1 − e⁻ʳ: the sign of a product is exact, so r only enters the polynomial with another sign.</summary>
    private static T Decay<T>(T r)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.FusedMultiplyAdd(-ExpTail(-r, r * r), r * r, r);

    private static T ErfSlope32<T>(T a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T square = a * a, fourth = square * square;
        T p03 = T.FusedMultiplyAdd(Pair(Erf32, 2, a), square, Pair(Erf32, 0, a));
        T p47 = T.FusedMultiplyAdd(Pair(Erf32, 6, a), square, Pair(Erf32, 4, a));
        return T.FusedMultiplyAdd(T.FusedMultiplyAdd(Of<T>(Erf32[8]), fourth, p47), fourth, p03);
    }

    private static (T P, T W, T Lost) GeluSlope32<T>(T t, bool near)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T w = near ? t : T.One / (t + T.One);
        double[] c = near ? GeluNear32 : GeluFar32;
        T square = w * w;
        T p = T.FusedMultiplyAdd(Pair(c, 6, w), square, Pair(c, 4, w));
        p = T.FusedMultiplyAdd(p, square, Pair(c, 2, w));
        p = T.FusedMultiplyAdd(p, w, Of<T>(c[1]));
        return (T.FusedMultiplyAdd(p, w, Of<T>(c[0])), w, T.Zero);
    }

    private static (T P, T W, T Lost) GeluSlope64<T>(T t, bool near)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!near)
            return (Horner(GeluNumerator64, t) / Horner(GeluDenominator64, t), T.One, T.Zero);
        T first = Of<T>(GeluNear64[0]);
        T tail = Horner(GeluNear64[1..], t);
        T p = T.FusedMultiplyAdd(tail, t, first);
        return (p, t, T.FusedMultiplyAdd(tail, t, first - p));
    }

    private static T Horner<T>(double[] c, T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T p = Of<T>(c[^1]);
        for (int i = c.Length - 2; i >= 0; i--)
            p = T.FusedMultiplyAdd(p, x, Of<T>(c[i]));
        return p;
    }

    private static T Pair<T>(double[] c, int i, T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.FusedMultiplyAdd(Of<T>(c[i + 1]), x, Of<T>(c[i]));

    /// <summary>x·factor, rounded to an integer.</summary>
    private static T Whole<T>(T x, T factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T magic = Of<T>(12582912, 6755399441055744);
        return T.FusedMultiplyAdd(x, factor, magic) - magic;
    }

    /// <summary>a·2ⁿ with one rounding: the first product is exact.</summary>
    private static T Scale<T>(T a, T n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (T.IsNaN(a) || T.IsNaN(n))
            return T.NaN;
        int half = (int)Math.Round(double.CreateTruncating(n) / 2, MidpointRounding.ToEven);
        return a * PowerOfTwo<T>(half) * PowerOfTwo<T>(int.CreateTruncating(n) - half);
    }

    private static T AtLeast<T>(T x, T bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => x < bound ? bound : x;

    private static T AtMost<T>(T x, T bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => x > bound ? bound : x;

    private static T Log2E<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Of<T>(1.4426950216293335, 1.4426950408889634);
}
