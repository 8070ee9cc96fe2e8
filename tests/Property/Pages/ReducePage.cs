using Kernels;

namespace Pages;

/// <summary>The examples of docs/reduce.md.</summary>
internal static class ReducePage
{
    public static void Sums()
    {
        // docs/reduce.md
        float[] x = [3, 1, 2], y = [1, 10, 100];
        Console.WriteLine($"{Reduce.Sum(x)} {Reduce.Max(x)} {Reduce.Dot(x, y)}");

        double[] matrix = [1, 2, 3, 4, 5, 6];       // 2 × 3
        double[] sums = [100, 100, 100];
        Reduce.SumColumns(2, 3, matrix, 3, beta: 1, sums);     // beta = 0 overwrites
        Console.WriteLine(string.Join(" ", sums));

        // In lanes and a tree, and so not as a loop from left to right would round:
        float[] tenths = [.. Enumerable.Repeat(0.1f, 1_000_000)];
        float loop = 0;
        foreach (float tenth in tenths)
            loop += tenth;
        Console.WriteLine($"{Reduce.Sum(tenths)}, by a plain loop {loop}");
        // docs/reduce.md
    }
}
