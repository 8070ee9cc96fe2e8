namespace Kernels.Tests;

/// <summary>One product to check: sizes, strides, factors, epilogue, and the seed of the values.</summary>
internal sealed record GemmCase(
    int M, int N, int K, Transpose TransA, Transpose TransB, int PadA, int PadB, int PadC,
    int Alpha, int Beta, BiasAxis Axis, Activation Activation, int Threads,
    GemmEntry Entry, bool Special, Guard Guard, int Seed)
{
    /// <summary>Whether a matrix is added after the bias.</summary>
    public bool HasResidual => Seed % 3 == 0;

    /// <summary>Whether a factor comes last.</summary>
    public bool HasScale => Seed % 4 == 0;

    /// <summary>Whether a leaky ReLU and a clamp have parameters of their own.</summary>
    public bool HasParameters => Seed % 2 == 0;

    public static readonly Gen<GemmCase> Any =
        from m in Gens.Size
        from n in Gens.Size
        from k in Gens.Depth
        from transA in Gen.Enum<Transpose>()
        from transB in Gen.Enum<Transpose>()
        from pads in Gen.Int[0, 3].Array[3]
        from alpha in Gens.OneOf(1, 1, 0, -1, 3)
        from beta in Gens.OneOf(0, 0, 1, -1, 2)
        from axis in Gen.Enum<BiasAxis>()
        from activation in Gen.Enum<Activation>()
        from threads in Gen.Int[1, 3]
        from entry in Gen.Enum<GemmEntry>()
        from special in Gen.Frequency((4, Gen.Const(false)), (1, Gen.Const(true)))
        from guard in Gen.Enum<Guard>()
        from seed in Gens.Seed
        select new GemmCase(
            m, n, k, transA, transB, pads[0], pads[1], pads[2], alpha, beta, axis, activation, threads, entry,
            special, guard, seed);
}
