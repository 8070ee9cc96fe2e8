using Kernels;

namespace Pages;

/// <summary>The examples of docs/pooling.md.</summary>
internal static class PoolingPage
{
    public static void Pools()
    {
        // docs/pooling.md
        // One plane of 4 × 4, windows of 2 × 2 that do not overlap.
        var shape = new PoolShape(
            batch: 1, channels: 1, inHeight: 4, inWidth: 4, kernelHeight: 2, kernelWidth: 2, strideHeight: 2, strideWidth: 2);
        float[] x = [1, 5, 2, 0, 3, 4, 8, 6, 7, 7, 0, 1, 2, 9, 3, 4];
        float[] y = new float[4], dx = new float[16];
        int[] places = new int[4];
        MaxPool2d.Forward(shape, x, y, places);
        Console.WriteLine($"max {string.Join(" ", y)} from {string.Join(" ", places)}");
        MaxPool2d.Backward(shape, [1, 1, 1, 1], places, dx);
        Console.WriteLine($"dx {string.Join(" ", dx)}");

        AvgPool2d.Forward(shape, x, y);
        Console.WriteLine($"average {string.Join(" ", y)}");
        AvgPool2d.Backward(shape, [4, 8, 12, 16], dx);
        Console.WriteLine($"dx {string.Join(" ", dx)}");

        float[] mean = new float[1];
        GlobalAvgPool2d.Forward(planes: 1, pixels: 16, x, mean);
        Console.WriteLine($"of all {mean[0]}");
        // docs/pooling.md
    }

    public static void Normalisation()
    {
        // docs/pooling.md
        // Two channels of two pixels, and what training has left: factor, addend, mean and variance of each channel.
        float[] x = [1, 3, 10, 20], y = new float[4];
        float[] gamma = [1, 2], beta = [0, 1], mean = [2, 10], variance = [4, 100];
        BatchNorm2d.Forward(1, channels: 2, pixels: 2, x, gamma, beta, mean, variance, epsilon: 0, y, Activation.Relu);
        Console.WriteLine(string.Join(" ", y));

        // Or rewrite the convolution before it, once: here one of 1×1, two channels to two.
        float[] w = [1, 0, 0, 1], bias = [0, 0];
        BatchNorm2d.Fold(channels: 2, depth: 2, gamma, beta, mean, variance, epsilon: 0, w, bias);
        Console.WriteLine($"w {string.Join(" ", w)}, bias {string.Join(" ", bias)}");
        // docs/pooling.md
    }
}
