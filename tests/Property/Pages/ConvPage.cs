using Kernels;

namespace Pages;

/// <summary>The examples of docs/conv.md.</summary>
internal static class ConvPage
{
    public static void Forward()
    {
        // docs/conv.md
        // One image, one channel, 3 × 3; two kernels of 2 × 2.
        var shape = new ConvShape(
            batch: 1, inChannels: 1, inHeight: 3, inWidth: 3, outChannels: 2, kernelHeight: 2, kernelWidth: 2);
        float[] x = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        float[] w = [1, 0, 0, 1, -1, 0, 0, 0];
        float[] bias = [0, 2];
        float[] y = new float[shape.OutputLength];
        Conv2d.Forward(shape, x, w, bias, y, Activation.Relu);
        Console.WriteLine($"{shape.OutChannels} × {shape.OutHeight} × {shape.OutWidth}: {string.Join(" ", y)}");
        // docs/conv.md
    }

    public static void Packed()
    {
        // docs/conv.md
        var shape = new ConvShape(1, 1, 3, 3, 1, 2, 2);
        using ConvWeights<float> w = ConvWeights<float>.Pack(shape, [1, 0, 0, 1]);     // once, for all calls that follow
        float[] images = [1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 8, 7, 6, 5, 4, 3, 2, 1];
        float[] past = [1, 1, 1, 1, -8, -8, -8, -8];                                   // added before the activation
        float[] y = new float[8];
        Conv2d.ForwardPacked(batch: 2, images, w, bias: [], y, Activation.Relu, residual: past);
        Console.WriteLine(string.Join(" ", y));
        // docs/conv.md
    }

    public static void Backward()
    {
        // docs/conv.md
        var shape = new ConvShape(1, 1, 3, 3, 1, 2, 2);
        float[] x = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        float[] w = [1, 0, 0, 1];
        float[] dy = [1, 0, 0, 1];
        float[] dw = new float[4], db = new float[1], dx = new float[9];
        Conv2d.BackwardWeights(shape, x, dy, beta: 0, dw);     // beta = 1 adds to what is there
        Conv2d.BackwardBias(shape, dy, beta: 0, db);
        Conv2d.BackwardData(shape, w, dy, dx);
        Console.WriteLine($"dw {string.Join(" ", dw)}, db {db[0]}, dx {string.Join(" ", dx)}");
        // docs/conv.md
    }

    public static void Columns()
    {
        // docs/conv.md
        var shape = new ConvShape(1, 1, 3, 3, 1, 2, 2);
        float[] x = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        float[] columns = new float[shape.ColumnsLength];       // 4 taps × 4 output pixels
        Im2Col.Run(shape, x, columns);
        for (int tap = 0; tap < 4; tap++)
            Console.WriteLine(string.Join(" ", columns[(4 * tap)..(4 * tap + 4)]));

        float[] folded = new float[9];
        Col2Im.Run(shape, columns, folded);                     // the adjoint: each pixel as often as windows hold it
        Console.WriteLine(string.Join(" ", folded));
        // docs/conv.md
    }

    public static void Transposed()
    {
        // docs/conv.md
        // 2 × 2 pixels become 4 × 4: a stride of 2 spreads them, the kernel fills in.
        var shape = new ConvTransposeShape(1, 1, 2, 2, 1, 2, 2, strideHeight: 2, strideWidth: 2);
        float[] x = [1, 2, 3, 4];
        float[] w = [1, 1, 1, 0];
        float[] y = new float[shape.OutputLength];
        ConvTranspose2d.Forward(shape, x, w, bias: [], y);
        for (int row = 0; row < 4; row++)
            Console.WriteLine(string.Join(" ", y[(4 * row)..(4 * row + 4)]));

        // A signal is an image of height 1.
        ConvShape signal = ConvShape.OneDimensional(1, inChannels: 1, inLength: 5, outChannels: 1, kernel: 3, pad: 1);
        float[] smooth = new float[5];
        Conv2d.Forward(signal, [0, 0, 4, 0, 0], [0.25f, 0.5f, 0.25f], bias: [], smooth);
        Console.WriteLine(string.Join(" ", smooth));
        // docs/conv.md
    }
}
