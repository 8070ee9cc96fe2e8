namespace Kernels.Tests;

/// <summary>The elementary functions in double-double, as fraction·2ᴺ: what doubles are measured against.</summary>
/// <remarks>
/// By other formulas than the kernels use: the normal distribution by its series (all terms positive) and, far out, by
/// Laplace's continued fraction for the ratio of Mills; ln(1 + E) by the series of atanh; tanh by that of sinh near 0.
/// </remarks>
internal static class ExactFunctions
{
    private static readonly DoubleDouble NormalDensityAtZero = new(0.3989422804014327, -2.49232720227773e-17);
    private static readonly DoubleDouble TwoOverRootPi = new(1.1283791670955126, 1.533545961316588e-17);
    private static readonly DoubleDouble TwiceRootTwoOverPi = new(1.5957691216057308, -9.96930880911092e-17);

    public static (DoubleDouble Fraction, int N) Sigmoid(double x) => Times(1, Logistic(x));

    public static (DoubleDouble Fraction, int N) Silu(double x) => Times(x, Logistic(x));

    public static (DoubleDouble Fraction, int N) GeluTanh(double x)
    {
        DoubleDouble cube = (DoubleDouble)x * x * x * ((DoubleDouble)44715 / 1000000);
        return Times(x, Logistic((cube + x) * TwiceRootTwoOverPi));
    }

    public static (DoubleDouble Fraction, int N) Gelu(double x)
    {
        if (x < 0)
            return Times(x, NormalTail(-x));
        DoubleDouble tail = Value(NormalTail(x));
        return (((DoubleDouble)1 - tail) * x, 0);
    }

    public static (DoubleDouble Fraction, int N) Erf(double x) =>
        (Value(Density(x * Math.Sqrt(2), -((DoubleDouble)x * x))) * TwoOverRootPi * x * OddSeries((DoubleDouble)x * x * 2), 0);

    public static (DoubleDouble Fraction, int N) Tanh(double x)
    {
        if (Math.Abs(x) > 40)
            return (Math.CopySign(1, x), 0);
        if (Math.Abs(x) > 0.25)
        {
            DoubleDouble e = Value(DoubleDouble.Exp(2 * x));
            return ((e - 1) / (e + 1), 0);
        }

        // sinh/cosh, both by their series.
        DoubleDouble square = (DoubleDouble)x * x, term = 1, sinh = 0, cosh = 0;
        for (int k = 0; k < 24; k += 2)
        {
            cosh += term;
            sinh += term / (k + 1);
            term = term * square / ((k + 1) * (k + 2));
        }

        return (sinh / cosh * x, 0);
    }

    public static (DoubleDouble Fraction, int N) Softplus(double x)
    {
        (DoubleDouble fraction, int n) = DoubleDouble.Exp(-Math.Abs(x));
        DoubleDouble e = Value((fraction, n));
        DoubleDouble s = e / (e + 2), square = s * s, sum = 0, power = 1;
        for (int k = 0; k < 36; k++)
        {
            sum += power / ((2 * k) + 1);
            power *= square;
        }

        // ln(1 + E) = 2·atanh(E/(2 + E)), E's exponent kept apart.
        DoubleDouble log = fraction * 2 / (e + 2) * sum;
        return x > 0 ? (Value((log, n)) + x, 0) : (log, n);
    }

    /// <summary>One step of Newton from y, a result that is nearly right: its own error squared is left.</summary>
    public static (DoubleDouble Fraction, int N) ReciprocalSqrt(double x)
    {
        double y = 1 / Math.Sqrt(x);
        DoubleDouble residual = ((DoubleDouble)y * x * y) - 1;
        return ((DoubleDouble)y - (residual * y * 0.5), 0);
    }

    private static (DoubleDouble Fraction, int N) Logistic(DoubleDouble x)
    {
        if (x.High > 0)
        {
            DoubleDouble small = Value(DoubleDouble.Exp(-x));
            return ((DoubleDouble)1 / (small + 1), 0);
        }

        (DoubleDouble fraction, int n) = DoubleDouble.Exp(x);
        return (fraction / (Value((fraction, n)) + 1), n);
    }

    /// <summary>Φ(−x) for x ≥ 0.</summary>
    private static (DoubleDouble Fraction, int N) NormalTail(double x)
    {
        DoubleDouble square = (DoubleDouble)x * x;
        (DoubleDouble density, int n) = Density(x, square * -0.5);
        density *= NormalDensityAtZero;
        if (x < 6)
            return ((DoubleDouble)0.5 - (Value((density, n)) * OddSeries(square) * x), 0);
        DoubleDouble ratio = x;
        for (int k = 120; k > 0; k--)
            ratio = ((DoubleDouble)k / ratio) + x;
        return (density / ratio, n);
    }

    /// <summary>The exponential of <paramref name="exponent"/>, about −x²/2; 0 where nothing of it could be seen.</summary>
    private static (DoubleDouble Fraction, int N) Density(double x, DoubleDouble exponent) =>
        Math.Abs(x) > 60 ? (0, 0) : DoubleDouble.Exp(exponent);

    /// <summary>1 + y/3 + y²/(3·5) + y³/(3·5·7) + …</summary>
    private static DoubleDouble OddSeries(DoubleDouble y)
    {
        DoubleDouble term = 1, sum = 1;
        for (int k = 3; term.High > sum.High * 1e-33; k += 2)
        {
            term = term * y / k;
            sum += term;
        }

        return sum;
    }

    private static (DoubleDouble Fraction, int N) Times(double x, (DoubleDouble Fraction, int N) y) =>
        (y.Fraction * x, y.N);

    private static DoubleDouble Value((DoubleDouble Fraction, int N) x) =>
        x.N < -900 ? 0 : new DoubleDouble(Math.ScaleB(x.Fraction.High, x.N), Math.ScaleB(x.Fraction.Low, x.N));
}
