using Kernels;
using Kernels.Layers;

namespace Pages;

/// <summary>The examples of docs/layers.md.</summary>
internal static class LayersPage
{
    public static void Training()
    {
        // docs/layers.md
        // Exclusive or, by two linear layers: 2 → 8 (ReLU) → 2.
        using var w1 = new Parameter<float>("hidden.weight", 2, 8);
        using var b1 = new Parameter<float>("hidden.bias", 8);
        using var w2 = new Parameter<float>("output.weight", 8, 2);
        using var b2 = new Parameter<float>("output.bias", 2);
        w1.FillHe(inputs: 2, seed: 1);          // the same numbers everywhere; parameters begin as zeros
        w2.FillGlorot(inputs: 8, outputs: 2, seed: 2);
        using var adam = new Adam<float>([w1, b1, w2, b2], learningRate: 0.05f);
        var hidden = new Linear<float>(w1, b1, Activation.Relu);
        var output = new Linear<float>(w2, b2);
        var loss = new CrossEntropy<float>(classes: 2);

        float[] x = [0, 0, 0, 1, 1, 0, 1, 1];
        int[] labels = [0, 1, 1, 0];
        float[] h = new float[4 * 8], dh = new float[4 * 8], y = new float[4 * 2], dy = new float[4 * 2];
        for (int step = 0; step < 200; step++)
        {
            hidden.Forward(4, x, h);
            output.Forward(4, h, y);
            loss.Backward(4, y, labels, dy);    // returns the loss, leaves its gradient
            output.Backward(4, h, y, dy, dh);
            hidden.Backward(4, x, h, dh, dx: []);
            adam.Step();
        }

        Console.WriteLine($"loss {loss.Forward(4, y, labels):F4}");
        new Softmax<float>(2).Forward(4, y, y);
        Console.WriteLine(string.Join(" ", y.Select(p => p.ToString("F2"))));

        // The fingerprint of what was learned: the same on every machine.
        BitHash hash = default;
        foreach (Parameter<float> parameter in (Parameter<float>[])[w1, b1, w2, b2])
            hash.Add(parameter);
        Console.WriteLine(hash);
        // docs/layers.md
    }

    public static void Images()
    {
        // docs/layers.md
        // 1×4×4 → convolution 3×3, normalised → 2×4×4 → ReLU → pools.
        using var weight = new Parameter<float>("weight", 2, 1, 3, 3);
        using var gamma = new Parameter<float>("gamma", 2);
        using var beta = new Parameter<float>("beta", 2);
        using var mean = new Parameter<float>("mean", 2);
        using var variance = new Parameter<float>("variance", 2);
        weight.FillHe(inputs: 9, seed: 3);
        gamma.Value.Fill(1);
        variance.Value.Fill(1);
        var conv = new Conv2d<float>(new ConvShape(1, 1, 4, 4, 2, 3, 3, padHeight: 1, padWidth: 1), weight);
        var norm = new BatchNorm2d<float>(pixels: 16, gamma, beta, mean, variance, epsilon: 1e-5f);
        var relu = new Relu<float>(size: 32);
        var pool = new PoolShape(1, 2, 4, 4, 2, 2, 2, 2);
        var max = new MaxPool2d<float>(pool);
        var average = new AvgPool2d<float>(pool);
        var global = new GlobalAvgPool2d<float>(channels: 2, pixels: 16);

        float[] x = [1, 2, 3, 4, 5, 6, 7, 8, 9, 8, 7, 6, 5, 4, 3, 2];
        float[] y = new float[32], small = new float[8], two = new float[2];
        int[] places = new int[8];
        conv.Forward(1, x, y);
        norm.Forward(1, y, y);
        relu.Forward(1, y, y);
        max.Forward(1, y, small, places);
        Console.WriteLine(string.Join(" ", small.Select(v => v.ToString("F2"))));
        average.Forward(1, y, small);
        Console.WriteLine(string.Join(" ", small.Select(v => v.ToString("F2"))));
        global.Forward(1, y, two);
        Console.WriteLine(string.Join(" ", two.Select(v => v.ToString("F2"))));
        // docs/layers.md
    }

