using System.Numerics;
using Kernels.Layers;

namespace Kernels.Tests;

/// <summary>Each pass against the passes of the convolution that this is the adjoint of, and against the adjoint's definition.</summary>
public unsafe class ConvTransposeTests
{
    private static readonly Gen<ConvTransposeShape> Shapes =
        from batch in Gens.OneOf(0, 1, 1, 2)
        from groups in Gens.OneOf(1, 1, 2)
        from inGroup in Gens.OneOf(1, 2, 5)
        from outGroup in Gens.OneOf(1, 3, 4)
        from rows in Axis
        from columns in Axis
        select new ConvTransposeShape(
            batch, groups * inGroup, rows.Size, columns.Size, groups * outGroup, rows.Kernel, columns.Kernel,
            rows.Stride, columns.Stride, rows.Pad, columns.Pad, rows.More, columns.More, rows.Dilation, columns.Dilation,
            groups);

    private static Gen<(int Size, int Kernel, int Stride, int Pad, int More, int Dilation)> Axis =>
        from size in Gens.OneOf(1, 2, 3, 7, 12)
        from kernel in Gens.OneOf(1, 2, 3, 4)
        from stride in Gens.OneOf(1, 1, 2, 3)
        from dilation in Gens.OneOf(1, 1, 2)
        from more in Gen.Int[0, stride - 1]
        from pad in Gen.Int[0, Math.Min(2, (((size - 1) * stride) + (dilation * (kernel - 1)) + more) / 2)]
        select (size, kernel, stride, pad, more, dilation);

    private static readonly Gen<(ConvTransposeShape, ConvCall)> Any = Gen.Select(Shapes, ConvCall.Any);

    [Fact]
    public void Passes_AnyShapeF32_EqualReference() => EveryIsa.Run(_ => Any.Sample(
        c =>
        {
            (ConvTransposeShape s, ConvCall call) = c;
            using var run = new Run<float>(s, call);
            Workspace none = default;
            if (call.ByPointer)
            {
                ConvTranspose2d.Forward(
                    s, run.X.Pointer, run.W.Pointer, call.HasBias ? run.Bias.Pointer : null, run.Y.Pointer,
                    call.Activation, call.Threads);
                ConvTranspose2d.BackwardWeights(s, run.X.Pointer, run.Dy.Pointer, call.Beta, run.Dw.Pointer, call.Threads);
                ConvTranspose2d.BackwardData(s, run.W.Pointer, run.Dy.Pointer, run.Dx.Pointer, call.Threads);
                ConvTranspose2d.BackwardBias(s, run.Dy.Pointer, call.Beta, run.Db.Pointer);
            }
            else
            {
                ConvTranspose2d.Forward(
                    s, run.X.Span, run.W.Span, run.Bias.Span, run.Y.Span, call.Activation, call.Threads, none);
                ConvTranspose2d.BackwardWeights(s, run.X.Span, run.Dy.Span, call.Beta, run.Dw.Span, call.Threads);
                ConvTranspose2d.BackwardData(s, run.W.Span, run.Dy.Span, run.Dx.Span, call.Threads);
                ConvTranspose2d.BackwardBias(s, run.Dy.Span, call.Beta, run.Db.Span);
            }

            run.Check();
        },
        iter: 80));

    [Fact]
    public void Passes_AnyShapeF64_EqualReference() => EveryIsa.Run(_ => Any.Sample(
        c =>
        {
            (ConvTransposeShape s, ConvCall call) = c;
            using var run = new Run<double>(s, call);
            Workspace none = default;
            if (call.ByPointer)
            {
                ConvTranspose2d.Forward(
                    s, run.X.Pointer, run.W.Pointer, call.HasBias ? run.Bias.Pointer : null, run.Y.Pointer,
                    call.Activation, call.Threads);
                ConvTranspose2d.BackwardWeights(s, run.X.Pointer, run.Dy.Pointer, call.Beta, run.Dw.Pointer, call.Threads);
                ConvTranspose2d.BackwardData(s, run.W.Pointer, run.Dy.Pointer, run.Dx.Pointer, call.Threads);
                ConvTranspose2d.BackwardBias(s, run.Dy.Pointer, call.Beta, run.Db.Pointer);
            }
            else
            {
                ConvTranspose2d.Forward(
                    s, run.X.Span, run.W.Span, run.Bias.Span, run.Y.Span, call.Activation, call.Threads, none);
                ConvTranspose2d.BackwardWeights(s, run.X.Span, run.Dy.Span, call.Beta, run.Dw.Span, call.Threads);
                ConvTranspose2d.BackwardData(s, run.W.Span, run.Dy.Span, run.Dx.Span, call.Threads);
                ConvTranspose2d.BackwardBias(s, run.Dy.Span, call.Beta, run.Db.Span);
            }

            run.Check();
        },
        iter: 80));

