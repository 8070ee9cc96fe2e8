using System.Text.Json;

namespace Kernels.Micro;

/// <summary>What was measured of a kernel.</summary>
/// <param name="Name">The kernel.</param>
/// <param name="Nanoseconds">Per call, the median.</param>
/// <param name="ProbeRate">What the probe reached beside it: GFLOP/s of fused multiply-adds, or GB/s of a copy.</param>
/// <param name="Costs">Nanoseconds × probe rate, a value for each process: what is compared.</param>
/// <param name="Spread">Relative distance between processes: the largest cost / the least − 1.</param>
/// <param name="Bytes">Managed bytes per call.</param>
/// <param name="CodeBytes">Optimised machine code behind it.</param>
internal sealed record KernelFigures(
    string Name, double Nanoseconds, double ProbeRate, double[] Costs, double Spread, double Bytes, long CodeBytes);

/// <summary>A line of the history: one commit on one machine.</summary>
internal sealed record HistoryEntry(
    string Commit, string Subject, DateTime Committed, DateTime Measured, string Processor, string Runtime, string Isa,
    IReadOnlyList<KernelFigures> Kernels)
{
    /// <summary>The commit as tables show it.</summary>
    public string Short => Commit[..Math.Min(8, Commit.Length)] + (Commit.EndsWith('+') ? "+" : "");

    /// <summary>Whether figures of both may be compared.</summary>
    public bool IsLike(HistoryEntry other) => (Processor, Isa) == (other.Processor, other.Isa);
}

/// <summary>The history file: a JSON object a line, only ever appended to.</summary>
internal static class History
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>Where it is unless an option says otherwise.</summary>
    public static string DefaultPath => Path.Combine(Checkout.Root, "bench", "history.jsonl");

    /// <summary>Adds a line.</summary>
    public static void Append(string path, HistoryEntry entry) =>
        File.AppendAllText(path, JsonSerializer.Serialize(entry, Options) + "\n");

    /// <summary>All lines, oldest commit first.</summary>
    public static IReadOnlyList<HistoryEntry> Read(string path)
    {
        if (!File.Exists(path))
            throw new TrackException($"{path}: there is no history yet; `track` begins one.");
        try
        {
            return [.. File.ReadLines(path).Where(line => line.Length > 0)
                .Select(line => JsonSerializer.Deserialize<HistoryEntry>(line, Options)!)
                .OrderBy(entry => entry.Committed).ThenBy(entry => entry.Measured)];
        }
        catch (JsonException e)
        {
            throw new TrackException($"{path}: a line is no entry of the history ({e.Message})");
        }
    }

    /// <summary>The lines of a commit, named by the beginning of its hash or by a reference.</summary>
    public static IReadOnlyList<HistoryEntry> Of(IReadOnlyList<HistoryEntry> history, string name)
    {
        HistoryEntry[] found = [.. history.Where(entry => entry.Commit.StartsWith(name, StringComparison.Ordinal))];
        if (found.Length == 0)
        {
            string commit = Checkout.Resolve(name);
            found = [.. history.Where(entry => entry.Commit == commit)];
        }

        return found.Length > 0 ? found : throw new TrackException($"'{name}' was never tracked; `track --at {name}` does.");
    }
}
