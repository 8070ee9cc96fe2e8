using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The largest tile of an instruction set: mr × nr, and whether edges of B can be read in place.</summary>
internal readonly record struct GemmShape(int Mr, int Nr, bool HasMaskedLoads)
{
    /// <summary>The tile of <paramref name="isa"/> for elements of <paramref name="elementSize"/> bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GemmShape Of(InstructionSet isa, int elementSize) => isa switch
    {
        InstructionSet.Avx512 => new(12, 2 * 64 / elementSize, true),
        InstructionSet.Avx2 => new(6, 2 * 32 / elementSize, true),
        InstructionSet.Neon => new(12, 2 * 16 / elementSize, false),
        _ => new(6, 2, false),
    };
}
