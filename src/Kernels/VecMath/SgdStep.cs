namespace Kernels;

/// <summary>One step of stochastic gradient descent with momentum and weight decay, element by element.</summary>
/// <remarks>
/// <code>
/// g = fma(weightDecay, w, gradient)
/// v = fma(momentum, v, g)
/// w = fma(−learningRate, v, w)
/// </code>
/// Each line is one rounding, so every instruction set gives the same bits. Momentum as in Polyak (1964), without
/// damping. Nothing is allocated.
/// </remarks>
public static unsafe class SgdStep
{
    /// <summary>Single precision over spans: all lengths and overlaps are checked before anything is written.</summary>
    /// <param name="gradient">Gradient of the loss by each weight; its length is the number of weights.</param>
    /// <param name="weights">w, updated in place; at least as long as the gradient.</param>
    /// <param name="velocity">v, updated in place, +0 before the first step; at least as long as the gradient.</param>
    /// <param name="learningRate">Factor of the velocity.</param>
    /// <param name="momentum">Factor of the velocity of the step before; 0 for plain descent.</param>
    /// <param name="weightDecay">Factor of the weight that is added to its gradient; 0 for none.</param>
    /// <exception cref="ArgumentException">A span is too short, or two of them overlap.</exception>
    public static void Run(
        ReadOnlySpan<float> gradient, Span<float> weights, Span<float> velocity,
        float learningRate, float momentum = 0, float weightDecay = 0) =>
        SgdLoop<float>.Run(gradient, weights, velocity, new(learningRate, momentum, weightDecay));

    /// <summary>Double precision over spans.</summary>
    /// <inheritdoc cref="Run(ReadOnlySpan{float}, Span{float}, Span{float}, float, float, float)"/>
    public static void Run(
        ReadOnlySpan<double> gradient, Span<double> weights, Span<double> velocity,
        double learningRate, double momentum = 0, double weightDecay = 0) =>
        SgdLoop<double>.Run(gradient, weights, velocity, new(learningRate, momentum, weightDecay));

    /// <summary>Single precision over pointers: nothing is checked.</summary>
    /// <param name="count">Number of weights.</param>
    /// <param name="gradient">Gradient of the loss by each weight.</param>
    /// <param name="weights">w, updated in place.</param>
    /// <param name="velocity">v, updated in place.</param>
    /// <param name="learningRate">Factor of the velocity.</param>
    /// <param name="momentum">Factor of the velocity of the step before.</param>
    /// <param name="weightDecay">Factor of the weight that is added to its gradient.</param>
    public static void Run(
        int count, float* gradient, float* weights, float* velocity,
        float learningRate, float momentum = 0, float weightDecay = 0) =>
        SgdLoop<float>.Run(count, gradient, weights, velocity, new(learningRate, momentum, weightDecay));

    /// <summary>Double precision over pointers: nothing is checked.</summary>
    /// <inheritdoc cref="Run(int, float*, float*, float*, float, float, float)"/>
    public static void Run(
        int count, double* gradient, double* weights, double* velocity,
        double learningRate, double momentum = 0, double weightDecay = 0) =>
        SgdLoop<double>.Run(count, gradient, weights, velocity, new(learningRate, momentum, weightDecay));
}
