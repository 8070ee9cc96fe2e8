namespace Kernels;

/// <summary>How an expression is computed: one of six ways.</summary>
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
    public StridedAxis[] Outer { get; init; } = [];

    /// <summary>The axis that lanes lie across.</summary>
    public StridedAxis Lane { get; init; } = new(1, 0, 0, 0);

    /// <summary>Operands that are contiguous along the terms, not along the lanes.</summary>
    public Turn Turn { get; init; }

    /// <summary>Loops over the terms of a sum, in the order of summation.</summary>
    public StridedAxis[] Terms { get; init; } = [];

    /// <summary>Sizes of a product.</summary>
    public GemmSizes Sizes { get; init; }

    /// <summary>How a product reads and writes.</summary>
    public Transpose TransA { get; init; }

    public Transpose TransB { get; init; }

    public int Lda { get; init; }

    public int Ldb { get; init; }

    public int Ldc { get; init; }

    /// <summary>Copies of A and B into scratch memory beforehand, and from scratch memory to the output; or null.</summary>
    public StridedAxis[]? PackA { get; init; }

    public StridedAxis[]? PackB { get; init; }

    public StridedAxis[]? Unpack { get; init; }

    /// <summary>Whether there are no copies.</summary>
    public bool IsInPlace => PackA is null && PackB is null && Unpack is null;

    /// <summary>Elements of scratch memory for each of them.</summary>
    public static long Elements(StridedAxis[]? copy) => copy is null ? 0 : AxisList.Count(copy);
}
