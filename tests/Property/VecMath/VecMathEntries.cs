using System.Numerics;

namespace Kernels.Tests;

/// <summary>The public methods of <see cref="VecMath"/> for one element type, so that tests are written once.</summary>
internal unsafe interface IVecMath<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract void Exp(ReadOnlySpan<T> x, Span<T> y);

    static abstract void Exp(int n, T* x, T* y);

    static abstract void Log(ReadOnlySpan<T> x, Span<T> y);

    static abstract void Log(int n, T* x, T* y);

    static abstract void Relu(ReadOnlySpan<T> x, Span<T> y);

    static abstract void Relu(int n, T* x, T* y);

    static abstract void ReluBackward(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx);

    static abstract void ReluBackward(int n, T* y, T* dy, T* dx);
}

/// <summary>The single-precision methods.</summary>
internal readonly unsafe struct VecMathF32 : IVecMath<float>
{
    public static void Exp(ReadOnlySpan<float> x, Span<float> y) => VecMath.Exp(x, y);

    public static void Exp(int n, float* x, float* y) => VecMath.Exp(n, x, y);

    public static void Log(ReadOnlySpan<float> x, Span<float> y) => VecMath.Log(x, y);

    public static void Log(int n, float* x, float* y) => VecMath.Log(n, x, y);

    public static void Relu(ReadOnlySpan<float> x, Span<float> y) => VecMath.Relu(x, y);

    public static void Relu(int n, float* x, float* y) => VecMath.Relu(n, x, y);

    public static void ReluBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        VecMath.ReluBackward(y, dy, dx);

    public static void ReluBackward(int n, float* y, float* dy, float* dx) => VecMath.ReluBackward(n, y, dy, dx);
}

/// <summary>The double-precision methods.</summary>
internal readonly unsafe struct VecMathF64 : IVecMath<double>
{
    public static void Exp(ReadOnlySpan<double> x, Span<double> y) => VecMath.Exp(x, y);

    public static void Exp(int n, double* x, double* y) => VecMath.Exp(n, x, y);

    public static void Log(ReadOnlySpan<double> x, Span<double> y) => VecMath.Log(x, y);

    public static void Log(int n, double* x, double* y) => VecMath.Log(n, x, y);

    public static void Relu(ReadOnlySpan<double> x, Span<double> y) => VecMath.Relu(x, y);

    public static void Relu(int n, double* x, double* y) => VecMath.Relu(n, x, y);

    public static void ReluBackward(ReadOnlySpan<double> y, ReadOnlySpan<double> dy, Span<double> dx) =>
        VecMath.ReluBackward(y, dy, dx);

    public static void ReluBackward(int n, double* y, double* dy, double* dx) => VecMath.ReluBackward(n, y, dy, dx);
}
