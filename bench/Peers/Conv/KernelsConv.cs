using System.Numerics;

namespace Kernels.Peers;

/// <summary>This project's convolution over pointers.</summary>
/// <param name="data">The tensors.</param>
/// <param name="name">Its name.</param>
/// <param name="role">What it is in the race.</param>
/// <param name="threads">Threads.</param>
/// <param name="alwaysForward">Whether it runs the forward pass whatever was asked: what gradients are measured by.</param>
internal sealed class KernelsConv<T>(ConvData<T> data, string name, Role role, int threads, bool alwaysForward) : Rival
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Its name.</summary>
    public const string Plain = "kernels";

    /// <summary>Its name where it stands on one thread beside others with more.</summary>
    public const string OneThread = "kernels 1 thread";

    /// <summary>Its name where it runs the forward pass beside gradients.</summary>
    public const string ForwardPass = "forward";

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override Role Role => role;

    /// <inheritdoc/>
    public override string Configuration => alwaysForward
        ? $"the forward pass of kernels, as a measure. Threads: {threads}."
        : $"Conv2d over pointers, weights as they are, {Isa.Reason} Threads: {threads}.";

    /// <inheritdoc/>
    public override bool Rehearses => true;

    /// <inheritdoc/>
    public override bool IsOneThread => threads == 1;

    /// <inheritdoc/>
    public override Work Prepare(string problem)
    {
        var p = ConvProblem.Parse(problem);
        return new ConvolutionWork(data.Prepare(alwaysForward ? ConvProblem.With(p, pass: ConvPass.Forward) : p), threads);
    }

    private sealed unsafe class ConvolutionWork(ConvTensors<T> tensors, int threads) : ConvWork<T>(tensors)
    {
        public override void Run(int calls)
        {
            ConvShape shape = Tensors.Problem.Shape;
            ConvPass pass = Tensors.Problem.Pass;
            (nint x, nint w, nint y) = ((nint)Tensors.X, (nint)Tensors.W, (nint)Tensors.Y);
            for (; calls > 0; calls--)
            {
                if (typeof(T) == typeof(float))
                    Pass(shape, pass, (float*)x, (float*)w, (float*)y);
                else
                    Pass(shape, pass, (double*)x, (double*)w, (double*)y);
            }
        }

        private void Pass(ConvShape shape, ConvPass pass, float* x, float* w, float* y)
        {
            if (pass == ConvPass.Forward)
                Conv2d.Forward(shape, x, w, null, y, threads: threads);
            else if (pass == ConvPass.Weights)
                Conv2d.BackwardWeights(shape, x, y, 0, w, threads);
            else
                Conv2d.BackwardData(shape, w, y, x, threads);
        }

        private void Pass(ConvShape shape, ConvPass pass, double* x, double* w, double* y)
        {
            if (pass == ConvPass.Forward)
                Conv2d.Forward(shape, x, w, null, y, threads: threads);
            else if (pass == ConvPass.Weights)
                Conv2d.BackwardWeights(shape, x, y, 0, w, threads);
            else
                Conv2d.BackwardData(shape, w, y, x, threads);
        }
    }
}
