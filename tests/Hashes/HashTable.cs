using System.Globalization;

namespace Kernels.Hashes;

/// <summary>hashes.txt: a line for each case, its hash before its name.</summary>
internal static class HashTable
{
    private const string Head =
        "# Hashes of result bits: the same on every instruction set, with any number of threads, on x64 and Arm, JIT and AOT.\n"
        + "# After a change that is meant: dotnet run -c Release --project tests/Hashes -- --update tests/Hashes/hashes.txt\n";

    /// <summary>The committed table, which is part of the assembly.</summary>
    public static IReadOnlyDictionary<string, ulong> Committed { get; } = Read();

    /// <summary>The text of a table.</summary>
    public static string Render(IEnumerable<(string Name, ulong Hash)> lines) =>
        Head + string.Concat(lines.Select(line => $"{Text(line.Hash)}  {line.Name}\n"));

    /// <summary>Sixteen hexadecimal digits.</summary>
    public static string Text(ulong hash) => hash.ToString("x16", CultureInfo.InvariantCulture);

    private static Dictionary<string, ulong> Read()
    {
        using Stream stream = typeof(HashTable).Assembly.GetManifestResourceStream("hashes.txt")!;
        using var reader = new StreamReader(stream);
        var table = new Dictionary<string, ulong>();
        while (reader.ReadLine() is string line)
        {
            if (line.Length > 0 && line[0] != '#')
                table.Add(line[18..], ulong.Parse(line.AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }

        return table;
    }
}
