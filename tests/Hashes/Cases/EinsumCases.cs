using System.Numerics;

namespace Kernels.Hashes;

/// <summary>Einsum by every way of running it: products, lanes across outputs, chains, copies.</summary>
internal static class EinsumCases
{
    private static readonly (string Expression, int[] Shape)[] Singles =
    [
        ("ij->ji", [33, 17]), ("ii", [9, 9]), ("ii->i", [20, 20]), ("nii->ni", [3, 5, 5]), ("ij->", [31, 40]), ("ij->i", [7, 129]),
        ("ij->j", [600, 9]), ("ijk->ki", [4, 5, 6]), ("abc->cab", [3, 16, 18]), ("i->i", [65]), ("i->", [0]), ("ij->j", [1, 3]),
    ];

    private static readonly (string Expression, int[] ShapeA, int[] ShapeB)[] Pairs =
    [
        ("ij,jk->ik", [13, 520], [520, 33]), ("ji,kj->ik", [17, 9], [21, 17]), ("ni,no->io", [16, 64], [16, 32]),
        ("o,os->os", [9], [9, 9]), ("no,ni->nio", [4, 5], [4, 5]), ("nio,no->ni", [4, 5, 5], [4, 5]),
        ("oihw,bihw->bo", [8, 6, 3, 3], [7, 6, 3, 3]), ("bij,bjk->bik", [5, 7, 9], [5, 9, 11]), ("i,i->", [1000], [1000]),
        ("i,j->ij", [33], [17]), ("ij,ij->ij", [5, 9], [5, 9]), ("bhid,bhjd->bhij", [2, 3, 10, 8], [2, 3, 12, 8]),
        ("ij,j->i", [40, 600], [600]), ("ij,k->i", [4, 5], [6]), ("ij,jk->ik", [3, 0], [0, 4]),
    ];

    private delegate void RunOne<T>(Einsum plan, ReadOnlySpan<T> x, Span<T> y, int threads);

    private delegate void RunTwo<T>(Einsum plan, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y, int threads);

    private delegate void Permutation<T>(
        ReadOnlySpan<int> shape, ReadOnlySpan<int> axes, ReadOnlySpan<T> x, Span<T> y, int threads);

    public static void AddTo(CaseList list)
    {
        Sums<float>(list, (e, x, y, t) => e.Run(x, y, t), (e, a, b, y, t) => e.Run(a, b, y, t));
        Sums<double>(list, (e, x, y, t) => e.Run(x, y, t), (e, a, b, y, t) => e.Run(a, b, y, t));
        Permutations<float>(list, Permute.Run);
        Permutations<double>(list, Permute.Run);
    }

    private static void Sums<T>(CaseList list, RunOne<T> one, RunTwo<T> two)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((string expression, int[] shape) in Singles)
        {
            Einsum plan = Einsum.Parse(expression, shape);
            foreach (bool special in new[] { false, true })
            {
                T[] x = Values<T>(shape, 1, special);
                list.Add<T>("Einsum.Run", Name(special, expression, shape), t =>
                {
                    T[] y = Numbers.Plain<T>(plan.OutputLength, 3);
                    one(plan, x, y, t);
                    return Digest.Of<T>(y);
                });
            }
        }

        foreach ((string expression, int[] shapeA, int[] shapeB) in Pairs)
        {
            Einsum plan = Einsum.Parse(expression, shapeA, shapeB);
            foreach (bool special in new[] { false, true })
            {
                T[] a = Values<T>(shapeA, 1, special), b = Values<T>(shapeB, 2, special);
                list.Add<T>("Einsum.Run", Name(special, expression, shapeA, shapeB), t =>
                {
                    T[] y = Numbers.Plain<T>(plan.OutputLength, 3);
                    two(plan, a, b, y, t);
                    return Digest.Of<T>(y);
                });
            }
        }
    }

    private static void Permutations<T>(CaseList list, Permutation<T> run)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((int[] shape, int[] axes) in new (int[], int[])[]
        {
            ([5], [0]), ([17, 33], [1, 0]), ([3, 4, 5], [2, 0, 1]), ([2, 9, 16, 7], [0, 2, 3, 1]), ([2, 16, 9, 7], [0, 3, 1, 2]),
            ([4, 0, 3], [2, 1, 0]), ([64, 65], [1, 0]), ([3, 1, 70, 5], [2, 0, 3, 1]),
        })
        {
            list.Add<T>("Permute.Run", $"{Text(shape)} by {string.Join(",", axes)}", t =>
            {
                T[] x = Values<T>(shape, 4, special: true), y = Numbers.Plain<T>(x.Length, 5);
                run(shape, axes, x, y, t);
                return Digest.Of<T>(y);
            });
        }
    }

    private static T[] Values<T>(int[] shape, int seed, bool special)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = shape.Aggregate(1, (product, size) => product * size);
        return special ? Numbers.Special<T>(count, seed) : Numbers.Plain<T>(count, seed);
    }

    private static string Name(bool special, string expression, params int[][] shapes) =>
        $"{expression} {string.Join(" ", shapes.Select(Text))}{(special ? " special values" : "")}";

    private static string Text(int[] shape) => string.Join("x", shape);
}
