namespace Kernels.Peers;

/// <summary>A rival as the race sees it: in this process or in one of its own.</summary>
internal interface ILane : IDisposable
{
    /// <inheritdoc cref="Rival.Name"/>
    string Name { get; }

    /// <inheritdoc cref="Rival.Role"/>
    Role Role { get; }

    /// <inheritdoc cref="Rival.Configuration"/>
    string Configuration { get; }

    /// <inheritdoc cref="Rival.Rehearses"/>
    bool Rehearses { get; }

    /// <summary>The process that it runs in.</summary>
    int ProcessId { get; }

    /// <summary>Lets the last problem go and prepares this one: null if it can be run, or why not.</summary>
    string? Prepare(string problem);

    /// <summary>Compares the result with a reference: null if it is right, or what is wrong.</summary>
    string? Fault();

    /// <inheritdoc cref="Rehearsal.Rest"/>
    int Rest();

    /// <summary>Runs until it gets no faster: nanoseconds of a call.</summary>
    double WarmUp();

    /// <summary>Nanoseconds per call.</summary>
    double Time(int calls);
}

/// <summary>A rival in this process.</summary>
internal sealed class LocalLane(Rival rival) : ILane
{
    private Work? work;

    /// <inheritdoc/>
    public string Name => rival.Name;

    /// <inheritdoc/>
    public Role Role => rival.Role;

    /// <inheritdoc/>
    public string Configuration => rival.Configuration;

    /// <inheritdoc/>
    public bool Rehearses => rival.Rehearses;

    /// <inheritdoc/>
    public int ProcessId => Environment.ProcessId;

    private Work Prepared => work ?? throw new InvalidOperationException($"{Name} was called before it was prepared.");

    /// <inheritdoc/>
    public string? Prepare(string problem)
    {
        work?.Dispose();
        work = null;
        try
        {
            work = rival.Prepare(problem);
            return null;
        }
        catch (NotAvailableException e)
        {
            return e.Message;
        }
    }

    /// <inheritdoc/>
    public string? Fault() => Prepared.Fault();

    /// <inheritdoc/>
    public int Rest() => Rehearsal.Rest();

    /// <inheritdoc/>
    public double WarmUp() => Peers.WarmUp.Run(Prepared, rival.IsOneThread);

    /// <inheritdoc/>
    public double Time(int calls) => Burst.Time(Prepared.Run, calls, rival.IsOneThread);

    /// <inheritdoc/>
    public void Dispose()
    {
        work?.Dispose();
        rival.Dispose();
    }
}
