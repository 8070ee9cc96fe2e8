namespace Kernels.Hashes;

/// <summary>Runs every case on an instruction set and compares with the committed table.</summary>
internal static class HashCheck
{
    /// <summary>Numbers of threads that each case runs with.</summary>
    public static IReadOnlyList<int> Threads { get; } = [1, 2, 3];

    /// <summary>One line for each result that the table does not have; none if all is well.</summary>
    /// <remarks>Leaves <paramref name="set"/> as the set in force.</remarks>
    public static IReadOnlyList<string> Run(InstructionSet set) => Run(set, Threads);

    /// <inheritdoc cref="Run(InstructionSet)"/>
    public static IReadOnlyList<string> Run(InstructionSet set, IReadOnlyList<int> numbersOfThreads)
    {
        Isa.Override(set);
        var differences = new List<string>();
        foreach (int threads in numbersOfThreads)
        {
            foreach (HashCase x in CaseList.All)
            {
                ulong actual = x.Compute(threads);
                if (!HashTable.Committed.TryGetValue(x.Name, out ulong expected))
                    differences.Add($"{x.Name}: not in the table");
                else if (actual != expected)
                    differences.Add($"{x.Name}: {HashTable.Text(actual)}, expected {HashTable.Text(expected)}; {set}, threads {threads}");
            }
        }

        return differences;
    }

    /// <summary>Cases of the table that no code computes any more.</summary>
    public static IEnumerable<string> Stale() => HashTable.Committed.Keys.Except(CaseList.All.Select(x => x.Name));
}
