using System.Numerics;

namespace Kernels.Peers;

/// <summary>Who takes part in the race of convolutions.</summary>
internal sealed class ConvContest<T> : Contest
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ConvData<T> data = new();
    private readonly ConvData<T> forwardData = new();
    private readonly ContestSettings settings;
    private readonly bool isBackward;

    /// <summary>Switches this project's kernels to the settings' instruction set.</summary>
    public ConvContest(ContestSettings settings, bool isBackward)
    {
        this.settings = settings;
        this.isBackward = isBackward;
        Isa.Override(settings.Isa);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Entrants =>
    [
        KernelsConv<T>.Plain,
        .. isBackward ? Array.Empty<string>() : [PackedKernelsConv<T>.Title],
        .. isBackward ? [KernelsConv<T>.ForwardPass] : Array.Empty<string>(),
        .. settings.Threads > 1 ? [KernelsConv<T>.OneThread] : Array.Empty<string>(),
        OnnxSession.Name, LoopConv<T>.Title,
    ];

    /// <inheritdoc/>
    protected override Rival Create(string entrant) => entrant switch
    {
        KernelsConv<T>.Plain => new KernelsConv<T>(data, entrant, Role.Ours, settings.Threads, false),
        KernelsConv<T>.OneThread => new KernelsConv<T>(data, entrant, Role.Shown, 1, false),
        KernelsConv<T>.ForwardPass => new KernelsConv<T>(forwardData, entrant, Role.Shown, settings.Threads, true),
        PackedKernelsConv<T>.Title => new PackedKernelsConv<T>(data, settings.Threads),
        OnnxSession.Name => new OnnxConv<T>(data, settings.Threads, WiderPeak.Note<T>(settings.Isa)),
        LoopConv<T>.Title => new LoopConv<T>(data),
        _ => throw new ArgumentException($"Nobody is called '{entrant}'.", nameof(entrant)),
    };

    /// <inheritdoc/>
    protected override void Free()
    {
        data.Dispose();
        forwardData.Dispose();
    }
}