    /// <summary>⟨forward(x), g⟩ = ⟨x, dx(g)⟩ = ⟨w, dw(x, g)⟩ = ⟨x, conv(g)⟩ in small integers.</summary>
    [Fact]
    public void Passes_IntegerValues_AreAdjoint() => EveryIsa.Run(_ => Any.Sample(
        c =>
        {
            (ConvTransposeShape s, ConvCall call) = c;
            double[] x = Gens.Integers(s.InputLength, call.Seed), w = Gens.Integers(s.WeightLength, call.Seed + 1);
            double[] g = Gens.Integers(s.OutputLength, call.Seed + 2), bias = Gens.Integers(s.OutChannels, call.Seed + 3);
            double[] y = new double[g.Length], biased = new double[g.Length], dx = new double[x.Length];
            double[] dw = new double[w.Length], db = new double[bias.Length], conv = new double[x.Length];
            ConvTranspose2d.Forward(s, x, w, [], y);
            ConvTranspose2d.Forward(s, x, w, bias, biased);
            ConvTranspose2d.BackwardData(s, w, g, dx);
            ConvTranspose2d.BackwardWeights(s, x, g, 0, dw);
            ConvTranspose2d.BackwardBias(s, g, 0, db);
            Conv2d.Forward(s.Convolution, g, w, [], conv);
            Assert.Equal(Dot(y, g), Dot(x, dx));
            Assert.Equal(Dot(y, g), Dot(w, dw));
            Assert.Equal(Dot(y, g), Dot(x, conv));
            Assert.Equal(Dot(biased, g) - Dot(y, g), Dot(bias, db));
        },
        iter: 60));

    [Fact]
    public void ConvTransposeShape_Sizes_AreThoseOfPyTorch()
    {
        var s = new ConvTransposeShape(2, 4, 5, 6, 8, 3, 2, 2, 3, 1, 0, 1, 2, 2, 1, 2);
        Assert.Equal((4 * 2) - 2 + (2 * 2) + 1 + 1, s.OutHeight);
        Assert.Equal((5 * 3) + 1 + 1 + 2, s.OutWidth);
        Assert.Equal((2 * 4 * 5 * 6, 4 * 4 * 3 * 2, 8), (s.InputLength, s.WeightLength, s.OutChannels));
        Assert.Equal(s, s.WithBatch(7).WithBatch(2));
        Assert.NotEmpty(s.ToString());
    }

