using System.Globalization;
using System.Runtime.InteropServices;

namespace Kernels.Peers;

/// <summary>What figures depend on besides the code.</summary>
internal sealed record Machine(
    string Processor, int Processors, int Level1, int Level2, int Level3, string System, string Runtime, string Isa)
{
    /// <summary>This one.</summary>
    public static Machine Current { get; } = new(
        Model() ?? RuntimeInformation.ProcessArchitecture.ToString(), Environment.ProcessorCount,
        Caches.Level1, Caches.Level2, Caches.Level3,
        RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription, Kernels.Isa.Reason);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor}, {Processors} processors for this process, caches {Level1 >> 10} KiB, {Level2 >> 10} KiB, "
        + $"{Level3 >> 10} KiB; {System}; {Runtime}");

    private static string? Model()
    {
        try
        {
            return File.ReadLines("/proc/cpuinfo")
                .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
        }
        catch (IOException)
        {
            return null; // Not Linux.
        }
    }
}
