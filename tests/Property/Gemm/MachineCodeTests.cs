using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;
using System.Text.RegularExpressions;

namespace Kernels.Tests;

/// <summary>The hot loops of gemm as the JIT compiles them: the multiply-adds they need, and next to nothing else.</summary>
/// <remarks>
/// Held for AVX-512 and AVX2, as far as the process has them. The 128-bit code is compiled on x64 for tests alone, with too
/// few registers for its tile; on Arm it would be read here in another language. A failure prints the loop.
/// </remarks>
public partial class MachineCodeTests
{
    private static readonly InstructionSet[] Sets =
        [.. Isa.Supported.Where(set => set is InstructionSet.Avx512 or InstructionSet.Avx2)];

    private static readonly Lazy<IReadOnlyDictionary<HotLoop, IReadOnlyList<MachineMethod>>> Compiled = new(Compile);

    [Fact]
    public void Sets_OfThisProcess_AreThoseOfTheProcessor()
    {
        Assert.Equal(Avx512F.IsSupported, Sets.Contains(InstructionSet.Avx512));
        Assert.Equal(Avx2.IsSupported, Sets.Contains(InstructionSet.Avx2));
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64 && Sets.Length == 0)
            Assert.Equal([InstructionSet.Scalar], Isa.Supported);
    }

    [Fact]
    public void Tile_EveryHeightAndWidth_HoldsOnlyItsMultiplyAdds()
    {
        List<HotLoop> loops = [];
        foreach ((InstructionSet set, string type, GemmShape shape) in Shapes())
        {
            foreach (string mask in (string[])["", "Masked"])
            {
                for (int rows = 1; rows <= shape.Mr; rows++)
                    loops.Add(new HotLoop("Tile", set, type, rows, "TwoColumns" + mask));
                for (int rows = 1; rows <= 2 * shape.Mr; rows++)
                    loops.Add(new HotLoop("Tile", set, type, rows, "OneColumn" + mask));
            }
        }

        Check(loops, (loop, code) => new MachineLoop(loop.Rows, loop.Terms, loop.Rows + loop.Terms, SumsInMemory: false).Faults(code));
    }

    [Fact]
    public void Sweep_EveryHeightAndDepth_HoldsOnlyItsMultiplyAdds()
    {
        List<HotLoop> loops = [];
        foreach ((InstructionSet set, string type, GemmShape shape) in Shapes())
        {
            for (int rows = 1; rows <= shape.Mr / 2; rows++)
            {
                foreach (int depth in shape.Mr >= 12 || rows <= 2 ? (int[])[1, 2, 4] : [1, 2])
                    loops.Add(new HotLoop("Sweep", set, type, rows, "Depth" + depth.ToString(CultureInfo.InvariantCulture)));
            }
        }

        Check(loops, (loop, code) => new MachineLoop(loop.Rows, loop.Terms, loop.Terms, SumsInMemory: true).Faults(code));
    }

    [Fact]
    public void RowDots_EveryHeight_HoldsOnlyItsMultiplyAdds()
    {
        List<HotLoop> loops = [];
        foreach ((InstructionSet set, string type, GemmShape shape) in Shapes())
        {
            for (int rows = 1; rows <= Math.Min(6, shape.Nr / 4); rows++)
                loops.Add(new HotLoop("RowDots", set, type, rows, ""));
        }

        Check(loops, (loop, code) => new MachineLoop(loop.Rows, loop.Terms, loop.Rows + loop.Terms, SumsInMemory: false).Faults(code));
    }

    [Fact]
    public void DotPair_EveryWidth_HoldsOnlyShufflesAndMultiplyAdds()
    {
        List<HotLoop> loops = [];
        foreach ((InstructionSet set, string type, GemmShape _) in Shapes())
        {
            loops.Add(new HotLoop("DotPair", set, type, 1, "OneColumn"));
            if (set == InstructionSet.Avx2)
                loops.Add(new HotLoop("DotPair", set, type, 1, "TwoColumns"));
        }

        Check(loops, (loop, code) =>
        {
            // A line of each row in two pieces, of one register of rows or two: squares whose side is a register.
            int side = GemmShape.Of(loop.Set, loop.Type == "float" ? sizeof(float) : sizeof(double)).Nr / 2;
            int squares = (loop.Set == InstructionSet.Avx2 ? 4 : 2) * loop.Terms;
            return new SquareLoop(side, squares, loop.Set == InstructionSet.Avx2, loop.Terms - 1).Faults(code);
        });
    }

    [Fact]
    public void RowTile_EveryWidth_HoldsOnlyItsMultiplyAdds()
    {
        List<HotLoop> loops = [];
        foreach ((InstructionSet set, string type, GemmShape _) in Shapes())
        {
            for (int registers = 1; registers <= 8; registers++)
            {
                loops.Add(new HotLoop("RowTile", set, type, registers, "OneColumn"));
                loops.Add(new HotLoop("RowTile", set, type, registers, "OneColumnMasked"));
            }
        }

        Check(loops, (loop, code) => new MachineLoop(loop.Rows, loop.Terms, loop.Rows + loop.Terms, SumsInMemory: false).Faults(code));
    }

    [Fact]
    public void TurningTile_BothWidths_HoldsOnlyItsMultiplyAdds()
    {
        List<HotLoop> loops = [];
        foreach (InstructionSet set in Sets.Where(set => TurningTile.Exists(set, sizeof(double))))
        {
            loops.Add(new HotLoop("TurningTile", set, "double", TurningTile.Sums / 2, "TwoColumns"));
            loops.Add(new HotLoop("TurningTile", set, "double", TurningTile.Sums, "OneColumn"));
        }

        // Seven terms in eight, or three in four, turn nothing: the way round the loop without the squares.
        Check(loops, (loop, code) => new MachineLoop(loop.Rows, loop.Terms, loop.Rows + loop.Terms, SumsInMemory: false).Faults(code));
    }

    private static IEnumerable<(InstructionSet Set, string Type, GemmShape Shape)> Shapes()
    {
        foreach (InstructionSet set in Sets)
        {
            yield return (set, "float", GemmShape.Of(set, sizeof(float)));
            yield return (set, "double", GemmShape.Of(set, sizeof(double)));
        }
    }

    /// <summary>Every loop was compiled, for each epilogue that there was, and none has a fault.</summary>
    private static void Check(List<HotLoop> loops, Func<HotLoop, IReadOnlyList<string>, IEnumerable<string>> faultsOf)
    {
        var report = new StringBuilder();
        int bad = 0;
        foreach (HotLoop loop in loops)
        {
            if (!Compiled.Value.TryGetValue(loop, out IReadOnlyList<MachineMethod>? methods))
            {
                report.AppendLine(CultureInfo.InvariantCulture, $"{loop} was not compiled.");
                continue;
            }

            foreach (MachineMethod method in methods)
            {
                IReadOnlyList<string> code = method.HotLoop();
                List<string> faults = [.. faultsOf(loop, code)];
                if (faults.Count == 0)
                    continue;
                bad++;
                report.AppendLine(CultureInfo.InvariantCulture, $"{method.Name}\n  {string.Join("\n  ", faults)}");
                if (bad == 1)
                    report.AppendLine(CultureInfo.InvariantCulture, $"  its loop:\n    {string.Join("\n    ", code)}");
            }
        }

        Assert.True(report.Length == 0, report.ToString());
    }

    private static Dictionary<HotLoop, IReadOnlyList<MachineMethod>> Compile() =>
        MachineCode.Of(
                typeof(HotLoopTests), "Kernels.Tile`7:Run", "Kernels.Sweep`5:Run", "Kernels.RowDots`6:Run", "Kernels.RowTile`7:Run",
                "Kernels.DotPair`4:Run", "Kernels.TurningTile`4:Run")
            .Select(method => (Method: method, Match: Instance().Match(method.Name)))
            .Where(found => found.Match.Success)
            .GroupBy(found => HotLoop.Of(found.Match), found => found.Method)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<MachineMethod>)[.. group]);

    // RowDots have no shape but their rows, pairs of dots no rows but one.
    [GeneratedRegex(
        @"^Kernels\.(?<kind>\w+)`\d\[Kernels\.(?<set>\w+)`1\[(?<type>\w+)\],.*(,Kernels\.Rows(?<rows>\d+)(,Kernels\.(?<shape>(One|Two|Depth)\w+))?[,\]]|,Kernels\.(?<shape>(One|Two)Column\w*)\]:)")]
    private static partial Regex Instance();

    /// <summary>One height and width of a tile, one height and depth of a sweep, one height of dots of rows, or one width of a row or of a pair.</summary>
    private sealed record HotLoop(string Kind, InstructionSet Set, string Type, int Rows, string Shape)
    {
        /// <summary>Multiply-adds for each row: registers of columns, or the depth of a sweep.</summary>
        public int Terms => Shape switch
        {
            "" or "OneColumn" or "OneColumnMasked" or "Depth1" => 1,
            "Depth4" => 4,
            _ => 2,
        };

        public static HotLoop Of(Match match)
        {
            var loop = new HotLoop(
                match.Groups["kind"].Value,
                Enum.Parse<InstructionSet>(match.Groups["set"].Value),
                match.Groups["type"].Value,
                1,
                match.Groups["shape"].Value);
            if (match.Groups["rows"].Success)
                return loop with { Rows = int.Parse(match.Groups["rows"].Value, CultureInfo.InvariantCulture) };

            // The tile that turns has as many as its sums allow.
            return loop.Kind == "TurningTile" ? loop with { Rows = TurningTile.Sums / loop.Terms } : loop;
        }
    }
}
