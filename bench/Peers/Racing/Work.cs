namespace Kernels.Peers;

/// <summary>One computation by one rival, prepared: its data is in place and nothing is left to allocate.</summary>
internal abstract class Work : IDisposable
{
    /// <summary>Computes it so many times; the loop is in here, so that no delegate's call is counted.</summary>
    public abstract void Run(int calls);

    /// <summary>Spoils the result, computes it, compares it with a reference: null if it is right, or what is wrong.</summary>
    public abstract string? Fault();

    /// <summary>Frees what was prepared.</summary>
    public void Dispose() => Free();

    /// <summary>The fastest of several ways to the same result, by a short trial; the others are disposed.</summary>
    public static Work Fastest(IReadOnlyList<Work> ways, bool isOneThread)
    {
        if (ways.Count == 1)
            return ways[0];
        Work best = ways.MinBy(way => WarmUp.Run(way, isOneThread))!;
        foreach (Work way in ways.Where(way => way != best))
            way.Dispose();
        return best;
    }

    /// <summary>What <see cref="Dispose"/> does.</summary>
    protected virtual void Free()
    {
    }
}
