namespace Kernels.Tests;

/// <summary>An unevaluated sum of two doubles, about 106 bits: what double results are measured against.</summary>
/// <remarks>Dekker, "A floating-point technique for extending the available precision", Numer. Math. 1971.</remarks>
internal readonly record struct DoubleDouble(double High, double Low)
{
    public static readonly DoubleDouble Ln2 = new(0.69314718055994529, 2.3190468138462996e-17);

    public static implicit operator DoubleDouble(double x) => new(x, 0);

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        double sum = a.High + b.High;
        double part = sum - a.High;
        double error = (a.High - (sum - part)) + (b.High - part);
        return Renormal(sum, error + a.Low + b.Low);
    }

    public static DoubleDouble operator -(DoubleDouble a) => new(-a.High, -a.Low);

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        double product = a.High * b.High;
        double error = Math.FusedMultiplyAdd(a.High, b.High, -product);
        return Renormal(product, error + (a.High * b.Low) + (a.Low * b.High));
    }

    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        double first = a.High / b.High;
        DoubleDouble rest = a - (b * first);
        double second = rest.High / b.High;
        rest -= b * second;
        return new DoubleDouble(first, 0) + second + (rest.High / b.High);
    }

    /// <summary>eˣ = 2ⁿ·fraction, apart since the product may be subnormal or infinite.</summary>
    public static (DoubleDouble Fraction, int N) Exp(DoubleDouble x)
    {
        int n = (int)Math.Round(x.High / Ln2.High);

        DoubleDouble r = (x - (Ln2 * n)) * (1.0 / 256);
        DoubleDouble term = 1, sum = 1;
        for (int k = 1; k <= 14; k++)
        {
            term = term * r / k;
            sum += term;
        }

        for (int i = 0; i < 8; i++)
            sum *= sum;
        return (sum, n);
    }

    /// <summary>ln x for a positive, finite x, accurate beside x = 1 too.</summary>
    public static DoubleDouble Log(double x)
    {
        int k = 0;
        for (; x > 1.4142135623730951; x /= 2)
            k++;
        for (; x < 0.70710678118654757; x *= 2)
            k--;
        DoubleDouble f = (DoubleDouble)x - 1;
        DoubleDouble s = f / (f + 2);
        DoubleDouble square = s * s;
        DoubleDouble sum = 0, power = 1;
        for (int i = 0; i < 26; i++)
        {
            sum += power / ((2 * i) + 1);
            power *= square;
        }

        return (Ln2 * k) + (s * sum * 2);
    }

    private static DoubleDouble Renormal(double high, double low)
    {
        double sum = high + low;
        return new DoubleDouble(sum, low - (sum - high));
    }
}
