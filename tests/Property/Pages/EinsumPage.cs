using Kernels;

namespace Pages;

/// <summary>The examples of docs/einsum.md.</summary>
internal static class EinsumPage
{
    public static void Expression()
    {
        // docs/einsum.md
        float[] x = [1, 2, 3, 4, 5, 6];         // 3 × 2
        float[] dy = [1, 0, 0, 1, 1, 1];        // 3 × 2
        float[] dw = new float[4];

        Einsum gradient = Einsum.Parse("ni,no->io", [3, 2], [3, 2]);    // read once, for these shapes
        gradient.Run(x, dy, dw);                                        // as often as you like; allocates nothing
        Console.WriteLine(string.Join(" ", dw));
        // docs/einsum.md
    }

    public static void Moves()
    {
        // docs/einsum.md
        float[] x = [1, 2, 3, 4, 5, 6, 7, 8, 9];    // 3 × 3
        float[] y = new float[9], diagonal = new float[3];
        Matrix.Transpose(3, 3, x, 3, y, 3);
        Console.WriteLine(string.Join(" ", y));
        Matrix.Diagonal(3, x, 3, diagonal);
        Console.WriteLine($"{string.Join(" ", diagonal)}, trace {Matrix.Trace(3, x, 3)}");
        Matrix.BuildDiagonal(3, diagonal, y, 3);
        Console.WriteLine(string.Join(" ", y));

        // NumPy's transpose(2, 0, 1) of a 2 × 1 × 3 array, as a copy.
        float[] moved = new float[6];
        Permute.Run([2, 1, 3], [2, 0, 1], [1, 2, 3, 4, 5, 6], moved);
        Console.WriteLine(string.Join(" ", moved));
        // docs/einsum.md
    }
}
