using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels.Tests;

/// <summary>Equality of results: the same bits, or both NaN (a NaN's sign and payload are not part of the contract).</summary>
internal static class Bits
{
    public static bool Same<T>(T a, T b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        (T.IsNaN(a) && T.IsNaN(b)) || Raw(a) == Raw(b);

    /// <summary>Fails with the first element that differs.</summary>
    public static void AssertSame<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, string context = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (!Same(expected[i], actual[i]))
            {
                Assert.Fail(string.Create(
                    CultureInfo.InvariantCulture,
                    $"element {i} of {expected.Length}: expected {expected[i]:R}, got {actual[i]:R} {context}"));
            }
        }
    }

    private static ulong Raw<T>(T x)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? Unsafe.BitCast<T, uint>(x) : Unsafe.BitCast<T, ulong>(x);
}
