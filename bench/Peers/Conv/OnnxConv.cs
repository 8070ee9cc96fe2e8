using System.Numerics;

namespace Kernels.Peers;

/// <summary>ONNX Runtime: Conv, or ConvTranspose for the data gradient, with the weights as a constant of the model.</summary>
/// <remarks>It lays the weights out beforehand, and blocks channels where that pays. It has no weight gradient.</remarks>
internal sealed class OnnxConv<T>(ConvData<T> data, int threads, string? unfair) : Rival
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Name => OnnxSession.Name;

    /// <inheritdoc/>
    public override Role Role => unfair is null ? Role.Peer : Role.Shown;

    /// <inheritdoc/>
    public override string Configuration =>
        $"version {OnnxSession.Version}, constant weights, sequential, no spinning, I/O bound to native memory. "
        + $"Threads: {threads}.{(unfair is null ? "" : $" {unfair}")}";

    /// <inheritdoc/>
    public override bool IsOneThread => threads == 1;

    /// <inheritdoc/>
    public override Work Prepare(string problem)
    {
        var p = ConvProblem.Parse(problem);
        if (p.Pass == ConvPass.Weights)
            throw new NotAvailableException("it has no gradient by weights");
        return new SessionWork(data.Prepare(p), threads);
    }

    private sealed unsafe class SessionWork : ConvWork<T>
    {
        private readonly OnnxSession session;

        public SessionWork(ConvTensors<T> tensors, int threads)
            : base(tensors)
        {
            ConvShape s = tensors.Problem.Shape;
            long[] x = [s.Batch, s.InChannels, s.InHeight, s.InWidth];
            long[] w = [s.OutChannels, s.InChannels / s.Groups, s.KernelHeight, s.KernelWidth];
            long[] y = [s.Batch, s.OutChannels, s.OutHeight, s.OutWidth];
            bool isForward = tensors.Problem.Pass == ConvPass.Forward;
            (long[] input, long[] output) = isForward ? (x, y) : (y, x);
            OnnxModel model = new OnnxModel(isForward ? "Conv" : "ConvTranspose", typeof(T) == typeof(double))
                .Attribute("group", s.Groups)
                .Attribute("kernel_shape", [s.KernelHeight, s.KernelWidth])
                .Attribute("strides", [s.StrideHeight, s.StrideWidth])
                .Attribute("pads", [s.PadHeight, s.PadWidth, s.PadHeight, s.PadWidth]);
            if (!isForward)
            {
                model.Attribute(
                    "output_padding",
                    [
                        s.InHeight - (((s.OutHeight - 1) * s.StrideHeight) + s.KernelHeight - (2 * s.PadHeight)),
                        s.InWidth - (((s.OutWidth - 1) * s.StrideWidth) + s.KernelWidth - (2 * s.PadWidth)),
                    ]);
            }

            model.Input("input", input)
                .Constant("W", new ReadOnlySpan<T>(tensors.W, s.WeightLength), w)
                .Output("output", output);
            session = new OnnxSession(model.ToBytes(), threads);
            session.BindInput("input", isForward ? tensors.X : tensors.Y, input);
            session.BindOutput("output", isForward ? tensors.Y : tensors.X, output);
        }

        public override void Run(int calls)
        {
            for (; calls > 0; calls--)
                session.Run();
        }

        protected override void Free() => session.Dispose();
    }
}
