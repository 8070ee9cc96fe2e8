namespace Kernels;

/// <summary>Functions of single elements: the same bits on every instruction set, with a measured error.</summary>
/// <remarks>
/// <para>
/// Each is one fixed sequence of IEEE operations (docs/vecmath.md), fused multiply-adds included, whichever registers
/// carry it out. Output may be the input itself, element for element; any other overlap is refused.
/// </para>
/// <para>
/// The methods over pointers check nothing: every pointer must be valid for the length given. Nothing is allocated.
/// </para>
/// </remarks>
public static unsafe partial class VecMath
{
    /// <summary><c>yᵢ = exp(xᵢ)</c>, single precision: at most 1 ULP; exp(−∞) = +0, overflow gives +∞, NaN stays NaN.</summary>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results, at least as many; may be x.</param>
    /// <exception cref="ArgumentException">y is shorter than x, or overlaps it shifted.</exception>
    public static void Exp(ReadOnlySpan<float> x, Span<float> y) => VecMathKernels<float>.Map<ExpFunction>(x, y);

    /// <summary><c>yᵢ = exp(xᵢ)</c>, double precision: at most 1 ULP; exp(−∞) = +0, overflow gives +∞, NaN stays NaN.</summary>
    /// <inheritdoc cref="Exp(ReadOnlySpan{float}, Span{float})"/>
    public static void Exp(ReadOnlySpan<double> x, Span<double> y) => VecMathKernels<double>.Map<ExpFunction>(x, y);

    /// <summary><c>yᵢ = exp(xᵢ)</c> over pointers, single precision: nothing is checked.</summary>
    /// <param name="n">Elements.</param>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results; may be x.</param>
    public static void Exp(int n, float* x, float* y) => VecMathKernels<float>.Map<ExpFunction>(n, x, y);

    /// <summary><c>yᵢ = exp(xᵢ)</c> over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="Exp(int, float*, float*)"/>
    public static void Exp(int n, double* x, double* y) => VecMathKernels<double>.Map<ExpFunction>(n, x, y);

    /// <summary><c>yᵢ = ln(xᵢ)</c>, single precision: at most 1 ULP; ln(±0) = −∞, ln(+∞) = +∞, NaN for NaN and for negative numbers.</summary>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results, at least as many; may be x.</param>
    /// <exception cref="ArgumentException">y is shorter than x, or overlaps it shifted.</exception>
    public static void Log(ReadOnlySpan<float> x, Span<float> y) => VecMathKernels<float>.Map<LogFunction>(x, y);

    /// <summary><c>yᵢ = ln(xᵢ)</c>, double precision: at most 1 ULP; ln(±0) = −∞, ln(+∞) = +∞, NaN for NaN and for negative numbers.</summary>
    /// <inheritdoc cref="Log(ReadOnlySpan{float}, Span{float})"/>
    public static void Log(ReadOnlySpan<double> x, Span<double> y) => VecMathKernels<double>.Map<LogFunction>(x, y);

    /// <summary><c>yᵢ = ln(xᵢ)</c> over pointers, single precision: nothing is checked.</summary>
    /// <param name="n">Elements.</param>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results; may be x.</param>
    public static void Log(int n, float* x, float* y) => VecMathKernels<float>.Map<LogFunction>(n, x, y);

    /// <summary><c>yᵢ = ln(xᵢ)</c> over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="Log(int, float*, float*)"/>
    public static void Log(int n, double* x, double* y) => VecMathKernels<double>.Map<LogFunction>(n, x, y);

    /// <summary><c>yᵢ = xᵢ &lt; 0 ? 0 : xᵢ</c>, single precision: exact; −0 and NaN are kept.</summary>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results, at least as many; may be x.</param>
    /// <exception cref="ArgumentException">y is shorter than x, or overlaps it shifted.</exception>
    public static void Relu(ReadOnlySpan<float> x, Span<float> y) => VecMathKernels<float>.Map<ReluFunction>(x, y);

    /// <summary><c>yᵢ = xᵢ &lt; 0 ? 0 : xᵢ</c>, double precision: exact; −0 and NaN are kept.</summary>
    /// <inheritdoc cref="Relu(ReadOnlySpan{float}, Span{float})"/>
    public static void Relu(ReadOnlySpan<double> x, Span<double> y) => VecMathKernels<double>.Map<ReluFunction>(x, y);

    /// <summary><c>yᵢ = xᵢ &lt; 0 ? 0 : xᵢ</c> over pointers, single precision: nothing is checked.</summary>
    /// <param name="n">Elements.</param>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results; may be x.</param>
    public static void Relu(int n, float* x, float* y) => VecMathKernels<float>.Map<ReluFunction>(n, x, y);

    /// <summary><c>yᵢ = xᵢ &lt; 0 ? 0 : xᵢ</c> over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="Relu(int, float*, float*)"/>
    public static void Relu(int n, double* x, double* y) => VecMathKernels<double>.Map<ReluFunction>(n, x, y);

    /// <summary>
    /// The gradient of <see cref="Relu(ReadOnlySpan{float}, Span{float})"/>, single precision:
    /// <c>dxᵢ = yᵢ ≤ 0 ? 0 : dyᵢ</c>, so that a NaN in y lets dy pass.
    /// </summary>
    /// <param name="y">What Relu gave, or what it was given.</param>
    /// <param name="dy">Gradient by y, at least as many elements.</param>
    /// <param name="dx">Gradient by x, at least as many elements; may be y or dy.</param>
    /// <exception cref="ArgumentException">A span is shorter than y, or dx overlaps an input shifted.</exception>
    public static void ReluBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        VecMathKernels<float>.ReluBackward(y, dy, dx);

    /// <summary>The gradient of Relu, double precision: <c>dxᵢ = yᵢ ≤ 0 ? 0 : dyᵢ</c>.</summary>
    /// <inheritdoc cref="ReluBackward(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>
    public static void ReluBackward(ReadOnlySpan<double> y, ReadOnlySpan<double> dy, Span<double> dx) =>
        VecMathKernels<double>.ReluBackward(y, dy, dx);

    /// <summary>The gradient of Relu over pointers, single precision: nothing is checked.</summary>
    /// <param name="n">Elements.</param>
    /// <param name="y">What Relu gave, or what it was given.</param>
    /// <param name="dy">Gradient by y.</param>
    /// <param name="dx">Gradient by x; may be y or dy.</param>
    public static void ReluBackward(int n, float* y, float* dy, float* dx) =>
        VecMathKernels<float>.ReluBackward(n, y, dy, dx);

    /// <summary>The gradient of Relu over pointers, double precision: nothing is checked.</summary>
    /// <inheritdoc cref="ReluBackward(int, float*, float*, float*)"/>
    public static void ReluBackward(int n, double* y, double* dy, double* dx) =>
        VecMathKernels<double>.ReluBackward(n, y, dy, dx);
}
