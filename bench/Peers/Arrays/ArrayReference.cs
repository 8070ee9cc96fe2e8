using System.Globalization;
using System.Numerics;

namespace Kernels.Peers;

/// <summary>Results in double precision, and how far from them rounding may lead: the same function or another?</summary>
/// <remarks>
/// Not a measure of exactness, for which docs/vecmath.md has figures. u is the unit of rounding; for double eight of them,
/// since these results are rounded as well. Element by element: 32u of max(|f(x)|, 1/4), enough for a function made of a few
/// others, and of max(|f(x)|, 1) for GELU, whose 1 + tanh cancels before |x|/2, up to 2, multiplies it. Softmax: the rounding of x − max (4u, since both are below 4), of exp (4u), of the quotient, and n of a sum in
/// any order, relative to each element; backward: each of the two terms y·dy and y·⟨y, dy⟩ is at most 4y, and the sum has
/// n + 2 roundings. Log-softmax: the sum's (n + 16)u, which the logarithm makes absolute, and roundings of numbers below
/// 16. Norms: a mean of numbers below 4 is off by 4(n + 1)u, the variance, by differences or as that of squares less the
/// mean's, by 48(n + 3)u, half of which, by the variance, goes over to the root. The first and last rows are compared.
/// </remarks>
internal sealed unsafe class ArrayReference<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostElements = 1 << 16;

    private static readonly double Unit = typeof(T) == typeof(float) ? Math.ScaleB(1, -24) : Math.ScaleB(1, -50);

    private readonly List<(int Index, double Value, double Bound)> elements = [];

    /// <summary>Computes it.</summary>
    public ArrayReference(ArrayProblem problem, T* x, T* dy)
    {
        int n = problem.Columns;
        int rows = Math.Clamp(MostElements / n / 2, 1, problem.Rows);
        int rowOfDy = problem.Function == ArrayProblem.Backward ? n : 0;
        foreach (int row in Enumerable.Range(0, rows).Concat(Enumerable.Range(problem.Rows - rows, rows)).Distinct())
        {
            double[] values = Doubles(x + ((nint)row * n), n);
            double[] vectors = Doubles(dy + ((nint)row * rowOfDy), (2 * n) - rowOfDy);
            Func<int, (double Value, double Bound)> element = Row(problem.Function, values, vectors);
            for (int i = 0; i < n; i++)
            {
                (double value, double bound) = element(i);
                elements.Add(((row * n) + i, value, bound * Unit));
            }
        }
    }

    /// <summary>What is wrong with <paramref name="y"/>, or null.</summary>
    public string? Fault(T* y)
    {
        foreach ((int index, double value, double bound) in elements)
        {
            if (!(Math.Abs(double.CreateTruncating(y[index]) - value) <= bound))
            {
                return string.Create(
                    CultureInfo.InvariantCulture, $"wrong: y[{index}] is {y[index]}, off {value} by more than {bound:e1}");
            }
        }

        return null;
    }

    private static double[] Doubles(T* values, int n)
    {
        double[] doubles = new double[n];
        for (int i = 0; i < n; i++)
            doubles[i] = double.CreateTruncating(values[i]);
        return doubles;
    }

    // The elements of a row, and their bounds in units.
    private static Func<int, (double Value, double Bound)> Row(string function, double[] x, double[] dy)
    {
        int n = x.Length;
        switch (function)
        {
            case ArrayProblem.Softmax:
                {
                    double sum = x.Sum(Math.Exp);
                    return i => (Math.Exp(x[i]) / sum, (n + 16) * Math.Exp(x[i]) / sum);
                }

            case ArrayProblem.LogSoftmax:
                {
                    double log = Math.Log(x.Sum(Math.Exp));
                    return i => (x[i] - log, n + 64);
                }

            case ArrayProblem.Backward:
                {
                    double dot = x.Zip(dy, (a, b) => a * b).Sum();
                    return i => (x[i] * (dy[i] - dot), (n + 8) * 8 * x[i]);
                }

            case ArrayProblem.LayerNorm:
                return Norm(x, x.Average(), i => dy[i], i => dy[n + i]);

            case ArrayProblem.RmsNorm:
                return Norm(x, 0, i => dy[i], _ => 0);

            default:
                double least = function is "gelu" or "gelu tanh" ? 1 : 0.25;
                return i =>
                {
                    double value = MathFunctions.Exact(function, x[i]);
                    return (value, 32 * Math.Max(Math.Abs(value), least));
                };
        }
    }

    private static Func<int, (double Value, double Bound)> Norm(
        double[] x, double mean, Func<int, double> gamma, Func<int, double> beta)
    {
        int n = x.Length;
        double variance = x.Average(value => (value - mean) * (value - mean)) + ArrayProblem.Epsilon;
        double rstd = 1 / Math.Sqrt(variance);
        return i =>
        {
            double normal = (x[i] - mean) * rstd;
            double bound = (rstd * ((4 * n) + 12)) + (Math.Abs(normal) * ((24 * (n + 3) / variance) + 4));
            return ((normal * gamma(i)) + beta(i), (Math.Abs(gamma(i)) * bound) + (2 * Math.Abs(beta(i))));
        };
    }
}
