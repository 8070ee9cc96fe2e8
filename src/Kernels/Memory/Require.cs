using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels;

/// <summary>What the public face asks of its arguments. Every message says what was found and what was expected.</summary>
/// <remarks>What throws stands apart from what checks, so that checks are inlined: a small product takes 20 ns in all.</remarks>
internal static class Require
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NonNegative(int value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value < 0)
            OutOfRange(name, value, "0 or more");
    }

    /// <summary>Sizes or strides, one for each axis.</summary>
    public static void NonNegativeAxes(ReadOnlySpan<int> values, string name)
    {
        for (int axis = 0; axis < values.Length; axis++)
        {
            if (values[axis] < 0)
            {
                throw new ArgumentOutOfRangeException(
                    name, values[axis], $"{name} is {values[axis]} for axis {axis}; expected 0 or more.");
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Positive(int value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value < 1)
            OutOfRange(name, value, "1 or more");
    }

    /// <summary>A value of an enum that counts from 0 to <paramref name="last"/>.</summary>
    /// <remarks>Not Enum.IsDefined: the runtime keeps an enum's names weakly, and allocates them anew after each collection.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Defined<TEnum>(
        TEnum value, TEnum last, [CallerArgumentExpression(nameof(value))] string name = "")
        where TEnum : struct, Enum
    {
        if (Unsafe.BitCast<TEnum, uint>(value) > Unsafe.BitCast<TEnum, uint>(last))
            Undefined(value, name);
    }

    /// <summary>A vector of at least <paramref name="needed"/> elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Length(long actual, long needed, string name)
    {
        if (actual < needed)
            TooShort(actual, needed, name);
    }

    /// <summary>
    /// A row-major matrix with rows <paramref name="stride"/> apart: a stride below the row length, or too few elements
    /// for the last row's end, are refused. An empty matrix needs none.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Matrix(long actual, int rows, int columns, int stride, string name, string strideName)
    {
        LeadingDimension(stride, columns, strideName);
        if (rows > 0 && columns > 0)
        {
            long needed = ((long)(rows - 1) * stride) + columns;
            if (actual < needed)
                TooFewRows(actual, needed, rows, columns, stride, name);
        }
    }

    /// <summary>The last of a batch of matrices, <paramref name="stride"/> apart: if it fits, all do.</summary>
    public static ReadOnlySpan<T> Last<T>(ReadOnlySpan<T> x, int batch, int stride, string name)
    {
        long start = (long)(batch - 1) * stride;
        Length(x.Length, start, name);
        return x[(int)start..];
    }

    /// <summary>Results of a batch that do not write over one another: <paramref name="one"/> elements each.</summary>
    public static void Apart(int batch, int stride, long one, string name)
    {
        if (batch > 1 && stride < one)
        {
            throw new ArgumentOutOfRangeException(
                name, stride, $"{name} is {stride}; expected at least {one}, what one result takes.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LeadingDimension(int stride, int columns, string name)
    {
        if (stride < Math.Max(1, columns))
            ShortStride(name, stride, columns);
    }

    /// <summary>Output that shares no element with an input.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Disjoint<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> input, string outputName, string inputName)
    {
        if (output.Overlaps(input))
            Overlapping(outputName, inputName);
    }

    /// <summary>Output that shares no byte with an input of another type.</summary>
    public static void DisjointBytes<T, TOther>(
        ReadOnlySpan<T> output, ReadOnlySpan<TOther> input, string outputName, string inputName)
        where T : unmanaged
        where TOther : unmanaged
    {
        if (output.IsEmpty || input.IsEmpty)
            return;
        nint ahead = Unsafe.ByteOffset(
            ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(output)),
            ref Unsafe.As<TOther, byte>(ref MemoryMarshal.GetReference(input)));
        long outputBytes = (long)output.Length * Unsafe.SizeOf<T>(), inputBytes = (long)input.Length * Unsafe.SizeOf<TOther>();
        if (ahead < outputBytes && -ahead < inputBytes)
            Overlapping(outputName, inputName);
    }

    /// <summary>Output that is its input, element for element, or shares nothing with it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SameOrDisjoint<T>(
        ReadOnlySpan<T> output, ReadOnlySpan<T> input, string outputName, string inputName)
    {
        if (output.Overlaps(input, out int offset) && offset != 0)
            Shifted(outputName, inputName, offset);
    }

    /// <summary>A size that fits an int, the length of a span.</summary>
    public static int Size(long value, string name) => Size(value, name, name);

    /// <summary>As above, where the parameter is named for something that follows from it.</summary>
    public static int Size(long value, string name, string subject)
    {
        if (value is < 0 or > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                name, value, $"{subject} comes to {value} elements; expected at most {int.MaxValue}.");
        }

        return (int)value;
    }

    [DoesNotReturn]
    public static void Fail(string message, string name) => throw new ArgumentException(message, name);

    [DoesNotReturn]
    private static void OutOfRange(string name, int value, string expected) =>
        throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected {expected}.");

    [DoesNotReturn]
    private static void ShortStride(string name, int stride, int columns) =>
        throw new ArgumentOutOfRangeException(
            name, stride, $"{name} is {stride}; expected at least the row length, {Math.Max(1, columns)}.");

    [DoesNotReturn]
    private static void Undefined<TEnum>(TEnum value, string name)
        where TEnum : struct, Enum
    {
        string names = string.Join(", ", Enum.GetNames<TEnum>());
        throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected one of {names}.");
    }

    [DoesNotReturn]
    private static void TooShort(long actual, long needed, string name) =>
        throw new ArgumentException($"{name} has {actual} elements; expected at least {needed}.", name);

    [DoesNotReturn]
    private static void TooFewRows(long actual, long needed, int rows, int columns, int stride, string name) =>
        throw new ArgumentException(
            $"{name} has {actual} elements; expected at least {needed} for {rows} rows of {columns}, {stride} apart.", name);

    [DoesNotReturn]
    private static void Overlapping(string outputName, string inputName) =>
        throw new ArgumentException($"{outputName} overlaps {inputName}; expected separate memory.", outputName);

    [DoesNotReturn]
    private static void Shifted(string outputName, string inputName, int offset) =>
        throw new ArgumentException(
            $"{outputName} overlaps {inputName}, shifted by {offset} elements; expected the same memory or separate memory.",
            outputName);
}
