using System.Runtime.InteropServices;

namespace Kernels.Micro;

/// <summary>What figures depend on besides the code.</summary>
internal static class Machine
{
    /// <summary>The processor's name, or its architecture where the system does not tell it.</summary>
    public static string Processor { get; } = Model() ?? RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>The runtime and its version.</summary>
    public static string Runtime => RuntimeInformation.FrameworkDescription;

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
