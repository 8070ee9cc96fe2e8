namespace Kernels;

/// <content>The functions that networks put between their products.</content>
public static unsafe partial class VecMath
{
    /// <summary><c>yᵢ = tanh(xᵢ)</c>, single precision: at most 2 ULP; tanh(±0) = ±0, tanh(±∞) = ±1, NaN stays NaN.</summary>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results, at least as many; may be x.</param>
    /// <exception cref="ArgumentException">y is shorter than x, or overlaps it shifted.</exception>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> y) => VecMathKernels<float>.Map<TanhFunction>(x, y);

    /// <summary><c>yᵢ = tanh(xᵢ)</c>, double precision: at most 2 ULP; tanh(±0) = ±0, tanh(±∞) = ±1, NaN stays NaN.</summary>
    /// <inheritdoc cref="Tanh(ReadOnlySpan{float}, Span{float})"/>
    public static void Tanh(ReadOnlySpan<double> x, Span<double> y) => VecMathKernels<double>.Map<TanhFunction>(x, y);

    /// <summary><c>yᵢ = tanh(xᵢ)</c> over pointers, single precision: nothing is checked.</summary>
    /// <param name="n">Elements.</param>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results; may be x.</param>
    public static void Tanh(int n, float* x, float* y) => VecMathKernels<float>.Map<TanhFunction>(n, x, y);

    /// <summary><c>yᵢ = tanh(xᵢ)</c> over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="Tanh(int, float*, float*)"/>
    public static void Tanh(int n, double* x, double* y) => VecMathKernels<double>.Map<TanhFunction>(n, x, y);

    /// <summary><c>yᵢ = 1/(1 + exp(−xᵢ))</c>, single precision: at most 2 ULP; +0 at −∞, subnormal numbers before, 1 at +∞, NaN stays NaN.</summary>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results, at least as many; may be x.</param>
    /// <exception cref="ArgumentException">y is shorter than x, or overlaps it shifted.</exception>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> y) => VecMathKernels<float>.Map<SigmoidFunction>(x, y);

    /// <summary><c>yᵢ = 1/(1 + exp(−xᵢ))</c>, double precision: at most 2 ULP; +0 at −∞, subnormal numbers before, 1 at +∞, NaN stays NaN.</summary>
    /// <inheritdoc cref="Sigmoid(ReadOnlySpan{float}, Span{float})"/>
    public static void Sigmoid(ReadOnlySpan<double> x, Span<double> y) => VecMathKernels<double>.Map<SigmoidFunction>(x, y);

    /// <summary><c>yᵢ = 1/(1 + exp(−xᵢ))</c> over pointers, single precision: nothing is checked.</summary>
    /// <param name="n">Elements.</param>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results; may be x.</param>
    public static void Sigmoid(int n, float* x, float* y) => VecMathKernels<float>.Map<SigmoidFunction>(n, x, y);

    /// <summary><c>yᵢ = 1/(1 + exp(−xᵢ))</c> over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="Sigmoid(int, float*, float*)"/>
    public static void Sigmoid(int n, double* x, double* y) => VecMathKernels<double>.Map<SigmoidFunction>(n, x, y);

    /// <summary><c>yᵢ = erf(xᵢ)</c>, single precision: the error function: at most 2 ULP; erf(±0) = ±0, erf(±∞) = ±1, NaN stays NaN.</summary>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results, at least as many; may be x.</param>
    /// <exception cref="ArgumentException">y is shorter than x, or overlaps it shifted.</exception>
    public static void Erf(ReadOnlySpan<float> x, Span<float> y) => VecMathKernels<float>.Map<ErfFunction>(x, y);

    /// <summary><c>yᵢ = erf(xᵢ)</c>, double precision: the error function: at most 2 ULP; erf(±0) = ±0, erf(±∞) = ±1, NaN stays NaN.</summary>
    /// <inheritdoc cref="Erf(ReadOnlySpan{float}, Span{float})"/>
    public static void Erf(ReadOnlySpan<double> x, Span<double> y) => VecMathKernels<double>.Map<ErfFunction>(x, y);

    /// <summary><c>yᵢ = erf(xᵢ)</c> over pointers, single precision: nothing is checked.</summary>
    /// <param name="n">Elements.</param>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results; may be x.</param>
    public static void Erf(int n, float* x, float* y) => VecMathKernels<float>.Map<ErfFunction>(n, x, y);

