using System.Numerics;

namespace Kernels.Layers;

/// <summary>Adam with decoupled weight decay, see <see cref="AdamStep"/>.</summary>
/// <remarks>
/// The powers of beta that correct the first steps come from one multiplication for each step, since a power function
/// may differ in its last bit from one mathematical library to the next.
/// An owner of the means: dispose it. The parameters stay the caller's. Steps allocate nothing.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class Adam<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Parameter<T>[] parameters;
    private readonly OptimizerState<T> mean;
    private readonly OptimizerState<T> meanSquare;
    private T beta1Power = T.One;
    private T beta2Power = T.One;
    private bool disposed;

    /// <summary>Prepares to train <paramref name="parameters"/> with the usual factors: 0.9, 0.999 and 1e-8.</summary>
    /// <param name="parameters">What to train, each once; the list is copied.</param>
    /// <param name="learningRate">See <see cref="LearningRate"/>.</param>
    /// <param name="weightDecay">Share of a weight, times the learning rate, that a step takes off; 0 or more.</param>
    /// <inheritdoc cref="Adam{T}(Parameter{T}[], T, T, T, T, T)"/>
    public Adam(Parameter<T>[] parameters, T learningRate, T weightDecay = default)
        : this(
            parameters, learningRate, weightDecay, T.CreateChecked(0.9), T.CreateChecked(0.999), T.CreateChecked(1e-8))
    {
    }

    /// <summary>Prepares to train <paramref name="parameters"/>.</summary>
    /// <param name="parameters">What to train, each once; the list is copied.</param>
    /// <param name="learningRate">See <see cref="LearningRate"/>.</param>
    /// <param name="weightDecay">Share of a weight, times the learning rate, that a step takes off; 0 or more.</param>
    /// <param name="beta1">Share of the old mean that is kept, in [0, 1).</param>
    /// <param name="beta2">Share of the old mean square that is kept, in [0, 1).</param>
    /// <param name="epsilon">Added to the root of the mean square, 0 or more.</param>
    /// <exception cref="ArgumentNullException">parameters or one of them is null.</exception>
    /// <exception cref="ArgumentException">A parameter is in the list twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A factor is out of its range or no number.</exception>
    /// <exception cref="ObjectDisposedException">A parameter is disposed.</exception>
    public Adam(Parameter<T>[] parameters, T learningRate, T weightDecay, T beta1, T beta2, T epsilon)
    {
        this.parameters = OptimizerState<T>.Checked(parameters);
        OptimizerState<T>.RequireAlive(this.parameters);
        RequireRate.NonNegative(learningRate);
        RequireRate.NonNegative(weightDecay);
        RequireRate.BelowOne(beta1);
        RequireRate.BelowOne(beta2);
        RequireRate.NonNegative(epsilon);
        LearningRate = learningRate;
        WeightDecay = weightDecay;
        Beta1 = beta1;
        Beta2 = beta2;
        Epsilon = epsilon;
        mean = new OptimizerState<T>(this.parameters);
        meanSquare = new OptimizerState<T>(this.parameters);
    }

    /// <summary>About the length of a step; set it between steps to let it decay.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The new value is negative, infinite or NaN.</exception>
    public T LearningRate
    {
        get;
        set
        {
            RequireRate.NonNegative(value, nameof(LearningRate));
            field = value;
        }
    }

    /// <summary>Share of a weight, times the learning rate, that a step takes off.</summary>
    public T WeightDecay { get; }

    /// <summary>Share of the old mean that is kept.</summary>
    public T Beta1 { get; }

    /// <summary>Share of the old mean square that is kept.</summary>
    public T Beta2 { get; }

    /// <summary>Added to the root of the mean square.</summary>
    public T Epsilon { get; }

    /// <summary>Moves every parameter by one step along its gradient.</summary>
    /// <exception cref="ObjectDisposedException">This or one of the parameters is disposed; none was changed.</exception>
    public void Step()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        OptimizerState<T>.RequireAlive(parameters);
        beta1Power *= Beta1;
        beta2Power *= Beta2;
        var rates = new AdamRates<T>(LearningRate, Beta1, Beta2, Epsilon, WeightDecay, beta1Power, beta2Power);
        for (int i = 0; i < parameters.Length; i++)
            AdamLoop<T>.Run(parameters[i].Gradient, parameters[i].Value, mean[i], meanSquare[i], rates);
        GC.KeepAlive(this);
    }

    /// <summary>Frees the means. Further calls do nothing.</summary>
    public void Dispose()
    {
        disposed = true;
        mean.Dispose();
        meanSquare.Dispose();
    }
}
