using System.Globalization;
using System.Text.RegularExpressions;

namespace Kernels.Tests;

/// <summary>The tile of the channels path as the JIT compiles it: multiply-adds, loads, and next to nothing else.</summary>
public partial class ConvMachineCodeTests
{
    [Fact]
    public void ChannelTile_EveryHeightAndWidth_HoldsOnlyItsMultiplyAdds()
    {
        InstructionSet[] sets = [.. Isa.Supported.Where(set => set is InstructionSet.Avx512 or InstructionSet.Avx2)];
        int expected = sets.Sum(set => 4 * ForwardCost.TileRows(GemmShape.Of(set, sizeof(float))));
        int found = 0;

        // Nothing to read, nothing to run: under emulation no process can be started.
        IReadOnlyList<MachineMethod> methods =
            expected == 0 ? [] : MachineCode.Of(typeof(ConvHotLoopTests), "Kernels.ChannelTile`5:Run");
        foreach (MachineMethod method in methods)
        {
            Match match = Instance().Match(method.Name);
            if (!match.Success || !sets.Contains(Enum.Parse<InstructionSet>(match.Groups["set"].Value)))
                continue;
            int rows = int.Parse(match.Groups["rows"].Value, CultureInfo.InvariantCulture);
            int terms = match.Groups["columns"].Value == "TwoColumns" ? 2 : 1;
            IReadOnlyList<string> code = method.HotLoop();
            IEnumerable<string> faults = new MachineLoop(rows, terms, rows + terms, SumsInMemory: false).Faults(code);
            Assert.True(!faults.Any(), $"{method.Name}\n{string.Join('\n', faults)}\n{string.Join('\n', code)}");
            found++;
        }

        Assert.Equal(expected, found);
    }

    [GeneratedRegex(@"^Kernels\.ChannelTile`5\[Kernels\.(?<set>\w+)`1\[.*,Kernels\.Rows(?<rows>\d+),Kernels\.(?<columns>\w+)\]")]
    private static partial Regex Instance();
}
