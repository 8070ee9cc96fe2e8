using System.ComponentModel;
using System.Diagnostics;
using Kernels.Micro;

namespace Kernels.Peers;

/// <summary>NumPy as a rival: its own process times each burst by timeit, as the notebook does.</summary>
/// <remarks>Its results are what ours are compared with, so it cannot be wrong here.</remarks>
internal sealed class NumPyLane(NumPyPeer numPy) : ILane
{
    /// <summary>Its name.</summary>
    public const string Title = "NumPy";

    private string cell = "";

    /// <summary>Its side of the race, seen from the root of the repository.</summary>
    public static string Script { get; } = Path.Combine("eng", "notebook_numpy.py");

    /// <inheritdoc/>
    public string Name => Title;

    /// <inheritdoc/>
    public Role Role => Role.Peer;

    /// <inheritdoc/>
    public string Configuration => $"{numPy.Description}, one thread, a process of its own.";

    /// <inheritdoc/>
    public bool Rehearses => false;

    /// <inheritdoc/>
    public int ProcessId => Environment.ProcessId;

    /// <summary>The first Python that has NumPy: that of the variable PYTHON, or one of the system's.</summary>
    /// <exception cref="InvalidOperationException">None has.</exception>
    public static string FindPython() =>
        new[] { Environment.GetEnvironmentVariable("PYTHON"), "python3", "/usr/bin/python3" }
            .FirstOrDefault(candidate => candidate is { Length: > 0 } && HasNumPy(candidate))
        ?? throw new InvalidOperationException(
            "No Python with NumPy: apt-get install python3-numpy libopenblas0-pthread, or set PYTHON.");

    /// <inheritdoc/>
    public string? Prepare(string problem)
    {
        cell = problem;
        return null;
    }

    /// <inheritdoc/>
    public string? Fault() => null;

    /// <inheritdoc/>
    public int Rest() => 0;

    /// <inheritdoc/>
    public double WarmUp()
    {
        numPy.Time(cell, 10);
        return Enumerable.Range(0, 5).Min(_ => numPy.Time(cell, 10));
    }

    /// <inheritdoc/>
    public double Time(int calls) => numPy.Time(cell, calls);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The contest owns the process.
    }

    private static bool HasNumPy(string python)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(python, ["-c", "import numpy"])
            {
                RedirectStandardError = true,
            })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
