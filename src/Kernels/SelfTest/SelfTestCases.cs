using System.Numerics;

namespace Kernels;

/// <summary>A call on fixed inputs: given a number of threads, the hash of its result; and what that hash must be.</summary>
internal sealed record SelfTestCase(string Name, ulong Expected, Func<int, ulong> Compute);

/// <summary>Calls that between them reach every leaf of an instruction set, and every kind of loop over them.</summary>
/// <remarks>
/// Sizes are odd and small, so that edges and masks take part and all of it is over in a moment; K passes a block.
/// Where one NaN would hide what else a sum did, there is none. The whole of the package is tests/Hashes' business.
/// After a change of results that is meant, the failing test prints the new hashes.
/// </remarks>
internal static class SelfTestCases<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly ConvShape Window = new(2, 4, 9, 11, 10, 3, 3, padHeight: 1, padWidth: 1);
    private static readonly ConvShape Depthwise = new(2, 9, 10, 13, 9, 3, 3, padHeight: 1, padWidth: 1, groups: 9);

    public static IReadOnlyList<SelfTestCase> All { get; } =
    [
        Case("gemm, 13×37×520, alpha 3, beta −1", 0xB1194DE4FE1E1ED5, 0x60E72B2B5431AC24,
            t => Gemm(Transpose.No, Transpose.No, 13, 37, 520, 3, -1, t)),
        Case("gemm, transposed, 65×70×33", 0x76C2C63204D6D56C, 0xED289DFE91A29566,
            t => Gemm(Transpose.Yes, Transpose.Yes, 65, 70, 33, 1, 0, t)),
        Case("gemm, one row", 0xBAB30C2F772B5547, 0x19DF0BCFF2E56D0D,
            t => Gemm(Transpose.No, Transpose.Yes, 1, 130, 70, 1, 0, t)),
        Case("gemm, one column", 0x58C911B147148DCD, 0x917C048E6C97BABE,
            t => Gemm(Transpose.No, Transpose.No, 67, 1, 600, 1, 1, t)),
        Case("gemm, blocked, 131×190×1030", 0xAC47621E4B5B16A3, 0xCA704049BEA9E031,
            t => Gemm(Transpose.Yes, Transpose.No, 131, 190, 1030, 1, 0, t)),
        Case("gemm, packed, bias and GELU", 0x6A417014D9602007, 0x5066C1CE59F5B5CF, PackedGemm),
        Case("convolution, bias and ReLU", 0x8624DAA5182D3E21, 0xF11EC541BC1CBE51, t => Convolve(Window, t)),
        Case("convolution, depthwise", 0x07291A2B82C6AF93, 0x43F99F49F207C59B, t => Convolve(Depthwise, t)),
        Case("convolution, data gradient", 0x2E99A39C8EF0524D, 0xB986FC0933EA297D, DataGradient),
        Case("convolution, weight gradient", 0x2F1A6E4130C7FD5E, 0x061C7AB5E53A9F24, WeightGradient),
        Case("softmax", 0x0EC57166728080A9, 0x33DA4DC787AE377A,
            t => Rows<SoftmaxRows, SoftmaxBackwardRows>(backward: false, t)),
        Case("softmax, gradient", 0xE99125A06A91C18D, 0x35169C9DDEA88D3D,
            t => Rows<SoftmaxRows, SoftmaxBackwardRows>(backward: true, t)),
        Case("log-softmax", 0x9E1D50E022F8320B, 0xAFB87FE274B507B3,
            t => Rows<LogSoftmaxRows, LogSoftmaxBackwardRows>(backward: false, t)),
        Case("log-softmax, gradient", 0x81E9E4376F7721A1, 0x00F27344CF4FD51A,
            t => Rows<LogSoftmaxRows, LogSoftmaxBackwardRows>(backward: true, t)),
        Case("cross-entropy and its gradient", 0x6323640407C59C89, 0x24B635C76DFEDF04, CrossEntropy),
        Case("layer norm", 0x7086CCCAF2AE9F4F, 0x1674E1B36C376FDE, LayerNorm),
        Case("sum, dot product, maximum", 0xC0D3CC34C13D823C, 0x26A782497E9AFB48, Reductions),
        Case("exp", 0xBDF74A9EE5D0977A, 0x3CEA2FFB91A2BE04, Map<ExpFunction>),
        Case("log", 0x62A9CCF1C8B8AD62, 0x2FB5E13ED46FE93D, Map<LogFunction>),
        Case("tanh", 0x0BC935090B006D2C, 0x5DF3C58F9EE6C6D4, Map<TanhFunction>),
        Case("erf", 0xDB6BFEA30F5E6A0A, 0xDDC4B21BA5710FB0, Map<ErfFunction>),
        Case("maximum pooling", 0xACF703C7FAAF358A, 0x02A3D570D3CEAEF4, MaximumPool),
        Case("transpose", 0xC897F60299B04F36, 0x859C9F70DE5B1ABA, Turn),
    ];

    private static SelfTestCase Case(string name, ulong f32, ulong f64, Func<int, ulong> compute) =>
        typeof(T) == typeof(float) ? new($"{name}, f32", f32, compute) : new($"{name}, f64", f64, compute);

    private static ulong Gemm(Transpose transA, Transpose transB, int m, int n, int k, int alpha, int beta, int threads)
    {
        int lda = (transA == Transpose.No ? k : m) + 1, ldb = (transB == Transpose.No ? n : k) + 2, ldc = n + 3;
        T[] a = Numbers.Plain<T>((transA == Transpose.No ? m : k) * lda, 1);
        T[] b = Numbers.Plain<T>((transB == Transpose.No ? k : n) * ldb, 2), c = Numbers.Plain<T>(m * ldc, 3);
        GemmSpans<T>.Run(
            transA, transB, m, n, k, T.CreateTruncating(alpha), a, lda, b, ldb, T.CreateTruncating(beta), c, ldc, default,
            threads, default);
        return Digest.Of<T>(c);
    }

    private static ulong PackedGemm(int threads)
    {
        const int m = 9, n = 41, k = 530;
        T[] a = Numbers.Plain<T>(m * k, 1), c = Numbers.Plain<T>(m * n, 3);
        using PackedMatrix<T> b = PackedMatrix<T>.Right(Transpose.Yes, k, n, Numbers.Plain<T>(n * k, 2), k);
        Epilogue<T> epilogue = Epilogue<T>.ColumnBias(Numbers.Plain<T>(n, 4), Activation.Gelu);
        GemmSpans<T>.RunPackedB(Transpose.No, m, T.One, a, k, b, T.One, c, n, epilogue, threads, default);
        return Digest.Of<T>(c);
    }

    private static ulong Convolve(ConvShape shape, int threads)
    {
        T[] y = new T[shape.OutputLength];
        ConvSpans<T>.Forward(
            shape, Numbers.Plain<T>(shape.InputLength, 1), Numbers.Plain<T>(shape.WeightLength, 2),
            Numbers.Plain<T>(shape.OutChannels, 3), y, Activation.Relu, threads, default);
        return Digest.Of<T>(y);
    }

    private static ulong DataGradient(int threads)
    {
        T[] dx = new T[Window.InputLength];
        ConvSpans<T>.BackwardData(
            Window, Numbers.Plain<T>(Window.WeightLength, 2), Numbers.Plain<T>(Window.OutputLength, 4), dx, threads, default);
        return Digest.Of<T>(dx);
    }

    private static ulong WeightGradient(int threads)
    {
        T[] dw = Numbers.Plain<T>(Window.WeightLength, 2);
        ConvSpans<T>.BackwardWeights(
            Window, Numbers.Plain<T>(Window.InputLength, 1), Numbers.Plain<T>(Window.OutputLength, 4), T.One, dw, threads,
            default);
        return Digest.Of<T>(dw);
    }

    private static ulong Rows<TForward, TBackward>(bool backward, int threads)
        where TForward : struct, IRowKernel
        where TBackward : struct, IRowKernel
    {
        const int rows = 5, columns = 133, stride = 135, length = rows * stride;
        T[] x = Numbers.Plain<T>(length, 1), dy = Numbers.Plain<T>(length, 2), y = Numbers.Plain<T>(length, 3);
        if (backward)
            SoftmaxKernels<T, TForward, TBackward>.Backward(rows, columns, x, stride, dy, stride, y, stride, threads);
        else
            SoftmaxKernels<T, TForward, TBackward>.Forward(rows, columns, x, stride, y, stride, threads);
        return Digest.Of<T>(y);
    }

    private static ulong CrossEntropy(int threads)
    {
        const int rows = 7, columns = 35;
        T[] dx = new T[rows * columns];
        T loss = CrossEntropyKernels<T>.ForwardBackward(
            rows, columns, Numbers.Plain<T>(rows * columns, 1), columns, Numbers.Labels(rows, columns, 2), dx, columns, threads);
        return new Digest().With<T>(dx).With<T>([loss]).Value;
    }

    private static ulong LayerNorm(int threads)
    {
        const int rows = 4, columns = 101;
        T[] y = new T[rows * columns], mean = new T[rows], rstd = new T[rows];
        NormKernels<T, CenteredNorm>.Forward(
            rows, columns, Numbers.Plain<T>(y.Length, 1), columns, Numbers.Plain<T>(columns, 2), Numbers.Plain<T>(columns, 3),
            T.CreateTruncating(1e-5), y, columns, mean, rstd, threads);
        return new Digest().With<T>(y).With<T>(mean).With<T>(rstd).Value;
    }

    private static ulong Reductions(int threads)
    {
        T[] x = Numbers.Plain<T>(1003, 1), y = Numbers.Plain<T>(1003, 2);
        return Digest.Of<T>([ReduceKernels<T>.Sum(x), ReduceKernels<T>.Dot(x, y), ReduceKernels<T>.Max(x)]);
    }

    private static ulong Map<TFunction>(int threads)
        where TFunction : struct, IElementFunction
    {
        T[] x = Numbers.Special<T>(517, 1), y = new T[x.Length];
        VecMathKernels<T>.Map<TFunction>(x, y);
        return Digest.Of<T>(y);
    }

    private static ulong MaximumPool(int threads)
    {
        var shape = new PoolShape(2, 3, 9, 13, 3, 3, 2, 2, 1, 1);
        T[] y = new T[shape.OutputLength];
        int[] indices = new int[y.Length];
        MaxPoolSpans<T>.Forward(shape, Numbers.Special<T>(shape.InputLength, 1), y, indices);
        return new Digest().With<T>(y).With(indices).Value;
    }

    private static ulong Turn(int threads)
    {
        T[] y = Numbers.Plain<T>(29 * 40, 2);
        MatrixSpans<T>.Transpose(37, 29, Numbers.Special<T>(37 * 31, 1), 31, y, 40);
        return Digest.Of<T>(y);
    }
}
