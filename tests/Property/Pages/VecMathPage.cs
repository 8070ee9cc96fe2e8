using Kernels;

namespace Pages;

/// <summary>The examples of docs/vecmath.md.</summary>
internal static class VecMathPage
{
    public static void Functions()
    {
        // docs/vecmath.md
        float[] x = [-1, 0, 2], y = new float[3];
        VecMath.Exp(x, y);                  // y may be x
        Console.WriteLine(string.Join(" ", y));
        VecMath.Tanh(x, y);
        Console.WriteLine(string.Join(" ", y));
        VecMath.Gelu(x, y);
        Console.WriteLine(string.Join(" ", y));

        double[] z = [0.5, 1, 4];
        VecMath.Log(z, z);
        Console.WriteLine(string.Join(" ", z));
        // docs/vecmath.md
    }
}
