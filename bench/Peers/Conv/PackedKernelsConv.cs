using System.Numerics;

namespace Kernels.Peers;

/// <summary>This project's forward pass with weights packed once, as the peer has them.</summary>
internal sealed class PackedKernelsConv<T>(ConvData<T> data, int threads) : Rival
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Its name.</summary>
    public const string Title = "kernels packed";

    /// <inheritdoc/>
    public override string Name => Title;

    /// <inheritdoc/>
    public override Role Role => Role.Ours;

    /// <inheritdoc/>
    public override string Configuration => $"Conv2d.ForwardPacked over pointers, {Isa.Reason} Threads: {threads}.";

    /// <inheritdoc/>
    public override bool Rehearses => true;

    /// <inheritdoc/>
    public override bool IsOneThread => threads == 1;

    /// <inheritdoc/>
    public override Work Prepare(string problem) =>
        new PackedWork(data.Prepare(ConvProblem.Parse(problem)), threads);

    private sealed unsafe class PackedWork(ConvTensors<T> tensors, int threads) : ConvWork<T>(tensors)
    {
        private readonly ConvWeights<T> packed = ConvWeights<T>.Pack(
            tensors.Problem.Shape, new ReadOnlySpan<T>(tensors.W, tensors.Problem.Shape.WeightLength));

        public override void Run(int calls)
        {
            int batch = Tensors.Problem.Batch;
            for (; calls > 0; calls--)
            {
                if (packed is ConvWeights<float> f32)
                    Conv2d.ForwardPacked(batch, (float*)(nint)Tensors.X, f32, null, (float*)(nint)Tensors.Y, threads: threads);
                else if (packed is ConvWeights<double> f64)
                    Conv2d.ForwardPacked(batch, (double*)(nint)Tensors.X, f64, null, (double*)(nint)Tensors.Y, threads: threads);
            }
        }

        protected override void Free() => packed.Dispose();
    }
}
