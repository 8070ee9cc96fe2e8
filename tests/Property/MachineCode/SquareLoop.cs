using System.Globalization;
using System.Text.RegularExpressions;

namespace Kernels.Tests;

/// <summary>What the loop over pairs of squares may hold: the loads, shuffles and multiply-adds of each square, and little else.</summary>
/// <param name="Side">Rows and columns of a square.</param>
/// <param name="Squares">Squares in the loop.</param>
/// <param name="Broadcasts">Whether a multiply-add cannot broadcast its factor itself, and needs a load for it.</param>
/// <param name="Stores">Stores of sums that keep the JIT from holding too much.</param>
/// <remarks>
/// Addresses may wait on the stack, since sixteen rows need more of them than there are registers; vectors may not. The JIT
/// lets a multiply-add overwrite its column, where it has no further use, and moves the sum back now and then: a quarter of
/// the multiply-adds may have such a move, which renaming removes.
/// </remarks>
internal sealed partial record SquareLoop(int Side, int Squares, bool Broadcasts, int Stores)
{
    /// <summary>All that is wrong with a loop, in words.</summary>
    public IEnumerable<string> Faults(IReadOnlyList<string> code)
    {
        int sums = Squares * Side;
        return
        [
            .. Exactly(sums, "multiply-adds", code.Count(MachineLoop.IsMultiplyAdd)),
            .. Exactly(sums * int.Log2(Side), "shuffles", code.Count(line => Shuffle().IsMatch(line))),
            .. Exactly(Stores, "stores", code.Count(MachineLoop.IsStore)),
            .. AtMost(sums * (Broadcasts ? 2 : 1), "loads", code.Count(MachineLoop.IsLoad)),
            .. AtMost(sums / 4, "moves between vector registers", code.Count(MachineLoop.IsVectorMove)),
            .. code.SelectMany(Strangers),
        ];
    }

    private static IEnumerable<string> Exactly(int expected, string what, int count) =>
        count == expected ? [] : [Number($"{count} {what}, expected {expected}")];

    private static IEnumerable<string> AtMost(int most, string what, int count) =>
        count <= most ? [] : [Number($"{count} {what}, expected {most} or fewer")];

    private static IEnumerable<string> Strangers(string line)
    {
        if (line.StartsWith("call", StringComparison.Ordinal))
            yield return $"a call: {line}";
        if (!line.StartsWith('v'))
            yield break;
        if (MachineLoop.IsOnTheStack(line))
            yield return $"on the stack: {line}";
        if (!MachineLoop.IsMultiplyAdd(line) && !MachineLoop.IsLoad(line) && !MachineLoop.IsStore(line)
            && !MachineLoop.IsVectorMove(line) && !Shuffle().IsMatch(line))
        {
            yield return $"something else: {line}";
        }
    }

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^v(unpck[lh]p[sd]|shuff32x4|perm2f128)\s+[yz]mm")]
    private static partial Regex Shuffle();
}
