namespace Kernels.Micro;

/// <summary>A share of the peak that a single-precision product has to reach on one thread.</summary>
internal readonly record struct SpeedTarget(ProductSize Size, double Share)
{
    /// <summary>The targets, for each of <see cref="Sets"/>.</summary>
    public static IReadOnlyList<SpeedTarget> All { get; } =
    [
        new(new(64, 64, 64), 0.80),
        new(new(512, 512, 512), 0.85),
        new(new(1024, 1024, 1024), 0.85),
    ];

    /// <summary>The instruction sets that the targets are for.</summary>
    public static IReadOnlyList<InstructionSet> Sets { get; } = [InstructionSet.Avx512, InstructionSet.Avx2];
}
