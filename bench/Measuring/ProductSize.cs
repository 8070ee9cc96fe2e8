using System.Globalization;

namespace Kernels.Measuring;

/// <summary>The sizes of a product, written 64x3136x576 (m × n × k); one number stands for a cube.</summary>
public readonly record struct ProductSize(int M, int N, int K)
{
    /// <summary>Two operations for each multiply-add.</summary>
    public double Operations => 2.0 * M * N * K;

    /// <summary>Reads <paramref name="text"/>, or says that it is none.</summary>
    public static bool TryParse(string text, out ProductSize size)
    {
        int[] parts = [.. text.Split('x', 'X').Select(
            part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : 0)];
        size = parts switch
        {
            [int cube] => new(cube, cube, cube),
            [int m, int n, int k] => new(m, n, k),
            _ => default,
        };
        return size is { M: > 0, N: > 0, K: > 0 };
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{M}x{N}x{K}");
}
