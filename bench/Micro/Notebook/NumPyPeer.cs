using System.Diagnostics;
using System.Globalization;

namespace Kernels.Micro;

/// <summary>NumPy in a process of its own, asked burst by burst (eng/notebook_numpy.py).</summary>
/// <remarks>It waits on a pipe between bursts, so that it takes nothing from the other side's measurement.</remarks>
internal sealed class NumPyPeer : IDisposable
{
    // One thread on both sides.
    private static readonly string[] ThreadVariables =
        ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"];

    private readonly Process process;

    /// <summary>Starts it, and waits until its inputs and results are in <paramref name="directory"/>.</summary>
    /// <param name="python">The Python interpreter.</param>
    /// <param name="script">The script to run.</param>
    /// <param name="directory">Where it writes inputs and results.</param>
    /// <exception cref="InvalidOperationException">It ended; what it had to say went to standard error.</exception>
    public NumPyPeer(string python, string script, string directory)
    {
        var start = new ProcessStartInfo(python, [script, directory])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (string variable in ThreadVariables)
            start.Environment[variable] = "1";
        process = Process.Start(start) ?? throw new InvalidOperationException($"{python} did not start.");
        Description = ReadLine();
    }

    /// <summary>NumPy's version and its BLAS library.</summary>
    public string Description { get; }

    /// <summary>Nanoseconds per call of <paramref name="cell"/>, over <paramref name="calls"/> calls.</summary>
    public double Time(string cell, int calls)
    {
        process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"time {cell} {calls}"));
        process.StandardInput.Flush();
        return double.Parse(ReadLine(), CultureInfo.InvariantCulture) / calls;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        process.StandardInput.Dispose();
        process.WaitForExit();
        process.Dispose();
    }

    private string ReadLine() =>
        process.StandardOutput.ReadLine()
        ?? throw new InvalidOperationException("The NumPy process ended before it answered; see its message above.");
}
