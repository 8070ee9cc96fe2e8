using System.Numerics;

namespace Kernels.Peers;

/// <summary>Whether a library that cannot be held to our instruction set is a measure for it.</summary>
internal static class WiderPeak
{
    private const double FairPeak = 1.2;

    /// <summary>Null if it is; or why not: the machine's widest set is much faster.</summary>
    public static string? Note<T>(InstructionSet isa)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        InstructionSet widest = Isa.Supported[0];
        double ours = FmaPeak.Measure<T>(isa);
        double theirs = FmaPeak.Measure<T>(widest);
        return theirs > FairPeak * ours
            ? $"runs {widest}, whose peak is {theirs / ours:0.0} times that of {isa}: shown, left out of ratios."
            : null;
    }
}
