using System.Numerics;

namespace Kernels.Tests;

/// <summary>The specification of <see cref="Einsum"/>: two odometers, and the canonical sum of products.</summary>
internal static class EinsumReference
{
    /// <param name="sizes">The size of each index. Indices are numbered in the order in which the expression names them.</param>
    /// <param name="output">The indices of the output.</param>
    /// <param name="stridesY">Its strides.</param>
    /// <param name="operands">One or two: values, and for each index the sum of its strides there, 0 where it is missing.</param>
    public static void Run<T>(int[] sizes, int[] output, int[] stridesY, T[] y, params (T[] Values, int[] Strides)[] operands)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] summed = [.. Enumerable.Range(0, sizes.Length).Except(output)];
        int terms = Count(summed.Select(index => sizes[index]));
        int elements = Count(output.Select(index => sizes[index]));
        var at = new int[sizes.Length];
        for (int element = 0; element < elements; element++)
        {
            Set(at, output, sizes, element);
            int offset = 0;
            for (int d = 0; d < output.Length; d++)
                offset += at[output[d]] * stridesY[d];

            T Factor(int operand, int term)
            {
                if (operand >= operands.Length)
                    return T.One;
                Set(at, summed, sizes, term);
                int from = 0;
                for (int index = 0; index < sizes.Length; index++)
                    from += at[index] * operands[operand].Strides[index];
                return operands[operand].Values[from];
            }

            y[offset] = operands.Length == 1 && summed.Length == 0
                ? Factor(0, 0)
                : GemmReference.Element(term => Factor(0, term), term => Factor(1, term), terms, T.One, T.Zero, T.NaN);
        }
    }

    // Row-major: the last of the indices is the fastest.
    private static void Set(int[] at, int[] indices, int[] sizes, int number)
    {
        for (int d = indices.Length - 1; d >= 0; d--)
        {
            at[indices[d]] = number % sizes[indices[d]];
            number /= sizes[indices[d]];
        }
    }

    private static int Count(IEnumerable<int> sizes) => sizes.Aggregate(1, (product, size) => product * size);
}
