using Kernels;

namespace Pages;

/// <summary>The examples of docs/softmax.md.</summary>
internal static class SoftmaxPage
{
    public static void Probabilities()
    {
        // docs/softmax.md
        float[] x = [1, 2, 3, 1000, 1000, 1000];    // 2 × 3; large scores do not overflow
        float[] y = new float[6], dx = new float[6];
        Softmax.Forward(2, 3, x, 3, y, 3);
        Console.WriteLine(string.Join(" ", y.Select(p => p.ToString("F4"))));
        Softmax.Backward(2, 3, y, 3, [1, 0, 0, 1, 0, 0], 3, dx, 3);     // the Jacobian, without forming it
        Console.WriteLine(string.Join(" ", dx.Select(d => d.ToString("F4"))));

        LogSoftmax.Forward(2, 3, x, 3, y, 3);
        Console.WriteLine(string.Join(" ", y.Select(p => p.ToString("F4"))));
        // docs/softmax.md
    }

    public static void Attention()
    {
        // docs/softmax.md
        // Scores of three positions for three: each sees itself and those before it. Scaled by 1/2, in place.
        float[] scores = [0, 9, 9, 0, 0, 9, 0, 0, 0];
        Softmax.ForwardCausal(3, 3, offset: 0, scale: 0.5f, scores, 3, scores, 3);
        for (int row = 0; row < 3; row++)
            Console.WriteLine(string.Join(" ", scores[(3 * row)..(3 * row + 3)].Select(p => p.ToString("F3"))));
        // docs/softmax.md
    }

    public static void Loss()
    {
        // docs/softmax.md
        double[] logits = [2, 0, 0, 0, 0, 0];       // 2 × 3
        int[] labels = [0, 2];
        double[] dx = new double[6];
        double loss = CrossEntropy.ForwardBackward(2, 3, logits, 3, labels, dx, 3);
        Console.WriteLine($"loss {loss:F4}, gradient {string.Join(" ", dx.Select(d => d.ToString("F4")))}");

        // Smoothed targets, a label that does not count, and the losses of the rows apart.
        double[] losses = new double[2];
        var options = new LossOptions(Reduction.Sum, smoothing: 0.1, ignoredLabel: 2);
        loss = CrossEntropy.Loss(2, 3, logits, 3, labels, options, losses, dx, 3);
        Console.WriteLine($"loss {loss:F4} of {string.Join(" ", losses.Select(l => l.ToString("F4")))}");
        // docs/softmax.md
    }
}
