using System.Runtime.InteropServices;

namespace Kernels.Peers;

/// <summary>What only the system's C library can do.</summary>
internal static partial class Native
{
    private const int SignalKill = 9, SignalContinue = 18, SignalStop = 19;
    private const int SetParentDeathSignal = 1;

    /// <summary>Sets or, with null, removes an environment variable, also for native libraries in this process.</summary>
    /// <remarks>The runtime keeps a copy of the environment; <c>getenv</c> does not see what changes in it.</remarks>
    public static void SetVariable(string name, string? value)
    {
        Environment.SetEnvironmentVariable(name, value);
        if (OperatingSystem.IsWindows())
            return;
        int failure = value is null ? UnsetEnv(name) : SetEnv(name, value, 1);
        if (failure != 0)
            throw new InvalidOperationException($"The environment variable {name} cannot be set.");
    }

    /// <summary>Lets a process continue that <see cref="Stop"/> stopped.</summary>
    public static void Continue(int process) => Signal(process, SignalContinue);

    /// <summary>Stops all threads of a process where they are. On Linux only; elsewhere nothing happens.</summary>
    public static void Stop(int process) => Signal(process, SignalStop);

    /// <summary>Makes this process end with its parent, even if it is stopped. On Linux only.</summary>
    public static void EndWithParent()
    {
        if (OperatingSystem.IsLinux())
            _ = PrCtl(SetParentDeathSignal, SignalKill, 0, 0, 0);
    }

    private static void Signal(int process, int signal)
    {
        if (OperatingSystem.IsLinux())
            _ = Kill(process, signal);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnsetEnv(string name);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int PrCtl(int option, nuint a, nuint b, nuint c, nuint d);
}
