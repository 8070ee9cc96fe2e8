using System.Numerics;

namespace Kernels.Peers;

/// <summary>Who takes part in the race of softmax, its relatives and norms.</summary>
internal sealed class SoftmaxContest<T> : Contest
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ArrayData<T> data = new();
    private readonly ContestSettings settings;

    /// <summary>Switches this project's kernels to the settings' instruction set.</summary>
    public SoftmaxContest(ContestSettings settings)
    {
        this.settings = settings;
        Isa.Override(settings.Isa);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Entrants =>
    [
        ArrayRival.Kernels,
        .. settings.Threads > 1 ? [ArrayRival.OneThread] : Array.Empty<string>(),
        OnnxSession.Name, ArrayRival.Tensors, ArrayRival.Loop, ArrayRival.Copy,
    ];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string?>? Variables(string entrant) =>
        ArrayRival.Variables(entrant, settings.Isa);

    /// <inheritdoc/>
    protected override unsafe Rival Create(string entrant) => entrant switch
    {
        ArrayRival.Kernels => Ours(entrant, Role.Ours, settings.Threads),
        ArrayRival.OneThread => Ours(entrant, Role.Shown, 1),
        OnnxSession.Name => ArrayRival.Onnx(data, settings),
        ArrayRival.Tensors => ArrayRival.OfTensors<T>(
            settings, "row by row: SoftMax, which subtracts no maximum; the rest by sweeps: Dot, Subtract, Multiply and so on.",
            problem => new RowsWork<T>(data, problem, TensorsRows<T>.Of(problem.Function))),
        ArrayRival.Loop => new ArrayRival(
            entrant, Role.Peer, "C#, row by row; exponentials by .NET.", true, 1,
            problem => new RowsWork<T>(data, problem, LoopRows<T>.Of(problem.Function))),
        ArrayRival.Copy => ArrayRival.Limit(data, settings.Threads),
        _ => throw new ArgumentException($"Nobody is called '{entrant}'.", nameof(entrant)),
    };

    /// <inheritdoc/>
    protected override void Free() => data.Dispose();

    private ArrayRival Ours(string name, Role role, int threads) => new(
        name, role, $"Softmax, LogSoftmax, LayerNorm and RmsNorm over pointers, {Isa.Reason}", true, threads,
        problem => KernelsRows<T>.Prepare(data, problem, threads));
}
