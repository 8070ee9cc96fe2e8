using System.Globalization;

namespace Kernels.Peers;

/// <summary>Results in double precision, and how far from them single precision may lead: the same function or another?</summary>
/// <remarks>
/// Not a measure of exactness, for which docs/vecmath.md has figures. Element by element: 32 units of rounding of
/// max(|f(x)|, 1/4), enough for a function made of a few others. Softmax: the rounding of x − max (4u, since both are
/// below 4), of exp (4u), of the quotient, and n of a sum in any order, relative to each element; backward: each of the
/// two terms y·dy and y·⟨y, dy⟩ is at most 4y, and the sum has n + 2 roundings. The first and last rows are compared.
/// </remarks>
internal sealed unsafe class ArrayReference
{
    private const double Unit = 5.9604644775390625e-8;
    private const int MostElements = 1 << 16;

    private readonly List<(int Index, double Value, double Bound)> elements = [];

    /// <summary>Computes it.</summary>
    public ArrayReference(ArrayProblem problem, float* x, float* dy)
    {
        int rows = Math.Clamp(MostElements / problem.Columns / 2, 1, problem.Rows);
        foreach (int row in Enumerable.Range(0, rows).Concat(Enumerable.Range(problem.Rows - rows, rows)).Distinct())
            AddRow(problem, row, x + ((nint)row * problem.Columns), dy + ((nint)row * problem.Columns));
    }

    /// <summary>What is wrong with <paramref name="y"/>, or null.</summary>
    public string? Fault(float* y)
    {
        foreach ((int index, double value, double bound) in elements)
        {
            if (!(Math.Abs(y[index] - value) <= bound))
            {
                return string.Create(
                    CultureInfo.InvariantCulture, $"wrong: y[{index}] is {y[index]}, off {value} by more than {bound:e1}");
            }
        }

        return null;
    }

    private void AddRow(ArrayProblem problem, int row, float* x, float* dy)
    {
        int n = problem.Columns;
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            sum += problem.Function switch
            {
                "softmax" => Math.Exp(x[i]),
                ArrayProblem.Backward => (double)x[i] * dy[i],
                _ => 0,
            };
        }

        for (int i = 0; i < n; i++)
        {
            (double value, double bound) = problem.Function switch
            {
                "softmax" => (Math.Exp(x[i]) / sum, (n + 16) * Math.Exp(x[i]) / sum),
                ArrayProblem.Backward => (x[i] * (dy[i] - sum), (n + 8) * 8 * x[i]),
                _ => Element(problem.Function, x[i]),
            };
            elements.Add(((row * n) + i, value, bound * Unit));
        }
    }

    private static (double Value, double Bound) Element(string function, double x)
    {
        double value = MathFunctions.Exact(function, x);
        return (value, 32 * Math.Max(Math.Abs(value), 0.25));
    }
}
