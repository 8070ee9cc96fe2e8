using Kernels;

namespace Pages;

/// <summary>The examples of docs/gemm.md.</summary>
internal static class GemmPage
{
    public static void Product()
    {
        // docs/gemm.md
        float[] x = [1, 2, 3, 4, 5, 6];     // 2 × 3
        float[] w = [1, 0, 0, 1, 1, -2];    // 3 × 2
        float[] bias = [0.5f, 0.25f];
        float[] y = new float[4];           // 2 × 2

        // Y = relu(1·X·W + 0·Y + bias). The number behind a matrix is the distance of its rows.
        Gemm.Run(
            Transpose.No, Transpose.No, 2, 2, 3, 1, x, 3, w, 2, 0, y, 2,
            Epilogue<float>.ColumnBias(bias, Activation.Relu));
        Console.WriteLine(string.Join(" ", y));
        // docs/gemm.md
    }

    public static void Packed()
    {
        // docs/gemm.md
        double[] w = [1, 2, 3, 4, 5, 6];    // 2 × 3; what is wanted is X·Wᵀ
        double[] x = [1, 0, -1];            // 1 × 3
        double[] residual = [10, 20];
        double[] y = new double[2];

        // Laid out once, for as many products as you like. An owner of native memory: dispose it.
        using PackedMatrix<double> packed = PackedMatrix<double>.Right(Transpose.Yes, 3, 2, w, 3);

        // Y = (X·Wᵀ + residual)·0.5
        Gemm.RunPackedB(
            Transpose.No, 1, 1, x, 3, packed, 0, y, 2, default(Epilogue<double>).Add(residual, 2).Scale(0.5));
        Console.WriteLine(string.Join(" ", y));
        // docs/gemm.md
    }

    public static void Batch()
    {
        // docs/gemm.md
        float[] a = [1, 2, 3, 4, 5, 6, 7, 8];   // two matrices of 2 × 2, 4 elements apart
        float[] b = [0, 1, 1, 0];               // one, used by both: its stride is 0
        float[] c = new float[8];
        Gemm.RunBatch(2, Transpose.No, Transpose.No, 2, 2, 2, 1, a, 2, 4, b, 2, 0, 0, c, 2, 4);
        Console.WriteLine(string.Join(" ", c));

        // With scratch memory of the caller's own instead of the pool's, and on up to two threads.
        int bytes = (int)Gemm.WorkspaceSizeF32(Transpose.No, Transpose.Yes, 2, 2, 2, 2, 2, threads: 2);
        using var scratch = new NativeBuffer<byte>(bytes);
        Gemm.Run(
            Transpose.No, Transpose.Yes, 2, 2, 2, 1, a, 2, b, 2, 0, c, 2, threads: 2, workspace: Workspace.Of(scratch));
        Console.WriteLine(string.Join(" ", c[..4]));
        // docs/gemm.md
    }
}
