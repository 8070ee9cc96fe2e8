using System.Diagnostics;

namespace Kernels.Micro;

/// <summary>Runs git and dotnet.</summary>
internal static class Shell
{
    /// <summary>What the program prints; an exception with its complaint if it fails.</summary>
    public static string Run(string directory, string program, params string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment.Remove("CI"); // The other commit's lock files need not know what this one's benchmarks use.
        using Process process = Process.Start(info) ?? throw new TrackException($"{program} did not start.");
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Trim()
            : throw new TrackException($"{program} {string.Join(' ', arguments)}: {Tail($"{output}\n{errors.Result}")}");
    }

    private static string Tail(string text) =>
        string.Join('\n', text.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(5));
}