    [Theory]
    [InlineData("outputPadHeight", 2)]
    [InlineData("outputPadWidth", -1)]
    [InlineData("padHeight", 99)]
    [InlineData("padHeight", -1)]
    [InlineData("inHeight", 0)]
    [InlineData("inWidth", 0)]
    [InlineData("inChannels", 0)]
    [InlineData("outChannels", 0)]
    [InlineData("kernelHeight", 0)]
    [InlineData("strideWidth", 0)]
    [InlineData("dilationHeight", 0)]
    [InlineData("batch", -1)]
    public void ConvTransposeShape_BadSize_NamesIt(string name, int value)
    {
        int Or(string other, int good) => name == other ? value : good;
        ArgumentException e = Assert.ThrowsAny<ArgumentException>(() => new ConvTransposeShape(
            Or("batch", 1), Or("inChannels", 2), Or("inHeight", 3), Or("inWidth", 3), Or("outChannels", 2),
            Or("kernelHeight", 2), 2, 2, Or("strideWidth", 2), Or("padHeight", 0), 0, Or("outputPadHeight", 0),
            Or("outputPadWidth", 0), Or("dilationHeight", 1)));
        Assert.Equal(name, e.ParamName);
        Assert.Contains("expected", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Passes_BadArguments_NameThemAndWriteNothing()
    {
        var s = new ConvTransposeShape(1, 2, 3, 3, 4, 2, 2);
        float[] x = new float[s.InputLength], w = new float[s.WeightLength];
        float[] y = [.. Enumerable.Repeat(7f, s.OutputLength)];
        AssertRefused("shape", () => ConvTranspose2d.Forward(default, x, w, [], y));
        AssertRefused("x", () => ConvTranspose2d.Forward(s, x.AsSpan(1), w, [], y));
        AssertRefused("w", () => ConvTranspose2d.Forward(s, x, w.AsSpan(1), [], y));
        AssertRefused("bias", () => ConvTranspose2d.Forward(s, x, w, new float[3], y));
        AssertRefused("y", () => ConvTranspose2d.Forward(s, x, w, [], y.AsSpan(1)));
        AssertRefused("y", () => ConvTranspose2d.Forward(s, y, w, [], y));
        AssertRefused("threads", () => ConvTranspose2d.Forward(s, x, w, [], y, threads: 0));
        AssertRefused("activation", () => ConvTranspose2d.Forward(s, x, w, [], y, (Activation)99));
        AssertRefused("x", () => ConvTranspose2d.BackwardWeights(s, x.AsSpan(1), y, 0, w));
        AssertRefused("dy", () => ConvTranspose2d.BackwardWeights(s, x, y.AsSpan(1), 0, w));
        AssertRefused("dw", () => ConvTranspose2d.BackwardWeights(s, x, y, 0, w.AsSpan(1)));
        AssertRefused("w", () => ConvTranspose2d.BackwardData(s, w.AsSpan(1), y, x));
        AssertRefused("dx", () => ConvTranspose2d.BackwardData(s, w, y, x.AsSpan(1)));
        AssertRefused("db", () => ConvTranspose2d.BackwardBias(s, y, 0, x.AsSpan(0, 3)));
        Assert.All(y, v => Assert.Equal(7, v));
    }

    [Fact]
    public void WorkspaceSizes_EveryPass_AreWhatItTakes() => EveryIsa.Run(_ => Any.Sample(
        c =>
        {
            (ConvTransposeShape s, ConvCall call) = c;
            int threads = call.Threads;
            float[] x = new float[s.InputLength], w = new float[s.WeightLength], y = new float[s.OutputLength];
            float[] dx = new float[x.Length], dw = new float[w.Length];
            Takes(
                ConvTranspose2d.ForwardWorkspaceSizeF32(s, threads),
                space => ConvTranspose2d.Forward(s, x, w, [], y, Activation.None, threads, space));
            Takes(
                ConvTranspose2d.BackwardWeightsWorkspaceSizeF32(s, threads),
                space => ConvTranspose2d.BackwardWeights(s, x, y, 0, dw, threads, space));
            Takes(
                ConvTranspose2d.BackwardDataWorkspaceSizeF32(s, threads),
                space => ConvTranspose2d.BackwardData(s, w, y, dx, threads, space));
            double[] x64 = new double[x.Length], w64 = new double[w.Length], y64 = new double[y.Length];
            double[] dx64 = new double[x.Length], dw64 = new double[w.Length];
            Takes(
                ConvTranspose2d.ForwardWorkspaceSizeF64(s, threads),
                space => ConvTranspose2d.Forward(s, x64, w64, [], y64, Activation.None, threads, space));
            Takes(
                ConvTranspose2d.BackwardWeightsWorkspaceSizeF64(s, threads),
                space => ConvTranspose2d.BackwardWeights(s, x64, y64, 0, dw64, threads, space));
            Takes(
                ConvTranspose2d.BackwardDataWorkspaceSizeF64(s, threads),
                space => ConvTranspose2d.BackwardData(s, w64, y64, dx64, threads, space));
        },
        iter: 20));

    [Fact]
    public void WorkspaceSizes_BadArguments_NameThem()
    {
        var s = new ConvTransposeShape(1, 2, 3, 3, 4, 2, 2);
        AssertRefused("shape", () => ConvTranspose2d.ForwardWorkspaceSizeF32(default));
        AssertRefused("shape", () => ConvTranspose2d.BackwardWeightsWorkspaceSizeF64(default));
        AssertRefused("shape", () => ConvTranspose2d.BackwardDataWorkspaceSizeF32(default));
        AssertRefused("threads", () => ConvTranspose2d.ForwardWorkspaceSizeF64(s, 0));
        AssertRefused("threads", () => ConvTranspose2d.BackwardWeightsWorkspaceSizeF32(s, 0));
        AssertRefused("threads", () => ConvTranspose2d.BackwardDataWorkspaceSizeF64(s, -1));
    }

    // Exactly so much is enough; a byte less is refused.
    private static unsafe void Takes(nuint bytes, Action<Workspace> call)
    {
        if (bytes == 0)
            return;
        using var buffer = new NativeBuffer<byte>((int)bytes);
        call(Workspace.Of(buffer));
        var less = new Workspace(buffer.Pointer, bytes - 1);
        AssertRefused("workspace", () => call(less));
    }

    private static void AssertRefused(string name, Action call)
    {
        ArgumentException e = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Equal(name, e.ParamName);
        Assert.Contains("expected", e.Message, StringComparison.Ordinal);
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (u, v) => u * v).Sum();

    /// <summary>The buffers of one call of every pass, what they should hold, and the same by the layer.</summary>
    private sealed class Run<T> : IDisposable
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ConvTransposeShape shape;
        private readonly ConvCall call;
        private readonly T[] dwBefore;
        private readonly T[] dbBefore;

        public Run(ConvTransposeShape shape, ConvCall call)
        {
            (this.shape, this.call) = (shape, call);
            X = call.Input<T>(shape.InputLength, 0);
            W = call.Input<T>(shape.WeightLength, 1);
            Bias = call.Input<T>(call.HasBias ? shape.OutChannels : 0, 2);
            Dy = call.Input<T>(shape.OutputLength, 3);
            Y = call.Output<T>(shape.OutputLength);
            Dx = call.Output<T>(shape.InputLength);
            Dw = call.InOut<T>(shape.WeightLength, 4);
            Db = call.InOut<T>(shape.OutChannels, 5);
            (dwBefore, dbBefore) = (Dw.Span.ToArray(), Db.Span.ToArray());
        }

        public GuardedBuffer<T> X { get; }

        public GuardedBuffer<T> W { get; }

        public GuardedBuffer<T> Bias { get; }

        public GuardedBuffer<T> Dy { get; }

        public GuardedBuffer<T> Y { get; }

        public GuardedBuffer<T> Dx { get; }

        public GuardedBuffer<T> Dw { get; }

        public GuardedBuffer<T> Db { get; }

        public void Check()
        {
            ConvShape s = shape.Convolution;
            T[] x = X.Span.ToArray(), w = W.Span.ToArray(), dy = Dy.Span.ToArray();
            T beta = T.CreateTruncating(call.Beta);
            T[] y = new T[Y.Length], dx = new T[Dx.Length];
            ConvReference.BackwardData(s, w, x, y);
            int pixels = s.InHeight * s.InWidth;
            for (int i = 0; i < y.Length; i++)
            {
                T sum = call.HasBias ? y[i] + Bias.Span[i / pixels % s.InChannels] : y[i];
                y[i] = GemmReference.Activate(sum, call.Activation);
            }

            Bits.AssertSame<T>(y, Y.Span, $"y on {Isa.Current}");
            ConvReference.Forward(s, dy, w, [], dx, Activation.None);
            Bits.AssertSame<T>(dx, Dx.Span, $"dx on {Isa.Current}");
            ConvReference.BackwardWeights(s, dy, x, beta, dwBefore);
            Bits.AssertSame<T>(dwBefore, Dw.Span, $"dw on {Isa.Current}");
            for (int o = 0; o < dbBefore.Length; o++)
            {
                dbBefore[o] = beta == T.Zero ? T.Zero : beta * dbBefore[o];
                for (int n = 0; n < s.Batch; n++)
                    dbBefore[o] += ReduceReference.Sum<T>(dy.AsSpan(((n * s.InChannels) + o) * pixels, pixels));
            }

            Bits.AssertSame<T>(dbBefore, Db.Span, $"db on {Isa.Current}");
            Layer(y);
        }

        public void Dispose()
        {
            foreach (GuardedBuffer<T> buffer in (GuardedBuffer<T>[])[X, W, Bias, Dy, Y, Dx, Dw, Db])
                buffer.Dispose();
        }

        private void Layer(T[] y)
        {
            ConvShape s = shape.Convolution;
            using var weight = new Parameter<T>("w", s.OutChannels, s.InChannels / s.Groups, s.KernelHeight, s.KernelWidth);
            using var bias = new Parameter<T>("b", shape.OutChannels);
            W.Span.CopyTo(weight.Value);
            Bias.Span.CopyTo(bias.Value);
            var layer = new ConvTranspose2d<T>(shape, weight, call.HasBias ? bias : null, call.Activation);
            var output = new T[y.Length];
            layer.Forward(shape.Batch, X.Span, output, call.Threads);
            Bits.AssertSame<T>(y, output, "of the layer");
            if (call.Activation > Activation.Relu)
            {
                Assert.Throws<NotSupportedException>(
                    () => layer.Backward(shape.Batch, X.Span, y, Dy.Span, new T[X.Length], call.Threads));
                return;
            }

            T[] dz = Dy.Span.ToArray(), dx = new T[Dx.Length], expected = new T[Dx.Length], dw = new T[Dw.Length];
            if (call.Activation == Activation.Relu)
                dz = LayerCase.Rectify<T>(y, dz);
            layer.Backward(shape.Batch, X.Span, y, Dy.Span, dx, call.Threads);
            layer.Backward(shape.Batch, X.Span, y, Dy.Span, dx, call.Threads, accumulate: true);
            ConvReference.Forward(s, dz, W.Span.ToArray(), [], expected, Activation.None);
            Bits.AssertSame<T>(expected, dx, "dx of the layer");
            ConvReference.BackwardWeights(s, dz, X.Span.ToArray(), T.Zero, dw);
            ConvReference.BackwardWeights(s, dz, X.Span.ToArray(), T.One, dw);
            Bits.AssertSame<T>(dw, weight.Gradient, "dw of the layer");
        }
    }
}
