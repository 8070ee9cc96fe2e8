using System.Numerics;

namespace Kernels.Peers;

/// <summary>Who takes part in the race of elementary functions.</summary>
internal sealed class MathContest<T> : Contest
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ArrayData<T> data = new();
    private readonly ContestSettings settings;

    /// <summary>Switches this project's kernels to the settings' instruction set.</summary>
    public MathContest(ContestSettings settings)
    {
        this.settings = settings;
        Isa.Override(settings.Isa);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Entrants =>
    [
        ArrayRival.Kernels, OnnxSession.Name, ArrayRival.Tensors, MathNetLibrary.Name, ArrayRival.Loop, ArrayRival.Copy,
    ];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string?>? Variables(string entrant) =>
        ArrayRival.Variables(entrant, settings.Isa);

    /// <inheritdoc/>
    protected override unsafe Rival Create(string entrant) => entrant switch
    {
        ArrayRival.Kernels => new ArrayRival(
            entrant, Role.Ours, $"VecMath over pointers, {Isa.Reason}", true, 1,
            problem => new ElementWork<T>(data, problem, KernelsMath<T>.Of(problem.Function))),
        OnnxSession.Name => ArrayRival.Onnx(data, settings),
        ArrayRival.Tensors => ArrayRival.OfTensors<T>(
            settings, "System.Numerics.Tensors; SiLU is Sigmoid, then Multiply.",
            problem => new ElementWork<T>(data, problem, TensorsMath<T>.Of(problem.Function))),
        MathNetLibrary.Name => MathNet(entrant),
        ArrayRival.Loop => new ArrayRival(
            entrant, Role.Peer, "C#, .NET's functions element by element.", true, 1,
            problem => new ElementWork<T>(data, problem, LoopMath<T>.Of(problem.Function))),
        ArrayRival.Copy => ArrayRival.Limit(data, settings.Threads),
        _ => throw new ArgumentException($"Nobody is called '{entrant}'.", nameof(entrant)),
    };

    /// <inheritdoc/>
    protected override void Free() => data.Dispose();

    private ArrayRival MathNet(string name)
    {
        MathNetLibrary.SetThreads(settings.Threads);
        return new ArrayRival(
            name, Role.Peer,
            $"{MathNetLibrary.Version}, vectors into vectors; Logistic and Erf mapped; SiLU and 1/√x in two sweeps.",
            true, settings.Threads, problem => new MathNetMath<T>(data, problem));
    }
}
