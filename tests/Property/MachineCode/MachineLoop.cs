using System.Globalization;
using System.Text.RegularExpressions;

namespace Kernels.Tests;

/// <summary>What a hot loop in x64 code may hold: its multiply-adds, loads, arithmetic on addresses, and the jump back.</summary>
/// <param name="Rows">Rows of sums.</param>
/// <param name="Terms">Multiply-adds for each row.</param>
/// <param name="Loads">Vectors and broadcasts from memory at most, not counting those that a multiply-add reads itself.</param>
/// <param name="SumsInMemory">
/// Whether sums come from memory and go back, a store for each row. The first multiply-add of a row then reads its sum
/// itself and overwrites a factor, which all rows but the last must copy before: a move in place of a load, which costs the
/// same. Without it sums stay where they are: no move at all, and only the form that overwrites the sum.
/// </param>
internal sealed partial record MachineLoop(int Rows, int Terms, int Loads, bool SumsInMemory)
{
    public static bool IsMultiplyAdd(string code) => MultiplyAdd().IsMatch(code);

    public static bool IsLoad(string code) => Load().IsMatch(code);

    public static bool IsStore(string code) => Store().IsMatch(code);

    public static bool IsVectorMove(string code) => VectorMove().IsMatch(code);

    public static bool IsOnTheStack(string code) => Stack().IsMatch(code);

    /// <summary>All that is wrong with a loop, in words.</summary>
    public IEnumerable<string> Faults(IReadOnlyList<string> code) => [.. Counts(code), .. code.SelectMany(Strangers)];

    private IEnumerable<string> Counts(IReadOnlyList<string> code)
    {
        int sums = code.Count(IsMultiplyAdd);
        if (sums != Rows * Terms)
            yield return Number($"{sums} multiply-adds, expected {Rows * Terms}");
        int loads = code.Count(line => IsLoad(line));
        if (loads > Loads)
            yield return Number($"{loads} loads, expected {Loads} or fewer");
        int stores = code.Count(line => IsStore(line));
        if (stores != (SumsInMemory ? Rows : 0))
            yield return Number($"{stores} stores, expected {(SumsInMemory ? Rows : 0)}");
        int moves = code.Count(line => IsVectorMove(line));
        if (moves > (SumsInMemory ? Rows - 1 : 0))
            yield return Number($"{moves} moves between vector registers, expected {(SumsInMemory ? Rows - 1 : 0)} or fewer");
        int others = code.Count(line => IsMultiplyAdd(line) && !line.StartsWith("vfmadd231", StringComparison.Ordinal));
        if (others > (SumsInMemory ? Rows - 1 + Terms : 0))
            yield return Number($"{others} factors overwritten, expected {(SumsInMemory ? Rows - 1 + Terms : 0)} or fewer");
    }

    private IEnumerable<string> Strangers(string line)
    {
        if (IsOnTheStack(line))
            yield return $"on the stack: {line}";
        if (line.StartsWith("call", StringComparison.Ordinal))
            yield return $"a call: {line}";
        if (!SumsInMemory && PlainMove().IsMatch(line))
            yield return $"a move: {line}";
        if (line.StartsWith('v')
            && !IsMultiplyAdd(line) && !IsLoad(line) && !IsStore(line) && !IsVectorMove(line))
        {
            yield return $"something else: {line}";
        }
    }

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^vfmadd\d+p[sd]\s+[yz]mm")]
    private static partial Regex MultiplyAdd();

    // The frames of these methods are based on rbp, so that it addresses nothing else.
    [GeneratedRegex(@"\[(rsp|rbp)\b")]
    private static partial Regex Stack();

    [GeneratedRegex(@"^v\w*mov\w+\s+[^\[]+$")]
    private static partial Regex VectorMove();

    [GeneratedRegex(@"^mov\w*\s+\w+,\s*[a-z]\w*$")]
    private static partial Regex PlainMove();

    [GeneratedRegex(@"^(vmovup[sd]|vmaskmovp[sd]|vbroadcasts[sd])\s+[yz]mm\d+.*\[.*\]$")]
    private static partial Regex Load();

    [GeneratedRegex(@"^vmovup[sd]\s+[yz]mmword ptr\s*\[.*\],\s*[yz]mm\d+$")]
    private static partial Regex Store();
}
