using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Kernels.Micro;

/// <summary>A process that times kernels, asked line by line; <see cref="TrackLane"/> answers. It sleeps between requests.</summary>
internal sealed class LaneProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Process process;

    /// <summary>Starts it.</summary>
    /// <param name="assembly">Kernels.Micro.dll of this build or of another commit's.</param>
    /// <param name="injection">A slowdown on purpose, or null.</param>
    /// <param name="codeList">A file for the JIT's list of compiled methods, or null.</param>
    public LaneProcess(string assembly, Injection? injection = null, string? codeList = null)
    {
        var info = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        info.ArgumentList.Add(assembly);
        info.ArgumentList.Add(TrackLane.Command);
        if (injection is not null)
        {
            info.ArgumentList.Add("--inject");
            info.ArgumentList.Add(injection.ToString());
        }

        // Counting calls from the first one on, instead of after 100 quiet milliseconds, shortens the warm-up tenfold.
        info.Environment["DOTNET_TC_CallCountingDelayMs"] = "0";
        if (codeList is not null)
        {
            info.Environment["DOTNET_JitStdOutFile"] = codeList;
            info.Environment["DOTNET_JitDisasmSummary"] = "1";
        }

        process = Process.Start(info) ?? throw new InvalidOperationException("dotnet did not start.");
        Introduction = JsonSerializer.Deserialize<LaneIntroduction>(ReadLine())
            ?? throw new InvalidOperationException($"{assembly} did not introduce itself.");
    }

    /// <summary>The program that is running.</summary>
    public static string OwnAssembly => typeof(LaneProcess).Assembly.Location;

    /// <summary>Its machine and its kernels.</summary>
    public LaneIntroduction Introduction { get; }

    /// <summary>Warms a kernel up: required before anything else.</summary>
    public double Warm(string kernel) => Ask(TrackLane.Warm, kernel);

    /// <summary>Nanoseconds per call, of a burst of half a millisecond.</summary>
    public double Time(string kernel) => Ask(TrackLane.Time, kernel);

    /// <summary>The rate of the probe that belongs to a kernel, now.</summary>
    public double Probe(string kernel) => Ask(TrackLane.Measure, kernel);

    /// <summary>Managed bytes that a call allocates.</summary>
    public double Allocated(string kernel) => Ask(TrackLane.Allocate, kernel);

    /// <inheritdoc/>
    public void Dispose()
    {
        process.StandardInput.Dispose();
        if (!process.WaitForExit(Patience))
            process.Kill();
        process.Dispose();
    }

    private double Ask(string word, string kernel)
    {
        process.StandardInput.WriteLine($"{word} {kernel}");
        process.StandardInput.Flush();
        return double.Parse(ReadLine(), CultureInfo.InvariantCulture);
    }

    private string ReadLine() => process.StandardOutput.ReadLine()
        ?? throw new InvalidOperationException("A measuring process ended before it answered; see its message above.");
}
