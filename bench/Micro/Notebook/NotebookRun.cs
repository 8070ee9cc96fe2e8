using System.Globalization;

namespace Kernels.Micro;

/// <summary>Times the cells in alternating rounds and prints both sides.</summary>
internal static class NotebookRun
{
    /// <summary>Without NumPy: this side's times only.</summary>
    public static int Alone(int rounds)
    {
        using var arrays = new NotebookArrays(null);
        var table = new Table(("cell", 30), ("Kernels µs", 10), ("bytes/call", 10));
        foreach (CellTimer timer in Measure(arrays, null, rounds))
        {
            table.Row(
                timer.Cell.Name, Table.Number(timer.Nanoseconds / 1000),
                timer.BytesPerCall.ToString(CultureInfo.InvariantCulture));
        }

        return 0;
    }

    /// <summary>Beside NumPy.</summary>
    /// <returns>0 if every cell agrees and meets its target, 1 if not.</returns>
    public static int Beside(string python, string script, int rounds)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("notebook");
        try
        {
            using var peer = new NumPyPeer(python, script, directory.FullName);
            using var arrays = new NotebookArrays(directory.FullName);
            Console.WriteLine(
                $"{peer.Description}, one thread, beside Kernels on {Isa.Current}; medians of {rounds} rounds.");
            return Report(Measure(arrays, peer, rounds), arrays);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static List<CellTimer> Measure(NotebookArrays arrays, NumPyPeer? peer, int rounds)
    {
        List<CellTimer> timers = [.. NotebookCells.Create(arrays).Select(cell => new CellTimer(cell, peer))];
        for (int i = 0; i < rounds; i++)
            timers.ForEach(timer => timer.Round());
        return timers;
    }

    private static int Report(List<CellTimer> timers, NotebookArrays arrays)
    {
        var table = new Table(
            ("cell", 30), ("NumPy µs", 9), ("Kernels µs", 10), ("ratio", 7), ("target", 6), ("met", 3),
            ("bytes/call", 10), ("agrees", 6));
        int met = 0;
        int agreeing = 0;
        foreach (CellTimer timer in timers)
        {
            timer.Cell.Run();
            bool agrees = timer.Cell.Agrees(arrays);
            double ratio = timer.PeerNanoseconds / timer.Nanoseconds;
            bool isMet = ratio >= timer.Cell.Target;
            agreeing += agrees ? 1 : 0;
            met += isMet ? 1 : 0;
            table.Row(
                timer.Cell.Name, Table.Number(timer.PeerNanoseconds / 1000), Table.Number(timer.Nanoseconds / 1000),
                Table.Number(ratio), timer.Cell.Target.ToString(CultureInfo.InvariantCulture), isMet ? "yes" : "NO",
                timer.BytesPerCall.ToString(CultureInfo.InvariantCulture), agrees ? "yes" : "NO");
        }

        Console.WriteLine($"{agreeing} of {timers.Count} cells agree with NumPy within the bound of rounding.");
        Console.WriteLine($"{met} of {timers.Count} cells met their targets.");
        return met == timers.Count && agreeing == timers.Count ? 0 : 1;
    }
}
