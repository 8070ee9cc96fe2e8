namespace Kernels.Peers;

/// <summary>What a contest is held with.</summary>
/// <param name="IsDouble">Double precision, or else single.</param>
/// <param name="Isa">The instruction set of this project's kernels.</param>
/// <param name="Threads">Threads of each rival.</param>
internal sealed record ContestSettings(bool IsDouble, InstructionSet Isa, int Threads)
{
    /// <summary>The element type as options name it.</summary>
    public string TypeName => IsDouble ? "f64" : "f32";

    /// <summary>What the machine could do at most with these settings, now: GF/s.</summary>
    public double Peak() => FmaPeak.Measure(Isa, IsDouble ? typeof(double) : typeof(float)) * Threads;
}

/// <summary>One kind of race: who takes part. A process opens the contest and enters those that it is to run.</summary>
internal abstract class Contest : IDisposable
{
    /// <summary>Everybody's name, in the order of the table.</summary>
    public abstract IReadOnlyList<string> Entrants { get; }

    /// <summary>Makes one of them ready.</summary>
    /// <exception cref="NotAvailableException">It is not to be had on this machine.</exception>
    protected abstract Rival Create(string entrant);

    /// <summary>Makes one of them ready, or somebody who says why it is not here.</summary>
    public Rival Enter(string entrant)
    {
        try
        {
            return Create(entrant);
        }
        catch (Exception e) when (e is NotAvailableException or DllNotFoundException or TypeInitializationException)
        {
            return new AbsentRival(entrant, (e.InnerException ?? e).Message);
        }
    }

    /// <summary>What one of them needs in the environment of a process, which it then has for itself; else null.</summary>
    public virtual IReadOnlyDictionary<string, string?>? Variables(string entrant) => null;

    /// <summary>Makes one of them ready in this process.</summary>
    public virtual ILane OpenLane(string entrant) => new LocalLane(Enter(entrant));

    /// <inheritdoc/>
    public void Dispose() => Free();

    /// <summary>What <see cref="Dispose"/> does.</summary>
    protected virtual void Free()
    {
    }

    /// <summary>Opens the contest of a command.</summary>
    public static Contest Open(string command, ContestSettings settings) => command switch
    {
        GemmCommand.Name when settings.IsDouble => new GemmContest<double>(settings),
        GemmCommand.Name => new GemmContest<float>(settings),
        MathCommand.Name when settings.IsDouble => new MathContest<double>(settings),
        MathCommand.Name => new MathContest<float>(settings),
        SoftmaxCommand.Name when settings.IsDouble => new SoftmaxContest<double>(settings),
        SoftmaxCommand.Name => new SoftmaxContest<float>(settings),
        ConvCommand.Name or ConvCommand.Backward when settings.IsDouble =>
            new ConvContest<double>(settings, command == ConvCommand.Backward),
        ConvCommand.Name or ConvCommand.Backward => new ConvContest<float>(settings, command == ConvCommand.Backward),
        NotebookCommand.Name or NotebookCommand.Einsum => new NotebookContest(settings),
        _ => throw new ArgumentException($"No contest is called '{command}'.", nameof(command)),
    };
}
