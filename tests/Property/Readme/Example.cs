namespace Kernels.Tests;

/// <summary>The C# example of README.md, compiled; <see cref="ReadmeTests"/> runs it and holds the two equal.</summary>
internal static class Example
{
    public static void Run()
    {
        // README
        float[] x = [1, 2, 3, 4, 5, 6];                 // 2 × 3: two inputs of three features
        float[] w = [1, 0, 0, 1, 1, 2];                 // 3 × 2: weights of a linear layer
        float[] b = [0.5f, -2.5f];
        float[] y = new float[4];                       // 2 × 2: two rows of two classes

        // Y = X·W + b, then softmax of each row, in place.
        Gemm.Run(Transpose.No, Transpose.No, 2, 2, 3, 1, x, 3, w, 2, 0, y, 2, Epilogue<float>.ColumnBias(b));
        Softmax.Forward(2, 2, y, 2, y, 2);
        Console.WriteLine($"{y[0]:F4} {y[1]:F4} | {y[2]:F4} {y[3]:F4}");
        // README
    }
}
