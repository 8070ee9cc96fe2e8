namespace Kernels.Micro;

/// <summary>The fixed set that is tracked: one size, or a small and a large one, of each kernel that callers wait for.</summary>
internal sealed class TrackedKernels : IDisposable
{
    private readonly List<IDisposable> owned = [];

    /// <summary>Makes the buffers.</summary>
    public TrackedKernels() => All =
    [
        Product("gemm-f32-16", 16, 16, 16),
        Product("gemm-f32-64", 64, 64, 64),
        Product("gemm-f32-256", 256, 256, 256),
        Product("gemm-f32-1x1024x1024", 1, 1024, 1024) with { Probe = Probe.Copy },
        ProductF64("gemm-f64-96", 96),
        Packed("gemm-packed-f32-16x512x512", 16, 512, 512),
        Convolution("conv-f32-1to8-28", new ConvShape(1, 1, 28, 28, 8, 5, 5, padHeight: 2, padWidth: 2)),
        Convolution("conv-f32-64to64-14", new ConvShape(1, 64, 14, 14, 64, 3, 3, padHeight: 1, padWidth: 1)),
        ConvolutionWeights("conv-weights-f32-16to32-8", new ConvShape(8, 16, 8, 8, 32, 3, 3, padHeight: 1, padWidth: 1)),
        SoftmaxForward("softmax-f32-64x10", 64, 10),
        SoftmaxForward("softmax-f32-64x1000", 64, 1000),
        SoftmaxBackward("softmax-backward-f32-64x1000", 64, 1000),
        Loss("crossentropy-f32-64x10", 64, 10),
        Exp("exp-f32-4096", 4096),
        Sum("sum-f32-4096", 4096),
        Turn("transpose-f32-256", 256),
        Pool("maxpool-f32-32x8x8", new PoolShape(1, 32, 8, 8, 2, 2, 2, 2)),
    ];

    /// <summary>The kernels, in the order of tables and pages.</summary>
    public IReadOnlyList<TrackedKernel> All { get; }

    /// <inheritdoc/>
    public void Dispose() => owned.ForEach(item => item.Dispose());

    private TrackedKernel Product(string name, int m, int n, int k)
    {
        NativeBuffer<float> a = Random(m * k), b = Random(k * n), c = Random(m * n);
        return new(name, Probe.Fma, () => Gemm.Run(
            Transpose.No, Transpose.No, m, n, k, 1, a.Span, k, b.Span, n, 0, c.Span, n));
    }

    private TrackedKernel ProductF64(string name, int size)
    {
        int length = size * size;
        NativeBuffer<double> a = Own(RandomBuffer.Create<double>(length)), b = Own(RandomBuffer.Create<double>(length));
        NativeBuffer<double> c = Own(RandomBuffer.Create<double>(length));
        return new(name, Probe.Fma, () => Gemm.Run(
            Transpose.No, Transpose.No, size, size, size, 1, a.Span, size, b.Span, size, 0, c.Span, size));
    }

    private TrackedKernel Packed(string name, int m, int n, int k)
    {
        NativeBuffer<float> a = Random(m * k), b = Random(k * n), c = Random(m * n);
        PackedMatrix<float> packed = Own(PackedMatrix<float>.Right(Transpose.No, k, n, b.Span, n));
        return new(name, Probe.Fma, () => Gemm.RunPackedB(Transpose.No, m, 1, a.Span, k, packed, 0, c.Span, n));
    }

    private TrackedKernel Convolution(string name, ConvShape shape)
    {
        NativeBuffer<float> x = Random(shape.InputLength), w = Random(shape.WeightLength), y = Random(shape.OutputLength);
        return new(name, Probe.Fma, () => Conv2d.Forward(shape, x.Span, w.Span, default, y.Span));
    }

    private TrackedKernel ConvolutionWeights(string name, ConvShape shape)
    {
        NativeBuffer<float> x = Random(shape.InputLength), dw = Random(shape.WeightLength), dy = Random(shape.OutputLength);
        return new(name, Probe.Fma, () => Conv2d.BackwardWeights(shape, x.Span, dy.Span, 0, dw.Span));
    }

    private TrackedKernel SoftmaxForward(string name, int rows, int columns)
    {
        NativeBuffer<float> x = Random(rows * columns), y = Random(rows * columns);
        return new(name, Probe.Fma, () => Softmax.Forward(rows, columns, x.Span, columns, y.Span, columns));
    }

    private TrackedKernel SoftmaxBackward(string name, int rows, int columns)
    {
        NativeBuffer<float> y = Random(rows * columns), dy = Random(rows * columns), dx = Random(rows * columns);
        return new(name, Probe.Fma, () => Softmax.Backward(
            rows, columns, y.Span, columns, dy.Span, columns, dx.Span, columns));
    }

    private TrackedKernel Loss(string name, int rows, int columns)
    {
        NativeBuffer<float> x = Random(rows * columns), dx = Random(rows * columns);
        NativeBuffer<int> labels = Own(new NativeBuffer<int>(rows));
        for (int i = 0; i < rows; i++)
            labels.Span[i] = i % columns;
        return new(name, Probe.Fma, () => CrossEntropy.ForwardBackward(
            rows, columns, x.Span, columns, labels.Span, dx.Span, columns));
    }

    private TrackedKernel Exp(string name, int length)
    {
        NativeBuffer<float> x = Random(length), y = Random(length);
        return new(name, Probe.Fma, () => VecMath.Exp(x.Span, y.Span));
    }

    private TrackedKernel Sum(string name, int length)
    {
        NativeBuffer<float> x = Random(length);
        return new(name, Probe.Fma, () => Reduce.Sum(x.Span));
    }

    private TrackedKernel Turn(string name, int size)
    {
        NativeBuffer<float> x = Random(size * size), y = Random(size * size);
        return new(name, Probe.Fma, () => Matrix.Transpose(size, size, x.Span, size, y.Span, size));
    }

    private TrackedKernel Pool(string name, PoolShape shape)
    {
        NativeBuffer<float> x = Random(shape.InputLength), y = Random(shape.OutputLength);
        NativeBuffer<int> places = Own(new NativeBuffer<int>(shape.OutputLength));
        return new(name, Probe.Fma, () => MaxPool2d.Forward(shape, x.Span, y.Span, places.Span));
    }

    private NativeBuffer<float> Random(int length) => Own(RandomBuffer.Create<float>(length));

    private T Own<T>(T item)
        where T : IDisposable
    {
        owned.Add(item);
        return item;
    }
}
