using System.Text.RegularExpressions;

namespace Kernels.Tests;

/// <summary>A method as the JIT lists it: its name with all type arguments, and its blocks of straight x64 code.</summary>
internal sealed partial class MachineMethod(string name)
{
    private readonly List<Block> blocks = [];
    private bool open;

    /// <summary>For instance <c>Kernels.Tile`7[Kernels.Avx2`1[float],float,…]:Run(int,ptr,…)</c>.</summary>
    public string Name => name;

    /// <summary>Reads one line of the listing: a label, an instruction, or a comment, which says nothing.</summary>
    public void Add(string line)
    {
        string code = line.Split(';')[0].Trim();
        if (code.Length == 0)
            return;
        if (code.EndsWith(':'))
        {
            blocks.Add(new Block(code[..^1]));
            open = true;
            return;
        }

        if (!open)
            blocks.Add(new Block(""));
        blocks[^1].Code.Add(code);
        open = !Jump().IsMatch(code) && !IsReturn(code);
    }

    /// <summary>The instructions of the innermost loop with the most multiply-adds; none if no loop has any.</summary>
    /// <remarks>
    /// A jump back is not yet a loop: code that the JIT holds to be rare stands at the end and jumps back to where it was
    /// needed. It is one if the jump is reached again from where it leads, through nothing but the blocks between.
    /// </remarks>
    public IReadOnlyList<string> HotLoop()
    {
        List<Range> loops = [.. Loops()];
        return loops
            .Where(loop => !loops.Any(other => !other.Equals(loop) && other.Start.Value >= loop.Start.Value && other.End.Value <= loop.End.Value))
            .Select(loop => (IReadOnlyList<string>)[.. OnTheWayRound(loop).SelectMany(i => blocks[i].Code)])
            .OrderByDescending(code => code.Count(MachineLoop.IsMultiplyAdd))
            .FirstOrDefault(code => code.Any(MachineLoop.IsMultiplyAdd)) ?? [];
    }

    private IEnumerable<Range> Loops()
    {
        for (int last = 0; last < blocks.Count; last++)
        {
            foreach (int first in Next(last).Where(first => first <= last))
            {
                if (Reached(first, first, last).Contains(last))
                    yield return first..last;
            }
        }
    }

    /// <summary>Blocks of a loop that lead to its end: a way out that happens to stand in the middle is no part of it.</summary>
    private IEnumerable<int> OnTheWayRound(Range loop)
    {
        (int first, int last) = (loop.Start.Value, loop.End.Value);
        return Reached(first, first, last).Order().Where(i => Reached(i, first, last).Contains(last));
    }

    /// <summary>All blocks from <paramref name="first"/> to <paramref name="last"/> that can run after <paramref name="start"/>, itself included.</summary>
    private HashSet<int> Reached(int start, int first, int last)
    {
        HashSet<int> reached = [];
        Stack<int> left = new([start]);
        while (left.TryPop(out int i))
        {
            if (reached.Add(i))
            {
                foreach (int next in Next(i).Where(next => next >= first && next <= last))
                    left.Push(next);
            }
        }

        return reached;
    }

    private IEnumerable<int> Next(int block)
    {
        string end = blocks[block].Code.LastOrDefault("");
        Match jump = Jump().Match(end);
        if (jump.Success)
        {
            int target = blocks.FindIndex(other => other.Label == jump.Groups["label"].Value);
            if (target >= 0)
                yield return target;
        }

        if (block + 1 < blocks.Count && jump.Groups["kind"].Value != "jmp" && !IsReturn(end))
            yield return block + 1;
    }

    private static bool IsReturn(string code) => code == "ret" || code.StartsWith("ret ", StringComparison.Ordinal);

    [GeneratedRegex(@"^(?<kind>j\w+)\s+(SHORT\s+)?(?<label>\S+)$")]
    private static partial Regex Jump();

    private sealed record Block(string Label)
    {
        public List<string> Code { get; } = [];
    }
}
