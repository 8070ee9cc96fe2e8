using System.Numerics;

namespace Kernels.Layers;

/// <summary>Stochastic gradient descent with momentum and weight decay, see <see cref="SgdStep"/>.</summary>
/// <remarks>An owner of the velocities: dispose it. The parameters stay the caller's. Steps allocate nothing.</remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class Sgd<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Parameter<T>[] parameters;
    private readonly OptimizerState<T> velocity;
    private bool disposed;

    /// <summary>Prepares to train <paramref name="parameters"/>.</summary>
    /// <param name="parameters">What to train, each once; the list is copied.</param>
    /// <param name="learningRate">See <see cref="LearningRate"/>.</param>
    /// <param name="momentum">Factor of the velocity of the step before, in [0, 1); 0 for plain descent.</param>
    /// <param name="weightDecay">Factor of the weight that is added to its gradient, 0 or more.</param>
    /// <exception cref="ArgumentNullException">parameters or one of them is null.</exception>
    /// <exception cref="ArgumentException">A parameter is in the list twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A factor is out of its range or no number.</exception>
    /// <exception cref="ObjectDisposedException">A parameter is disposed.</exception>
    public Sgd(Parameter<T>[] parameters, T learningRate, T momentum = default, T weightDecay = default)
    {
        this.parameters = OptimizerState<T>.Checked(parameters);
        OptimizerState<T>.RequireAlive(this.parameters);
        RequireRate.NonNegative(learningRate);
        RequireRate.BelowOne(momentum);
        RequireRate.NonNegative(weightDecay);
        LearningRate = learningRate;
        Momentum = momentum;
        WeightDecay = weightDecay;
        velocity = new OptimizerState<T>(this.parameters);
    }

    /// <summary>Factor of the velocity in a step: w −= LearningRate·v; set it between steps to let it decay.</summary>
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

    /// <summary>Factor of the velocity of the step before.</summary>
    public T Momentum { get; }

    /// <summary>Factor of the weight that is added to its gradient.</summary>
    public T WeightDecay { get; }

    /// <summary>Moves every parameter by one step along its gradient.</summary>
    /// <exception cref="ObjectDisposedException">This or one of the parameters is disposed; none was changed.</exception>
    public void Step()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        OptimizerState<T>.RequireAlive(parameters);
        var rates = new SgdRates<T>(LearningRate, Momentum, WeightDecay);
        for (int i = 0; i < parameters.Length; i++)
            SgdLoop<T>.Run(parameters[i].Gradient, parameters[i].Value, velocity[i], rates);
        GC.KeepAlive(this);
    }

    /// <summary>Frees the velocities. Further calls do nothing.</summary>
    public void Dispose()
    {
        disposed = true;
        velocity.Dispose();
    }
}
