namespace Kernels.Peers;

/// <summary>Who takes part in the race of elementary functions.</summary>
internal sealed class MathContest : Contest
{
    private const string Tensors = "TensorPrimitives", Loop = "plain loop";

    private readonly ArrayData data = new();

    /// <summary>Switches this project's kernels to the settings' instruction set.</summary>
    public MathContest(ContestSettings settings) => Isa.Override(settings.Isa);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Entrants => [KernelsMath.Title, Tensors, Loop, ArrayRival.Copy];

    /// <inheritdoc/>
    protected override unsafe Rival Create(string entrant) => entrant switch
    {
        KernelsMath.Title => new ArrayRival(
            entrant, Role.Ours, $"VecMath over pointers, {Isa.Reason}", true,
            problem => new ElementWork(data, problem, KernelsMath.Of(problem.Function))),
        Tensors => new ArrayRival(
            entrant, Role.Peer, "System.Numerics.Tensors; SiLU is Sigmoid, then Multiply.", true,
            problem => new ElementWork(data, problem, TensorsMath.Of(problem.Function))),
        Loop => new ArrayRival(
            entrant, Role.Peer, "C#, MathF element by element.", true,
            problem => new ElementWork(data, problem, LoopMath.Of(problem.Function))),
        ArrayRival.Copy => ArrayRival.Limit(data),
        _ => throw new ArgumentException($"Nobody is called '{entrant}'.", nameof(entrant)),
    };

    /// <inheritdoc/>
    protected override void Free() => data.Dispose();
}