    public static void Sequences()
    {
        // docs/layers.md
        using var kernel = new Parameter<float>("kernel", 1, 1, 3);
        using var spread = new Parameter<float>("spread", 1, 1, 2, 2);
        using var gamma = new Parameter<float>("gamma", 4);
        kernel.Value.Fill(1);
        spread.Value.Fill(1);
        gamma.Value.Fill(1);
        var conv = new Conv1d<float>(ConvShape.OneDimensional(1, 1, 4, 1, 3, pad: 1), kernel);
        var up = new ConvTranspose2d<float>(new ConvTransposeShape(1, 1, 2, 2, 1, 2, 2, 2, 2), spread);
        var layerNorm = new LayerNorm<float>(gamma);
        var rmsNorm = new RmsNorm<float>(gamma);

        float[] x = [1, 2, 3, 4], y = new float[4], large = new float[16];
        conv.Forward(1, x, y);
        Console.WriteLine(string.Join(" ", y));
        up.Forward(1, x, large);
        Console.WriteLine(string.Join(" ", large));
        layerNorm.Forward(1, x, y, mean: [], rstd: []);
        Console.WriteLine(string.Join(" ", y.Select(v => v.ToString("F3"))));
        rmsNorm.Forward(1, x, y, rstd: []);
        Console.WriteLine(string.Join(" ", y.Select(v => v.ToString("F3"))));
        // docs/layers.md
    }

    public static void Inference()
    {
        // docs/layers.md
        // 1×8×8 → convolution 3×3 with ReLU, 4×8×8 → max pool, 4×4×4 → linear → softmax of 3.
        float[] kernels = [.. Enumerable.Range(0, 4 * 9).Select(i => ((i * 7 % 11) - 5) / 16f)];
        float[] matrix = [.. Enumerable.Range(0, 64 * 3).Select(i => ((i * 5 % 13) - 6) / 64f)];
        using var convWeight = new Parameter<float>("conv.weight", 4, 1, 3, 3);
        using var convBias = new Parameter<float>("conv.bias", 4);
        using var weight = new Parameter<float>("fc.weight", 64, 3);
        kernels.CopyTo(convWeight.Value);
        matrix.CopyTo(weight.Value);
        var conv = new Conv2d<float>(
            new ConvShape(1, 1, 8, 8, 4, 3, 3, padHeight: 1, padWidth: 1), convWeight, convBias, Activation.Relu);
        var pool = new MaxPool2d<float>(new PoolShape(1, 4, 8, 8, 2, 2, 2, 2));
        var linear = new Linear<float>(weight);
        var softmax = new Softmax<float>(size: 3);
        using ConvWeights<float> packedConv = conv.Pack();      // once; later changes of the parameters do not reach it
        using PackedMatrix<float> packed = linear.Pack();
        float[] a = new float[conv.OutputSize], b = new float[pool.OutputSize], y = new float[3];

        void Answer(ReadOnlySpan<float> image)
        {
            conv.ForwardPacked(1, image, packedConv, a);
            pool.Forward(1, a, b);
            linear.ForwardPacked(1, b, packed, y);
            softmax.Forward(1, y, y);
        }

        float[] image = [.. Enumerable.Range(0, 64).Select(i => i % 9 == 0 ? 1f : 0f)];
        Answer(image);      // the first call compiles, and fills the pool of scratch memory
        long before = GC.GetAllocatedBytesForCurrentThread();
        Answer(image);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Console.WriteLine($"{string.Join(" ", y.Select(p => p.ToString("F3")))}, {allocated} bytes allocated");
        // docs/layers.md
    }

    public static void Steps()
    {
        // docs/layers.md
        using var p = new Parameter<double>("p", 2);
        using var sgd = new Sgd<double>([p], learningRate: 0.5, momentum: 0.5);
        p.Gradient.Fill(1);
        sgd.Step();
        sgd.Step();
        Console.WriteLine(string.Join(" ", p.Value.ToArray()));

        // The kernels below them, over spans of your own.
        double[] weights = [0, 0], velocity = new double[2], mean = new double[2], square = new double[2];
        SgdStep.Run([1, -1], weights, velocity, learningRate: 0.5, momentum: 0.5);
        Console.WriteLine(string.Join(" ", weights));
        var rates = new AdamRates<double>(0.5, 0.9, 0.999, 1e-8, WeightDecay: 0, Beta1Power: 0.9, Beta2Power: 0.999);
        AdamStep.Run([1, -1], weights, mean, square, rates);
        Console.WriteLine(string.Join(" ", weights.Select(w => w.ToString("F4"))));

        var sequence = new UniformSequence(seed: 1);
        Console.WriteLine($"{sequence.Next()} {sequence.NextBelow(100)}");
        // docs/layers.md
    }
}
