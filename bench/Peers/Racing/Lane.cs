namespace Kernels.Peers;

/// <summary>Whether a rival stands at the start.</summary>
internal enum Standing
{
    /// <summary>Prepared, and its result is right.</summary>
    Ready,

    /// <summary>It does not do this problem.</summary>
    NotAvailable,

    /// <summary>Its result is wrong: it is not timed, and the run fails.</summary>
    Wrong,
}

/// <summary>How a rival stands, and why.</summary>
internal readonly record struct Start(Standing Standing, string Reason = "");

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

    /// <summary>Lets the last problem go, prepares this one, and compares the result of one call.</summary>
    Start Prepare(string problem);

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

    private Work Prepared => work ?? throw new InvalidOperationException($"{Name} was timed before it was prepared.");

    /// <inheritdoc/>
    public Start Prepare(string problem)
    {
        work?.Dispose();
        work = null;
        try
        {
            work = rival.Prepare(problem);
        }
        catch (NotAvailableException e)
        {
            return new Start(Standing.NotAvailable, e.Message);
        }

        return work.Fault() is { } fault ? new Start(Standing.Wrong, fault) : new Start(Standing.Ready);
    }

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
