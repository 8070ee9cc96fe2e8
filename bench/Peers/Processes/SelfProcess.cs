using System.Diagnostics;
using System.Reflection;

namespace Kernels.Peers;

/// <summary>Starts this program once more.</summary>
internal static class SelfProcess
{
    /// <summary>What to start, with its standard input and output redirected.</summary>
    public static ProcessStartInfo Info(params IEnumerable<string> arguments)
    {
        string program = Environment.ProcessPath
            ?? throw new InvalidOperationException("The system does not tell this program's path.");
        var info = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // `dotnet Kernels.Peers.dll` runs in a process whose program is dotnet.
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            info.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
        foreach (string argument in arguments)
            info.ArgumentList.Add(argument);
        return info;
    }

    /// <summary>Starts it.</summary>
    public static Process Start(ProcessStartInfo info) =>
        Process.Start(info) ?? throw new InvalidOperationException($"{info.FileName} did not start.");
}
