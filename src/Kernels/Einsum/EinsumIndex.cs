namespace Kernels;

/// <summary>An index of an expression: its size, and how far it steps in each operand and in the output.</summary>
/// <remarks>A stride of 0 is an index that is not there, or whose one element stands for all.</remarks>
internal readonly record struct StridedAxis(int Size, nint A, nint B, nint Y);

/// <summary>An index while shapes are being bound to it.</summary>
internal sealed class EinsumIndex(string name)
{
    private readonly int[] sizes = [-1, -1];
    private readonly nint[] strides = [0, 0];
    private nint output;

    public string Name { get; } = name;

    /// <summary>The size that all operands agree on: an operand's size of 1 gives way.</summary>
    public int Size => sizes[0] is -1 or 1 && sizes[1] != -1 ? sizes[1] : sizes[0];

    /// <summary>Whether it is missing from the output.</summary>
    public bool IsSummed { get; private set; } = true;

    /// <summary>Its size in an operand, or -1.</summary>
    public int SizeIn(int operand) => sizes[operand];

    /// <summary>Adds an axis of an operand; a second one with the same index walks the diagonal.</summary>
    public void Bind(int operand, int size, int stride)
    {
        sizes[operand] = size;
        strides[operand] += stride;
    }

    public void BindOutput(int stride)
    {
        IsSummed = false;
        output = stride;
    }

    public StridedAxis ToAxis() => new(Size, StrideIn(0), StrideIn(1), output);

    private nint StrideIn(int operand) => sizes[operand] == Size ? strides[operand] : 0;
}
