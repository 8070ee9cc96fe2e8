namespace Kernels.Peers;

/// <summary>Sets the environment variables that OpenBLAS reads when it is loaded: right results at its best speed.</summary>
/// <remarks>
/// Old versions compute wrong results on some newer processors, which is why <c>OPENBLAS_CORETYPE</c> may be set on a
/// machine, to one whose kernels are slow. Here each candidate multiplies in a process of its own, since a kernel that the
/// processor cannot run ends it; the first that is right is taken. For AVX2 the kernels of Haswell and Zen compete.
/// </remarks>
internal static class OpenBlasEnvironment
{
    private const string CoreType = "OPENBLAS_CORETYPE";
    private const string CacheSize = "OPENBLAS_L2_SIZE";

    // The last one is timed: it is large enough that kernels differ.
    private static readonly string[] Checks =
    [
        "3x5x7 TT", "16x16x16 NN", "1x100x50 NN", "17x33x513 NN", "64x64x64 TN", "100x200x300 NT", "67x97x131 TT",
        "12x500x70 NN", "131x1x257 NN", "256x256x256 NN",
    ];

    /// <summary>Sets them, for this process and for those that it starts.</summary>
    /// <param name="command">A contest that OpenBLAS takes part in.</param>
    /// <param name="settings">What it is held with.</param>
    public static void Choose(string command, ContestSettings settings)
    {
        bool competes = settings.Isa == InstructionSet.Avx2;
        Dictionary<string, string?>? best = null;
        double least = double.PositiveInfinity;
        foreach (Dictionary<string, string?> candidate in Candidates(competes))
        {
            double? nanoseconds = Try(command, settings, candidate);
            if (nanoseconds is null || nanoseconds >= least)
                continue;
            best = candidate;
            least = nanoseconds.Value;
            if (!competes)
                break;
        }

        foreach ((string name, string? value) in best ?? [])
            Native.SetVariable(name, value);
    }

    private static IEnumerable<Dictionary<string, string?>> Candidates(bool isAvx2)
    {
        string?[] cores = isAvx2 ? ["Haswell", "Zen"] : [null, "Zen", "Haswell"];
        foreach (string? core in cores)
            yield return new() { [CoreType] = core, [CacheSize] = null };
    }

    // Nanoseconds of the last check, or null if a result is wrong or the process ended.
    private static double? Try(string command, ContestSettings settings, Dictionary<string, string?> candidate)
    {
        string name = candidate[CoreType] ?? "none";
        try
        {
            using var lane = new RemoteLane(command, OpenBlas.Name, settings, candidate);
            foreach (string check in Checks)
            {
                if (lane.Prepare(check) is not null)
                    return null; // It is not here at all: the race will say so.
                if (lane.Fault() is { } fault)
                {
                    Console.WriteLine($"OpenBLAS with {CoreType} {name} is left alone: {check}: {fault}");
                    return null;
                }
            }

            return lane.WarmUp();
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine($"OpenBLAS with {CoreType} {name} is left alone: {e.Message}");
            return null;
        }
    }
}
