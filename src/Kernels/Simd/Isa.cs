using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Kernels;

/// <summary>The instruction sets that kernels are compiled for.</summary>
public enum InstructionSet
{
    /// <summary>One element at a time. Runs everywhere.</summary>
    Scalar,

    /// <summary>128-bit vectors: NEON on Arm, and the same code on x64 with FMA, where it serves tests.</summary>
    Neon,

    /// <summary>256-bit vectors: AVX2 with FMA.</summary>
    Avx2,

    /// <summary>512-bit vectors: AVX-512 F, BW, CD, DQ and VL.</summary>
    Avx512,
}

/// <summary>Which instruction set the kernels run on, and why.</summary>
/// <remarks>
/// The choice affects speed only: every instruction set gives the same bits (docs/numerics.md).
/// It is made once, at first use: the widest that the processor and the runtime offer, or the one named by the
/// environment variable <c>KERNELS_ISA</c> (<c>avx512</c>, <c>avx2</c>, <c>neon</c>, <c>scalar</c>).
/// <see cref="Override"/> changes it at run time, for tests and for support cases.
/// </remarks>
public static class Isa
{
    private const string Variable = "KERNELS_ISA";

    private static Choice choice = Detect(Environment.GetEnvironmentVariable(Variable));

    /// <summary>What is in force, for who changes it and puts it back.</summary>
    internal static Choice State
    {
        get => choice;
        set => choice = value;
    }

    /// <summary>The instruction set that kernels run on now.</summary>
    public static InstructionSet Current => choice.Set;

    /// <summary>Why <see cref="Current"/> is what it is, in one sentence for a log.</summary>
    public static string Reason => choice.Reason;

    /// <summary>Every instruction set that this process can run, widest first.</summary>
    public static IReadOnlyList<InstructionSet> Supported { get; } =
        [.. Enum.GetValues<InstructionSet>().Where(IsSupported).OrderDescending()];

    /// <summary>Whether this process can run <paramref name="set"/>.</summary>
    public static bool IsSupported(InstructionSet set) => set switch
    {
        InstructionSet.Avx512 => Avx512F.IsSupported && Avx512DQ.IsSupported && Avx512BW.VL.IsSupported,
        InstructionSet.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        InstructionSet.Neon => AdvSimd.Arm64.IsSupported || (Vector128.IsHardwareAccelerated && Fma.IsSupported),
        InstructionSet.Scalar => true,
        _ => false,
    };

    /// <summary>Makes every later call in this process run on <paramref name="set"/>.</summary>
    /// <remarks>Calls that are under way on other threads finish on the set they began with.</remarks>
    /// <exception cref="PlatformNotSupportedException">This process cannot run <paramref name="set"/>.</exception>
    public static void Override(InstructionSet set)
    {
        if (!IsSupported(set))
        {
            throw new PlatformNotSupportedException(
                $"Instruction set {set} was asked for, but this process supports only {string.Join(", ", Supported)}.");
        }

        choice = new Choice(set, $"{set}: set by Isa.Override.");
    }

    /// <summary>Undoes <see cref="Override"/>: back to what was detected, <c>KERNELS_ISA</c> included.</summary>
    public static void Reset() => choice = Detect(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Reads the name of an instruction set as <c>KERNELS_ISA</c> takes it, in any case.</summary>
    /// <returns>False if <paramref name="name"/> names none.</returns>
    public static bool TryParse(string? name, out InstructionSet set) =>
        Enum.TryParse(name, ignoreCase: true, out set)
        && !name.Contains(',', StringComparison.Ordinal)
        && !int.TryParse(name, NumberStyles.Integer, CultureInfo.InvariantCulture, out _);

    private static Choice Detect(string? asked)
    {
        InstructionSet widest = Widest();
        if (string.IsNullOrEmpty(asked))
            return new Choice(widest, WhyWidest(widest, RuntimeFeature.IsDynamicCodeSupported));
        if (!TryParse(asked, out InstructionSet set))
            return new Choice(widest, $"{widest}: {Variable}={asked} names no instruction set and was ignored.");
        return IsSupported(set)
            ? new Choice(set, $"{set}: set by {Variable}={asked}.")
            : new Choice(widest, $"{widest}: {Variable}={asked} is not supported here and was ignored.");
    }

    private static InstructionSet Widest()
    {
        // The runtime reports Vector512 as not accelerated on processors that slow down when they use it.
        if (Vector512.IsHardwareAccelerated && IsSupported(InstructionSet.Avx512))
            return InstructionSet.Avx512;
        if (IsSupported(InstructionSet.Avx2))
            return InstructionSet.Avx2;
        return IsSupported(InstructionSet.Neon) ? InstructionSet.Neon : InstructionSet.Scalar;
    }

    /// <summary>Ahead of time the compiler folds its checks, so that "not supported" says nothing of the processor.</summary>
    internal static string WhyWidest(InstructionSet widest, bool justInTime) => justInTime
        ? $"{widest}: the widest that processor and runtime offer ({Hardware()})."
        : $"{widest}: the widest that this binary was compiled for; see IlcInstructionSet in docs/aot.md.";

    private static string Hardware() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{RuntimeInformation.ProcessArchitecture}, Avx512F {Avx512F.IsSupported}, Avx2 {Avx2.IsSupported}, "
            + $"Fma {Fma.IsSupported}, AdvSimd {AdvSimd.IsSupported}");

    internal sealed record Choice(InstructionSet Set, string Reason);
}
