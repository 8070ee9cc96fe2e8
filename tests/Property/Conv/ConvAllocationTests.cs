namespace Kernels.Tests;

/// <summary>Warm calls allocate nothing on the managed heap, on any thread.</summary>
public unsafe class ConvAllocationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Passes_WarmCalls_AllocateNothing(int threads) => EveryIsa.Run(_ =>
    {
        // Windows, a single tap, one window over the image, strided: every path; the first is worth two threads.
        Check(new ConvShape(2, 16, 28, 28, 32, 3, 3, padHeight: 1, padWidth: 1), threads);
        Check(new ConvShape(2, 8, 5, 5, 12, 1, 1), threads);
        Check(new ConvShape(4, 6, 3, 3, 5, 3, 3), threads);
        Check(new ConvShape(1, 40, 57, 57, 40, 3, 3, padHeight: 1, padWidth: 1, groups: 40), threads);
        Check(new ConvShape(1, 6, 9, 9, 6, 3, 3, strideHeight: 2, strideWidth: 2, groups: 3), threads);
        Check(new ConvShape(1, 64, 7, 7, 128, 3, 3, padHeight: 1, padWidth: 1), threads);
    });

    [Fact]
    public void ColumnsAndPooling_WarmCalls_AllocateNothing() => EveryIsa.Run(_ =>
    {
        var shape = new ConvShape(2, 3, 9, 11, 1, 3, 3, padHeight: 1);
        var pool = new PoolShape(2, 3, 8, 8, 2, 2, 2, 2);
        float[] x = Gens.Values<float>(shape.InputLength, 1);
        double[] xd = Gens.Values<double>(shape.InputLength, 1);
        var columns = new float[shape.ColumnsLength];
        var columnsd = new double[shape.ColumnsLength];
        var y = new float[pool.OutputLength];
        var yd = new double[pool.OutputLength];
        var indices = new int[pool.OutputLength];
        Allocation.AssertNone(() =>
        {
            Im2Col.Run(shape, x, columns);
            Im2Col.Run(shape, xd, columnsd);
            Col2Im.Run(shape, columns, x);
            Col2Im.Run(shape, columnsd, xd);
            MaxPool2d.Forward(pool, x, y, indices);
            MaxPool2d.Backward(pool, y, indices, x);
            MaxPool2d.Forward(pool, xd, yd, indices);
            MaxPool2d.Backward(pool, yd, indices, xd);
            AvgPool2d.Forward(pool, x, y);
            AvgPool2d.Backward(pool, y, x, countPadding: true);
            AvgPool2d.Forward(pool, xd, yd);
            AvgPool2d.Backward(pool, yd, xd);
            GlobalAvgPool2d.Forward(6, 64, x, y);
            GlobalAvgPool2d.Backward(6, 64, yd, xd);
            BatchNorm2d.Forward(2, 3, 64, x, y, y, y, y, 1e-5f, x, Activation.Relu);
        });
    });

    private static void Check(ConvShape s, int threads)
    {
        float[] x = Gens.Values<float>(s.InputLength, 1);
        float[] w = Gens.Values<float>(s.WeightLength, 2);
        float[] bias = Gens.Values<float>(s.OutChannels, 3);
        var y = new float[s.OutputLength];
        double[] xd = Gens.Values<double>(s.InputLength, 1);
        double[] wd = Gens.Values<double>(s.WeightLength, 2);
        double[] biasd = Gens.Values<double>(s.OutChannels, 3);
        var yd = new double[s.OutputLength];
        float[] r = Gens.Values<float>(s.OutputLength, 4);
        using var packed = ConvWeights<float>.Pack(s, w);
        using var packedd = ConvWeights<double>.Pack(s, wd);
        Allocation.AssertNone(() =>
        {
            Conv2d.Forward(s, x, w, bias, y, Activation.Relu, threads);
            Conv2d.BackwardWeights(s, x, y, 1, w, threads);
            Conv2d.BackwardData(s, w, y, x, threads, beta: 1);
            Conv2d.BackwardBias(s, y, 0, bias);
            Conv2d.Forward(s, xd, wd, biasd, yd, Activation.None, threads);
            packed.Update(w);
            Conv2d.ForwardPacked(s.Batch, x, packed, bias, y, Activation.Relu, r, threads);
            Conv2d.ForwardPacked(s.Batch, xd, packedd, biasd, yd, Activation.None, default, threads);
            Conv2d.BackwardWeights(s, xd, yd, 0, wd, threads);
            Conv2d.BackwardData(s, wd, yd, xd, threads);
            Conv2d.BackwardBias(s, yd, 1, biasd);
        });
        fixed (float* px = x, pw = w, py = y)
        {
            (nint ax, nint aw, nint ay) = ((nint)px, (nint)pw, (nint)py);
            Allocation.AssertNone(() => Conv2d.Forward(
                s, (float*)ax, (float*)aw, null, (float*)ay, Activation.Relu, threads));
        }
    }
}
