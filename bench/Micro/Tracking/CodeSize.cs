using System.Globalization;
using System.Text.RegularExpressions;

namespace Kernels.Micro;

/// <summary>How much machine code a kernel needs: what the JIT says of a process that runs nothing else.</summary>
internal static partial class CodeSize
{
    /// <summary>Bytes of optimised code in methods of this project.</summary>
    public static long Measure(string assembly, string kernel)
    {
        string list = Path.GetTempFileName();
        try
        {
            using (var lane = new LaneProcess(assembly, codeList: list))
                lane.Warm(kernel);
            return Sum(File.ReadLines(list));
        }
        finally
        {
            File.Delete(list);
        }
    }

    // Lines like "  12: JIT compiled Kernels.Gemm:Run(...) [Tier1, IL size=10, code size=77]". A method's last optimised
    // compilation is the one that runs; that of the measuring code itself does not count.
    private static long Sum(IEnumerable<string> lines)
    {
        var sizes = new Dictionary<string, long>();
        foreach (string line in lines)
        {
            Match match = Compiled().Match(line);
            if (match.Success && match.Groups["method"].Value.StartsWith("Kernels.", StringComparison.Ordinal)
                && !match.Groups["method"].Value.StartsWith("Kernels.Micro", StringComparison.Ordinal)
                && !match.Groups["method"].Value.StartsWith("Kernels.Measuring", StringComparison.Ordinal))
            {
                sizes[match.Groups["method"].Value] = long.Parse(match.Groups["size"].Value, CultureInfo.InvariantCulture);
            }
        }

        return sizes.Values.Sum();
    }

    [GeneratedRegex(@"JIT compiled (?<method>.+) \[(Tier1|FullOpts)[^]]*code size=(?<size>\d+)")]
    private static partial Regex Compiled();
}
