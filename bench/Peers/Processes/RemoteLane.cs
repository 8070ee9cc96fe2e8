using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Kernels.Peers;

/// <summary>A rival in a process of its own, asked line by line; <see cref="LaneServer"/> answers.</summary>
/// <remarks>
/// Between its turns the process is stopped (Linux): OpenBLAS's threads, for one, spin for some 25 ms after a call, which
/// would slow down whoever is next.
/// </remarks>
internal sealed class RemoteLane : ILane
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly Introduction introduction;

    /// <summary>Starts the process.</summary>
    /// <param name="command">Whose contest.</param>
    /// <param name="entrant">Who runs.</param>
    /// <param name="settings">With what.</param>
    /// <param name="variables">What is different in its environment; null removes a variable.</param>
    public RemoteLane(
        string command, string entrant, ContestSettings settings, IReadOnlyDictionary<string, string?>? variables = null)
    {
        ProcessStartInfo info = SelfProcess.Info(LaneServer.Arguments(command, entrant, settings));
        foreach ((string name, string? value) in variables ?? new Dictionary<string, string?>())
            info.Environment[name] = value;
        process = SelfProcess.Start(info);
        introduction = JsonSerializer.Deserialize<Introduction>(ReadLine())
            ?? throw new InvalidOperationException($"{entrant}'s process did not introduce itself.");
        Native.Stop(process.Id);
    }

    /// <inheritdoc/>
    public string Name => introduction.Name;

    /// <inheritdoc/>
    public Role Role => introduction.Role;

    /// <inheritdoc/>
    public string Configuration => introduction.Configuration;

    /// <inheritdoc/>
    public bool Rehearses => introduction.Rehearses;

    /// <inheritdoc/>
    public int ProcessId => process.Id;

    /// <inheritdoc/>
    public string? Prepare(string problem) => Text(Ask($"{LaneServer.Prepare} {problem}"));

    /// <inheritdoc/>
    public string? Fault() => Text(Ask(LaneServer.Fault));

    /// <inheritdoc/>
    public int Rest() => int.Parse(Ask(LaneServer.Rest), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public double WarmUp() => double.Parse(Ask(LaneServer.WarmUp), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public double Time(int calls) => double.Parse(
        Ask(string.Create(CultureInfo.InvariantCulture, $"{LaneServer.Time} {calls}")), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Dispose()
    {
        Native.Continue(process.Id);
        process.StandardInput.Dispose();
        if (!process.WaitForExit(Patience))
            process.Kill();
        process.Dispose();
    }

    private string Ask(string request)
    {
        Native.Continue(process.Id);
        process.StandardInput.WriteLine(request);
        process.StandardInput.Flush();
        string answer = ReadLine();
        Native.Stop(process.Id);
        return answer;
    }

    // An empty line stands for nothing to complain of.
    private static string? Text(string answer) => answer.Length == 0 ? null : answer;

    private string ReadLine() =>
        process.StandardOutput.ReadLine()
        ?? throw new InvalidOperationException("A rival's process ended before it answered; see its message above.");
}

/// <summary>What a rival's process says first.</summary>
internal sealed record Introduction(string Name, Role Role, string Configuration, bool Rehearses);
