using System.Numerics;

namespace Kernels;

/// <summary>What the span tiers of softmax and its relatives check, before anything is written.</summary>
internal static class RowSpans<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void CheckSizes(int rows, int columns, int threads)
    {
        Require.NonNegative(rows);
        Require.NonNegative(columns);
        Require.Positive(threads);
    }

    /// <summary>Checks a matrix and returns what it takes of its span: up to the last row's last element.</summary>
    public static ReadOnlySpan<T> Matrix(
        ReadOnlySpan<T> x, int rows, int columns, int stride, string name, string strideName)
    {
        Require.Matrix(x.Length, rows, columns, stride, name, strideName);
        return rows == 0 || columns == 0 ? default : x[..(int)(((long)(rows - 1) * stride) + columns)];
    }

    /// <summary>An output that is the input itself, with the same stride, or shares no memory with it.</summary>
    public static void SameOrDisjoint(
        ReadOnlySpan<T> output, int outputStride, ReadOnlySpan<T> input, int inputStride,
        string outputName, string inputName, string strideName)
    {
        Require.SameOrDisjoint(output, input, outputName, inputName);
        if (outputStride != inputStride && output.Overlaps(input))
        {
            throw new ArgumentException(
                $"{strideName} is {outputStride}; expected {inputStride}, since {outputName} is {inputName}.", strideName);
        }
    }

    /// <summary>The matrices of a backward pass: y and dy, and dx that is one of them or apart.</summary>
    public static void CheckBackward(
        int rows, int columns, ReadOnlySpan<T> y, int ldy, ReadOnlySpan<T> dy, int lddy, ReadOnlySpan<T> dx, int lddx,
        int threads)
    {
        CheckSizes(rows, columns, threads);
        ReadOnlySpan<T> result = Matrix(y, rows, columns, ldy, nameof(y), nameof(ldy));
        ReadOnlySpan<T> gradient = Matrix(dy, rows, columns, lddy, nameof(dy), nameof(lddy));
        ReadOnlySpan<T> output = Matrix(dx, rows, columns, lddx, nameof(dx), nameof(lddx));
        SameOrDisjoint(output, lddx, result, ldy, nameof(dx), nameof(y), nameof(lddx));
        SameOrDisjoint(output, lddx, gradient, lddy, nameof(dx), nameof(dy), nameof(lddx));
    }

    public static void CheckLabels(
        int rows, int columns, ReadOnlySpan<int> labels, int ignored = LossOptions.NoLabel)
    {
        Require.Length(labels.Length, rows, nameof(labels));
        for (int row = 0; row < rows; row++)
        {
            if ((uint)labels[row] >= (uint)columns && (labels[row] != ignored || ignored == LossOptions.NoLabel))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(labels), labels[row],
                    $"labels[{row}] is {labels[row]}; expected a class from 0 to {columns - 1}.");
            }
        }
    }
}
