namespace Kernels.Peers;

/// <summary>Who takes part in the race of softmax.</summary>
internal sealed class SoftmaxContest : Contest
{
    private const string Tensors = "TensorPrimitives", Loop = "plain loop";

    private readonly ArrayData data = new();
    private readonly ContestSettings settings;

    /// <summary>Switches this project's kernels to the settings' instruction set.</summary>
    public SoftmaxContest(ContestSettings settings)
    {
        this.settings = settings;
        Isa.Override(settings.Isa);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Entrants =>
        [KernelsMath.Title, OnnxSession.Name, Tensors, Loop, ArrayRival.Copy];

    /// <inheritdoc/>
    protected override unsafe Rival Create(string entrant) => entrant switch
    {
        KernelsMath.Title => new ArrayRival(
            entrant, Role.Ours, $"Softmax over pointers, {Isa.Reason} Threads: {settings.Threads}.", true,
            problem => new KernelsSoftmax(data, problem, settings.Threads)),
        OnnxSession.Name => new ArrayRival(
            entrant, Role.Peer,
            $"version {OnnxSession.Version}, Softmax, I/O bound to native memory. Threads: {settings.Threads}.", false,
            problem => new OnnxSoftmax(data, problem, settings.Threads)),
        Tensors => new ArrayRival(
            entrant, Role.Peer, "row by row: SoftMax, which subtracts no maximum; backward Dot, Subtract, Multiply.", true,
            problem => new RowsWork(
                data, problem, problem.Streams == 3 ? &TensorsSoftmax.Backward : &TensorsSoftmax.Forward)),
        Loop => new ArrayRival(
            entrant, Role.Peer, "C#: the maximum, MathF.Exp and the sum, quotients.", true,
            problem => new RowsWork(data, problem, problem.Streams == 3 ? &LoopSoftmax.Backward : &LoopSoftmax.Forward)),
        ArrayRival.Copy => ArrayRival.Limit(data),
        _ => throw new ArgumentException($"Nobody is called '{entrant}'.", nameof(entrant)),
    };

    /// <inheritdoc/>
    protected override void Free() => data.Dispose();
}
