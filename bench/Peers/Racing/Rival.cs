namespace Kernels.Peers;

/// <summary>What a rival is in the race.</summary>
internal enum Role
{
    /// <summary>An entry of this project.</summary>
    Ours,

    /// <summary>Whom ours is compared with.</summary>
    Peer,

    /// <summary>Timed and shown, but compared with nobody; its configuration says why.</summary>
    Shown,

    /// <summary>Not the same work, but what bounds it: a copy. Its speed stands for the peak.</summary>
    Limit,
}

/// <summary>Somebody who can compute the problems of a race.</summary>
internal abstract class Rival : IDisposable
{
    /// <summary>Its column in the table.</summary>
    public abstract string Name { get; }

    /// <summary>What it is in the race.</summary>
    public virtual Role Role => Role.Peer;

    /// <summary>Version, threads, kernels: what one has to know to repeat the race. Or why it is not here.</summary>
    public abstract string Configuration { get; }

    /// <summary>Whether it is of managed code, whose first calls are slow: then it rehearses.</summary>
    public virtual bool Rehearses => false;

    /// <summary>Whether the calling thread does all of the work.</summary>
    public virtual bool IsOneThread => true;

    /// <summary>Prepares a problem.</summary>
    /// <param name="problem">The problem as text, which each kind of race reads in its own way.</param>
    /// <exception cref="NotAvailableException">It cannot; the message says why.</exception>
    public abstract Work Prepare(string problem);

    /// <inheritdoc/>
    public void Dispose() => Free();

    /// <summary>What <see cref="Dispose"/> does.</summary>
    protected virtual void Free()
    {
    }
}

/// <summary>A rival, or a problem of its, that is not to be had here. The message goes to the reader of the table.</summary>
internal sealed class NotAvailableException(string reason) : Exception(reason);

/// <summary>In place of a rival that is not to be had on this machine.</summary>
internal sealed class AbsentRival(string name, string reason) : Rival
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override string Configuration => $"not available: {reason}";

    /// <inheritdoc/>
    public override Work Prepare(string problem) => throw new NotAvailableException(reason);
}
