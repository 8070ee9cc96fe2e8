using System.Globalization;
using System.Numerics;

namespace Kernels.Peers;

/// <summary>Products as sums of twice a double's precision, and how far from them rounding may lead.</summary>
/// <remarks>
/// Rivals add in orders of their own, so the bound is the one that holds for every order:
/// |ĉ − c| ≤ γ(k + 2)·Σ|a||b|, γ(n) = n·u/(1 − n·u) (Higham, <i>Accuracy and Stability of Numerical Algorithms</i>,
/// §3.1; two more roundings for alpha and the store). Sums: Dot2 of Ogita, Rump and Oishi, <i>Accurate Sum and Dot
/// Product</i>, SISC 2005. Of large products a selection of elements is compared, corners and edges among them.
/// </remarks>
internal sealed class GemmReference<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostElements = 1600;

    private readonly List<Element> elements = [];
    private readonly GemmProblem problem;

    /// <summary>Sums.</summary>
    public GemmReference(GemmOperands<T> operands)
    {
        problem = operands.Problem;
        foreach (int i in Selection(problem.Size.M))
        {
            foreach (int j in Selection(problem.Size.N))
            {
                for (int batch = 0; batch < problem.Batch; batch++)
                    elements.Add(Sum(operands, batch, i, j));
            }
        }
    }

    /// <summary>What the sums are of.</summary>
    public GemmProblem Problem => problem;

    /// <summary>What is wrong with <paramref name="c"/>, or null.</summary>
    public string? Fault(ReadOnlySpan<T> c)
    {
        double unit = typeof(T) == typeof(float) ? 5.9604644775390625e-8 : 1.1102230246251565e-16;
        double steps = (problem.Size.K + 2) * unit;
        double gamma = steps / (1 - steps);
        foreach (Element element in elements)
        {
            double found = double.CreateTruncating(
                c[(element.Batch * problem.LengthC) + (element.I * problem.Size.N) + element.J]);
            double bound = gamma * element.Magnitude;
            if (!(Math.Abs(found - element.Value) <= bound))
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"wrong: c[{element.I}, {element.J}] is {found}, off {element.Value} by more than {bound:e1}");
            }
        }

        return null;
    }

    // All indices of a short side; of a long one both ends, where edges are, and a walk over the rest.
    private static IEnumerable<int> Selection(int length)
    {
        int most = (int)Math.Sqrt(MostElements);
        if (length <= most)
            return Enumerable.Range(0, length);
        return Enumerable.Range(0, 8)
            .Concat(Enumerable.Range(1, most - 17).Select(step => 8 + (int)((long)(length - 17) * step / (most - 16))))
            .Concat(Enumerable.Range(length - 8, 8))
            .Distinct();
    }

    private static unsafe Element Sum(GemmOperands<T> operands, int batch, int i, int j)
    {
        GemmProblem problem = operands.Problem;
        T* a = operands.A + (batch * problem.LengthA) + (problem.TransA == Transpose.No ? i * problem.Lda : i);
        T* b = operands.B + (batch * problem.LengthB) + (problem.TransB == Transpose.No ? j : j * problem.Ldb);
        int stepA = problem.TransA == Transpose.No ? 1 : problem.Lda;
        int stepB = problem.TransB == Transpose.No ? problem.Ldb : 1;
        double sum = 0;
        double rest = 0;
        double magnitude = 0;
        for (int p = 0; p < problem.Size.K; p++)
        {
            double x = double.CreateTruncating(a[p * stepA]);
            double y = double.CreateTruncating(b[p * stepB]);
            double product = x * y;
            double total = sum + product;
            double added = total - sum;
            rest += Math.FusedMultiplyAdd(x, y, -product) + (sum - (total - added)) + (product - added);
            sum = total;
            magnitude += Math.Abs(product);
        }

        return new Element(batch, i, j, sum + rest, magnitude);
    }

    private readonly record struct Element(int Batch, int I, int J, double Value, double Magnitude);
}
