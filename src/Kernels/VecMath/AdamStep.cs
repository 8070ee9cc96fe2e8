using System.Numerics;

namespace Kernels;

/// <summary>The factors of an <see cref="AdamStep"/>.</summary>
/// <param name="LearningRate">Length of a step, about.</param>
/// <param name="Beta1">Share of the old mean that is kept, commonly 0.9.</param>
/// <param name="Beta2">Share of the old mean square that is kept, commonly 0.999.</param>
/// <param name="Epsilon">Added to the root, commonly 1e-8.</param>
/// <param name="WeightDecay">Share of a weight, times the learning rate, that a step takes off; 0 for none.</param>
/// <param name="Beta1Power">Beta1 to the power of the step's number, 1 for the first step.</param>
/// <param name="Beta2Power">Beta2 to the power of the step's number.</param>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly record struct AdamRates<T>(
    T LearningRate, T Beta1, T Beta2, T Epsilon, T WeightDecay, T Beta1Power, T Beta2Power)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>One step of Adam with decoupled weight decay, element by element.</summary>
/// <remarks>
/// <code>
/// before the loop:   c₁ = 1 / (1 − beta1Power)    c₂ = 1 / (1 − beta2Power)    d = learningRate·weightDecay
///
/// m = fma(beta1, m, (1 − beta1)·g)                mean of the gradient
/// v = fma(beta2, v, ((1 − beta2)·g)·g)            mean of its square
/// u = (m·c₁) / (sqrt(v·c₂) + epsilon)
/// w = fma(−learningRate, u, fma(−d, w, w))
/// </code>
/// Each operation is one rounding of IEEE 754, division and root included, so every instruction set gives the same bits.
/// Kingma and Ba, "Adam", ICLR 2015, Algorithm 1; decay as in Loshchilov and Hutter, "Decoupled Weight Decay
/// Regularization", ICLR 2019. Nothing is allocated.
/// </remarks>
public static unsafe class AdamStep
{
    /// <summary>Single precision over spans: all lengths and overlaps are checked before anything is written.</summary>
    /// <param name="gradient">Gradient of the loss by each weight; its length is the number of weights.</param>
    /// <param name="weights">w, updated in place; at least as long as the gradient.</param>
    /// <param name="mean">m, updated in place, +0 before the first step; at least as long as the gradient.</param>
    /// <param name="meanSquare">v, updated in place, +0 before the first step; at least as long as the gradient.</param>
    /// <param name="rates">The factors.</param>
    /// <exception cref="ArgumentException">A span is too short, or two of them overlap.</exception>
    public static void Run(
        ReadOnlySpan<float> gradient, Span<float> weights, Span<float> mean, Span<float> meanSquare,
        AdamRates<float> rates) =>
        AdamLoop<float>.Run(gradient, weights, mean, meanSquare, rates);

    /// <summary>Double precision over spans.</summary>
    /// <inheritdoc cref="Run(ReadOnlySpan{float}, Span{float}, Span{float}, Span{float}, AdamRates{float})"/>
    public static void Run(
        ReadOnlySpan<double> gradient, Span<double> weights, Span<double> mean, Span<double> meanSquare,
        AdamRates<double> rates) =>
        AdamLoop<double>.Run(gradient, weights, mean, meanSquare, rates);

    /// <summary>Single precision over pointers: nothing is checked.</summary>
    /// <param name="count">Number of weights.</param>
    /// <param name="gradient">Gradient of the loss by each weight.</param>
    /// <param name="weights">w, updated in place.</param>
    /// <param name="mean">m, updated in place.</param>
    /// <param name="meanSquare">v, updated in place.</param>
    /// <param name="rates">The factors.</param>
    public static void Run(
        int count, float* gradient, float* weights, float* mean, float* meanSquare, AdamRates<float> rates) =>
        AdamLoop<float>.Run(count, gradient, weights, mean, meanSquare, rates);

    /// <summary>Double precision over pointers: nothing is checked.</summary>
    /// <inheritdoc cref="Run(int, float*, float*, float*, float*, AdamRates{float})"/>
    public static void Run(
        int count, double* gradient, double* weights, double* mean, double* meanSquare, AdamRates<double> rates) =>
        AdamLoop<double>.Run(count, gradient, weights, mean, meanSquare, rates);
}
