using System.Numerics;

namespace Kernels.Peers;

/// <summary>Who takes part in the race of products.</summary>
internal sealed class GemmContest<T> : Contest
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly GemmData<T> data = new();
    private readonly ContestSettings settings;

    /// <summary>Switches this project's kernels to the settings' instruction set.</summary>
    public GemmContest(ContestSettings settings)
    {
        this.settings = settings;
        Isa.Override(settings.Isa);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Entrants =>
    [
        KernelsGemm<T>.Plain, PackedKernelsGemm<T>.Title,
        .. settings.Threads > 1 ? [KernelsGemm<T>.OneThread] : Array.Empty<string>(),
        OpenBlas.Name, OnnxSession.Name, MathNetLibrary.Name, LoopGemm<T>.Title,
    ];

    /// <inheritdoc/>
    protected override Rival Create(string entrant) => entrant switch
    {
        KernelsGemm<T>.Plain => new KernelsGemm<T>(data, entrant, Role.Ours, settings.Threads),
        KernelsGemm<T>.OneThread => new KernelsGemm<T>(data, entrant, Role.Shown, 1),
        PackedKernelsGemm<T>.Title => new PackedKernelsGemm<T>(data, settings.Threads),
        OpenBlas.Name => new OpenBlasGemm<T>(data, settings.Threads),
        OnnxSession.Name => new OnnxGemm<T>(data, settings.Threads, WiderPeak.Note<T>(settings.Isa)),
        MathNetLibrary.Name => new MathNetGemm<T>(data, settings.Threads),
        LoopGemm<T>.Title => new LoopGemm<T>(data),
        _ => throw new ArgumentException($"Nobody is called '{entrant}'.", nameof(entrant)),
    };

    /// <inheritdoc/>
    protected override void Free() => data.Dispose();
}