    /// <summary><c>yᵢ = erf(xᵢ)</c> over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="Erf(int, float*, float*)"/>
    public static void Erf(int n, double* x, double* y) => VecMathKernels<double>.Map<ErfFunction>(n, x, y);

    /// <summary><c>yᵢ = xᵢ·Φ(xᵢ)</c>, single precision: GELU with the normal distribution Φ(x) = ½(1 + erf(x/√2)): at most 2 ULP; −0 at −∞ and at −0, +∞ at +∞, NaN stays NaN.</summary>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results, at least as many; may be x.</param>
    /// <exception cref="ArgumentException">y is shorter than x, or overlaps it shifted.</exception>
    public static void Gelu(ReadOnlySpan<float> x, Span<float> y) => VecMathKernels<float>.Map<GeluFunction>(x, y);

    /// <summary><c>yᵢ = xᵢ·Φ(xᵢ)</c>, double precision: GELU with the normal distribution Φ(x) = ½(1 + erf(x/√2)): at most 2 ULP; −0 at −∞ and at −0, +∞ at +∞, NaN stays NaN.</summary>
    /// <inheritdoc cref="Gelu(ReadOnlySpan{float}, Span{float})"/>
    public static void Gelu(ReadOnlySpan<double> x, Span<double> y) => VecMathKernels<double>.Map<GeluFunction>(x, y);

    /// <summary><c>yᵢ = xᵢ·Φ(xᵢ)</c> over pointers, single precision: nothing is checked.</summary>
    /// <param name="n">Elements.</param>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results; may be x.</param>
    public static void Gelu(int n, float* x, float* y) => VecMathKernels<float>.Map<GeluFunction>(n, x, y);

    /// <summary><c>yᵢ = xᵢ·Φ(xᵢ)</c> over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="Gelu(int, float*, float*)"/>
    public static void Gelu(int n, double* x, double* y) => VecMathKernels<double>.Map<GeluFunction>(n, x, y);

    /// <summary><c>yᵢ = ½xᵢ·(1 + tanh(√(2/π)·(xᵢ + 0.044715xᵢ³)))</c>, single precision: GELU in its tanh form: at most 2 ULP; −0 at −∞ and at −0, +∞ at +∞, NaN stays NaN.</summary>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results, at least as many; may be x.</param>
    /// <exception cref="ArgumentException">y is shorter than x, or overlaps it shifted.</exception>
    public static void GeluTanh(ReadOnlySpan<float> x, Span<float> y) => VecMathKernels<float>.Map<GeluTanhFunction>(x, y);

    /// <summary><c>yᵢ = ½xᵢ·(1 + tanh(√(2/π)·(xᵢ + 0.044715xᵢ³)))</c>, double precision: GELU in its tanh form: at most 2 ULP; −0 at −∞ and at −0, +∞ at +∞, NaN stays NaN.</summary>
    /// <inheritdoc cref="GeluTanh(ReadOnlySpan{float}, Span{float})"/>
    public static void GeluTanh(ReadOnlySpan<double> x, Span<double> y) => VecMathKernels<double>.Map<GeluTanhFunction>(x, y);

    /// <summary><c>yᵢ = ½xᵢ·(1 + tanh(√(2/π)·(xᵢ + 0.044715xᵢ³)))</c> over pointers, single precision: nothing is checked.</summary>
    /// <param name="n">Elements.</param>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results; may be x.</param>
    public static void GeluTanh(int n, float* x, float* y) => VecMathKernels<float>.Map<GeluTanhFunction>(n, x, y);

    /// <summary><c>yᵢ = ½xᵢ·(1 + tanh(√(2/π)·(xᵢ + 0.044715xᵢ³)))</c> over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="GeluTanh(int, float*, float*)"/>
    public static void GeluTanh(int n, double* x, double* y) => VecMathKernels<double>.Map<GeluTanhFunction>(n, x, y);

    /// <summary><c>yᵢ = xᵢ/(1 + exp(−xᵢ))</c>, single precision: SiLU (swish): at most 2 ULP; −0 at −∞ and at −0, +∞ at +∞, NaN stays NaN.</summary>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results, at least as many; may be x.</param>
    /// <exception cref="ArgumentException">y is shorter than x, or overlaps it shifted.</exception>
    public static void Silu(ReadOnlySpan<float> x, Span<float> y) => VecMathKernels<float>.Map<SiluFunction>(x, y);

