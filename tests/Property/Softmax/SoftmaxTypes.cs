namespace Kernels.Tests;

/// <summary><see cref="Softmax"/> in single precision.</summary>
internal readonly unsafe struct SoftmaxF32 : ISoftmax<float>
{
    public static void Forward(
        int rows, int columns, ReadOnlySpan<float> x, int ldx, Span<float> y, int ldy, int threads) =>
        Softmax.Forward(rows, columns, x, ldx, y, ldy, threads);

    public static void Forward(int rows, int columns, float* x, int ldx, float* y, int ldy, int threads) =>
        Softmax.Forward(rows, columns, x, ldx, y, ldy, threads);

    public static void Backward(
        int rows, int columns, ReadOnlySpan<float> y, int ldy, ReadOnlySpan<float> dy, int lddy, Span<float> dx, int lddx,
        int threads) =>
        Softmax.Backward(rows, columns, y, ldy, dy, lddy, dx, lddx, threads);

    public static void Backward(
        int rows, int columns, float* y, int ldy, float* dy, int lddy, float* dx, int lddx, int threads) =>
        Softmax.Backward(rows, columns, y, ldy, dy, lddy, dx, lddx, threads);

    public static float[] ReferenceForward(float[] x) => SoftmaxReference.Softmax(x);

    public static float[] ReferenceBackward(float[] y, float[] dy) => SoftmaxReference.SoftmaxBackward(y, dy);
}

/// <summary><see cref="Softmax"/> in double precision.</summary>
internal readonly unsafe struct SoftmaxF64 : ISoftmax<double>
{
    public static void Forward(
        int rows, int columns, ReadOnlySpan<double> x, int ldx, Span<double> y, int ldy, int threads) =>
        Softmax.Forward(rows, columns, x, ldx, y, ldy, threads);

    public static void Forward(int rows, int columns, double* x, int ldx, double* y, int ldy, int threads) =>
        Softmax.Forward(rows, columns, x, ldx, y, ldy, threads);

    public static void Backward(
        int rows, int columns, ReadOnlySpan<double> y, int ldy, ReadOnlySpan<double> dy, int lddy, Span<double> dx, int lddx,
        int threads) =>
        Softmax.Backward(rows, columns, y, ldy, dy, lddy, dx, lddx, threads);

    public static void Backward(
        int rows, int columns, double* y, int ldy, double* dy, int lddy, double* dx, int lddx, int threads) =>
        Softmax.Backward(rows, columns, y, ldy, dy, lddy, dx, lddx, threads);

    public static double[] ReferenceForward(double[] x) => SoftmaxReference.Softmax(x);

    public static double[] ReferenceBackward(double[] y, double[] dy) => SoftmaxReference.SoftmaxBackward(y, dy);
}

/// <summary><see cref="LogSoftmax"/> in single precision.</summary>
internal readonly unsafe struct LogSoftmaxF32 : ISoftmax<float>
{
    public static void Forward(
        int rows, int columns, ReadOnlySpan<float> x, int ldx, Span<float> y, int ldy, int threads) =>
        LogSoftmax.Forward(rows, columns, x, ldx, y, ldy, threads);

    public static void Forward(int rows, int columns, float* x, int ldx, float* y, int ldy, int threads) =>
        LogSoftmax.Forward(rows, columns, x, ldx, y, ldy, threads);

    public static void Backward(
        int rows, int columns, ReadOnlySpan<float> y, int ldy, ReadOnlySpan<float> dy, int lddy, Span<float> dx, int lddx,
        int threads) =>
        LogSoftmax.Backward(rows, columns, y, ldy, dy, lddy, dx, lddx, threads);

    public static void Backward(
        int rows, int columns, float* y, int ldy, float* dy, int lddy, float* dx, int lddx, int threads) =>
        LogSoftmax.Backward(rows, columns, y, ldy, dy, lddy, dx, lddx, threads);

    public static float[] ReferenceForward(float[] x) => SoftmaxReference.LogSoftmax(x);

    public static float[] ReferenceBackward(float[] y, float[] dy) => SoftmaxReference.LogSoftmaxBackward(y, dy);
}

/// <summary><see cref="LogSoftmax"/> in double precision.</summary>
internal readonly unsafe struct LogSoftmaxF64 : ISoftmax<double>
{
    public static void Forward(
        int rows, int columns, ReadOnlySpan<double> x, int ldx, Span<double> y, int ldy, int threads) =>
        LogSoftmax.Forward(rows, columns, x, ldx, y, ldy, threads);

    public static void Forward(int rows, int columns, double* x, int ldx, double* y, int ldy, int threads) =>
        LogSoftmax.Forward(rows, columns, x, ldx, y, ldy, threads);

    public static void Backward(
        int rows, int columns, ReadOnlySpan<double> y, int ldy, ReadOnlySpan<double> dy, int lddy, Span<double> dx, int lddx,
        int threads) =>
        LogSoftmax.Backward(rows, columns, y, ldy, dy, lddy, dx, lddx, threads);

    public static void Backward(
        int rows, int columns, double* y, int ldy, double* dy, int lddy, double* dx, int lddx, int threads) =>
        LogSoftmax.Backward(rows, columns, y, ldy, dy, lddy, dx, lddx, threads);

    public static double[] ReferenceForward(double[] x) => SoftmaxReference.LogSoftmax(x);

    public static double[] ReferenceBackward(double[] y, double[] dy) => SoftmaxReference.LogSoftmaxBackward(y, dy);
}

/// <summary><see cref="CrossEntropy"/> in single precision.</summary>
internal readonly unsafe struct CrossEntropyF32 : ICrossEntropy<float>
{
    public static float Forward(
        int rows, int columns, ReadOnlySpan<float> logits, int ldx, ReadOnlySpan<int> labels) =>
        CrossEntropy.Forward(rows, columns, logits, ldx, labels);

    public static float Forward(int rows, int columns, float* logits, int ldx, int* labels) =>
        CrossEntropy.Forward(rows, columns, logits, ldx, labels);

    public static float ForwardBackward(
        int rows, int columns, ReadOnlySpan<float> logits, int ldx, ReadOnlySpan<int> labels, Span<float> dx, int lddx,
        int threads) =>
        CrossEntropy.ForwardBackward(rows, columns, logits, ldx, labels, dx, lddx, threads);

    public static float ForwardBackward(
        int rows, int columns, float* logits, int ldx, int* labels, float* dx, int lddx, int threads) =>
        CrossEntropy.ForwardBackward(rows, columns, logits, ldx, labels, dx, lddx, threads);
}

/// <summary><see cref="CrossEntropy"/> in double precision.</summary>
internal readonly unsafe struct CrossEntropyF64 : ICrossEntropy<double>
{
    public static double Forward(
        int rows, int columns, ReadOnlySpan<double> logits, int ldx, ReadOnlySpan<int> labels) =>
        CrossEntropy.Forward(rows, columns, logits, ldx, labels);

    public static double Forward(int rows, int columns, double* logits, int ldx, int* labels) =>
        CrossEntropy.Forward(rows, columns, logits, ldx, labels);

    public static double ForwardBackward(
        int rows, int columns, ReadOnlySpan<double> logits, int ldx, ReadOnlySpan<int> labels, Span<double> dx, int lddx,
        int threads) =>
        CrossEntropy.ForwardBackward(rows, columns, logits, ldx, labels, dx, lddx, threads);

    public static double ForwardBackward(
        int rows, int columns, double* logits, int ldx, int* labels, double* dx, int lddx, int threads) =>
        CrossEntropy.ForwardBackward(rows, columns, logits, ldx, labels, dx, lddx, threads);
}
