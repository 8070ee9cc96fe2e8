using System.Diagnostics;
using System.Globalization;

namespace Kernels.Peers;

/// <summary><c>gemm --cold</c>: how long a fresh process takes to its first 256³ product and to the hundredth.</summary>
internal static class ColdStart
{
    private const int Processes = 9;

    /// <summary>Starts processes with and without a warm-up call in turn, and prints medians.</summary>
    public static int Run(ContestSettings settings)
    {
        Console.WriteLine(Machine.Current);
        Console.WriteLine(
            $"gemm {settings.TypeName}, {settings.Isa}, {ColdProcess.Size}³: milliseconds since the process was asked for, "
            + $"and of single calls; medians of {Processes} processes each.");
        var plain = new List<ColdFigures>();
        var warmed = new List<ColdFigures>();
        for (int i = 0; i < Processes; i++)
        {
            plain.Add(Measure(settings, warmUp: false));
            warmed.Add(Measure(settings, warmUp: true));
        }

        var table = new Table(
            ("process", 20), ("Main reached", 8), ("warm-up call", 8), ("first product at", 8), ("its call", 8),
            ("hundredth at", 8), ("its call", 8));
        Print(table, "without warm-up", plain);
        Print(table, "with warm-up", warmed);
        return Meeting.Measured;
    }

    private static ColdFigures Measure(ContestSettings settings, bool warmUp)
    {
        // The system's own start time counts in hundredths of a second; this clock is the same for all processes.
        long asked = Stopwatch.GetTimestamp();
        using Process process = SelfProcess.Start(SelfProcess.Info(ColdProcess.Arguments(settings, warmUp, asked)));
        process.StandardInput.Close();
        string answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? ColdFigures.Parse(answer)
            : throw new InvalidOperationException($"A process ended with {process.ExitCode} before it had measured.");
    }

    private static void Print(Table table, string name, List<ColdFigures> figures)
    {
        string Cell(Func<ColdFigures, double> figure) => Table.Number(Median.Of(figures.Select(figure)));
        table.Row(
            name, Cell(f => f.Main), Cell(f => f.WarmUpCall), Cell(f => f.First), Cell(f => f.FirstCall),
            Cell(f => f.Hundredth), Cell(f => f.HundredthCall));
    }
}

/// <summary>Milliseconds: points in time since the process was asked for, and the lengths of three calls.</summary>
internal readonly record struct ColdFigures(
    double Main, double WarmUpCall, double First, double FirstCall, double Hundredth, double HundredthCall)
{
    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static ColdFigures Parse(string text)
    {
        double[] values = [.. text.Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        return new(values[0], values[1], values[2], values[3], values[4], values[5]);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Main} {WarmUpCall} {First} {FirstCall} {Hundredth} {HundredthCall}");
}