    /// <summary><c>yᵢ = xᵢ/(1 + exp(−xᵢ))</c>, double precision: SiLU (swish): at most 2 ULP; −0 at −∞ and at −0, +∞ at +∞, NaN stays NaN.</summary>
    /// <inheritdoc cref="Silu(ReadOnlySpan{float}, Span{float})"/>
    public static void Silu(ReadOnlySpan<double> x, Span<double> y) => VecMathKernels<double>.Map<SiluFunction>(x, y);

    /// <summary><c>yᵢ = xᵢ/(1 + exp(−xᵢ))</c> over pointers, single precision: nothing is checked.</summary>
    /// <param name="n">Elements.</param>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results; may be x.</param>
    public static void Silu(int n, float* x, float* y) => VecMathKernels<float>.Map<SiluFunction>(n, x, y);

    /// <summary><c>yᵢ = xᵢ/(1 + exp(−xᵢ))</c> over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="Silu(int, float*, float*)"/>
    public static void Silu(int n, double* x, double* y) => VecMathKernels<double>.Map<SiluFunction>(n, x, y);

    /// <summary><c>yᵢ = ln(1 + exp(xᵢ))</c>, single precision: at most 2 ULP; +0 at −∞, subnormal numbers before, +∞ at +∞, NaN stays NaN.</summary>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results, at least as many; may be x.</param>
    /// <exception cref="ArgumentException">y is shorter than x, or overlaps it shifted.</exception>
    public static void Softplus(ReadOnlySpan<float> x, Span<float> y) => VecMathKernels<float>.Map<SoftplusFunction>(x, y);

    /// <summary><c>yᵢ = ln(1 + exp(xᵢ))</c>, double precision: at most 2 ULP; +0 at −∞, subnormal numbers before, +∞ at +∞, NaN stays NaN.</summary>
    /// <inheritdoc cref="Softplus(ReadOnlySpan{float}, Span{float})"/>
    public static void Softplus(ReadOnlySpan<double> x, Span<double> y) => VecMathKernels<double>.Map<SoftplusFunction>(x, y);

    /// <summary><c>yᵢ = ln(1 + exp(xᵢ))</c> over pointers, single precision: nothing is checked.</summary>
    /// <param name="n">Elements.</param>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results; may be x.</param>
    public static void Softplus(int n, float* x, float* y) => VecMathKernels<float>.Map<SoftplusFunction>(n, x, y);

    /// <summary><c>yᵢ = ln(1 + exp(xᵢ))</c> over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="Softplus(int, float*, float*)"/>
    public static void Softplus(int n, double* x, double* y) => VecMathKernels<double>.Map<SoftplusFunction>(n, x, y);

    /// <summary><c>yᵢ = 1/√xᵢ</c>, single precision: less than 1.5 ULP; ±∞ at ±0, +0 at +∞, NaN for NaN and for negative numbers.</summary>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results, at least as many; may be x.</param>
    /// <exception cref="ArgumentException">y is shorter than x, or overlaps it shifted.</exception>
    public static void ReciprocalSqrt(ReadOnlySpan<float> x, Span<float> y) => VecMathKernels<float>.Map<ReciprocalSqrtFunction>(x, y);

    /// <summary><c>yᵢ = 1/√xᵢ</c>, double precision: less than 1.5 ULP; ±∞ at ±0, +0 at +∞, NaN for NaN and for negative numbers.</summary>
    /// <inheritdoc cref="ReciprocalSqrt(ReadOnlySpan{float}, Span{float})"/>
    public static void ReciprocalSqrt(ReadOnlySpan<double> x, Span<double> y) => VecMathKernels<double>.Map<ReciprocalSqrtFunction>(x, y);

    /// <summary><c>yᵢ = 1/√xᵢ</c> over pointers, single precision: nothing is checked.</summary>
    /// <param name="n">Elements.</param>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results; may be x.</param>
    public static void ReciprocalSqrt(int n, float* x, float* y) => VecMathKernels<float>.Map<ReciprocalSqrtFunction>(n, x, y);

    /// <summary><c>yᵢ = 1/√xᵢ</c> over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="ReciprocalSqrt(int, float*, float*)"/>
    public static void ReciprocalSqrt(int n, double* x, double* y) => VecMathKernels<double>.Map<ReciprocalSqrtFunction>(n, x, y);
}
