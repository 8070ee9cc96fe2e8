namespace Kernels;

/// <summary>How an expression is computed: one of five ways.</summary>
internal enum EinsumPath
{
    /// <summary>The output has no elements.</summary>
    Nothing,

    /// <summary>The sums have no terms.</summary>
    Zero,

    /// <summary>One operand, no sum: bits move.</summary>
    Copy,

    /// <summary>Sums of one operand or two, lanes across outputs.</summary>
    Lanes,

    /// <summary>Sums one output at a time.</summary>
    Chains,

    /// <summary>Matrix products.</summary>
    Products,
}

/// <summary>What to do with the operands, for any element type. Immutable.</summary>
internal sealed class EinsumPlan
{
    public required EinsumPath Path { get; init; }

    /// <summary>Operands.</summary>
    public int Operands { get; init; } = 2;

    /// <summary>Whether A and B change places, which no sum notices: a fused multiply-add takes its factors in any order.</summary>
    public bool Swapped { get; init; }

    /// <summary>Loops over outputs: all of them, or what lies around the lanes or around a product.</summary>
    public Axis[] Outer { get; init; } = [];

    /// <summary>The axis that lanes lie across.</summary>
    public Axis Lane { get; init; } = new(1, 0, 0, 0);

    /// <summary>Loops over the terms of a sum, in the order of summation.</summary>
    public Axis[] Terms { get; init; } = [];

    /// <summary>Sizes of a product.</summary>
    public GemmSizes Sizes { get; init; }

    /// <summary>How a product reads and writes.</summary>
    public Transpose TransA { get; init; }

    public Transpose TransB { get; init; }

    public int Lda { get; init; }

    public int Ldb { get; init; }

    public int Ldc { get; init; }

    /// <summary>Copies of A and B into scratch memory beforehand, and from scratch memory to the output; or null.</summary>
    public Axis[]? PackA { get; init; }

    public Axis[]? PackB { get; init; }

    public Axis[]? Unpack { get; init; }

    /// <summary>Elements of scratch memory for each of them.</summary>
    public static long Elements(Axis[]? copy) => copy is null ? 0 : AxisList.Count(copy);
}
