using Kernels;

namespace Pages;

/// <summary>The examples of docs/norm.md.</summary>
internal static class NormPage
{
    public static void Rows()
    {
        // docs/norm.md
        float[] x = [1, 2, 3, 2, 4, 9];             // 2 × 3
        float[] gamma = [1, 1, 1], beta = [0, 0, 10];
        float[] y = new float[6], mean = new float[2], rstd = new float[2];
        LayerNorm.Forward(2, 3, x, 3, gamma, beta, epsilon: 1e-5f, y, 3, mean, rstd);
        Console.WriteLine(string.Join(" ", y.Select(v => v.ToString("F3"))));

        // The gradients; what Forward left in mean and rstd is not computed again.
        float[] dy = [1, 0, 0, 0, 0, 1], dx = new float[6], dgamma = new float[3], dbeta = new float[3];
        LayerNorm.Backward(2, 3, x, 3, gamma, mean, rstd, dy, 3, dx, 3, dgamma, dbeta);
        Console.WriteLine($"dx {string.Join(" ", dx.Select(v => v.ToString("F3")))}, dbeta {string.Join(" ", dbeta)}");

        RmsNorm.Forward(2, 3, x, 3, gamma, epsilon: 1e-6f, y, 3, rstd);
        Console.WriteLine(string.Join(" ", y.Select(v => v.ToString("F3"))));
        // docs/norm.md
    }
}
