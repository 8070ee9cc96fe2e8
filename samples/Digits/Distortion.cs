using Kernels.Layers;

namespace Kernels.Samples.Digits;

/// <summary>Nobody writes the same digit twice: a copy that is turned, slanted, stretched and moved a little.</summary>
/// <remarks>
/// Pixel (row, column) of the copy is read, by bilinear interpolation, at <c>(I + A)·(row, column) + b</c> around the
/// image's middle; the four numbers of A are within ±<see cref="Slant"/>, the two of b within ±<see cref="Move"/> pixels.
/// Simard, Steinkraus and Platt, "Best Practices for Convolutional Neural Networks", ICDAR 2003.
/// Only additions, multiplications and roundings down, one by one: the same bits everywhere.
/// </remarks>
internal static class Distortion
{
    private const int Side = DigitsData.Side;
    private const float Middle = (Side - 1) / 2f;
    private const float Slant = 0.1f;
    private const float Move = 0.5f;

    /// <summary>Writes a distorted copy of <paramref name="source"/>, another one with each call.</summary>
    public static void Copy(ReadOnlySpan<float> source, Span<float> target, ref UniformSequence chance)
    {
        float rowByRow = 1 + (Slant * chance.Next()), rowByColumn = Slant * chance.Next();
        float columnByRow = Slant * chance.Next(), columnByColumn = 1 + (Slant * chance.Next());
        float moveRow = Middle + (Move * chance.Next()), moveColumn = Middle + (Move * chance.Next());
        for (int i = 0; i < source.Length; i++)
        {
            float row = (i / Side) - Middle, column = (i % Side) - Middle;
            target[i] = Interpolate(
                source,
                (rowByRow * row) + (rowByColumn * column) + moveRow,
                (columnByRow * row) + (columnByColumn * column) + moveColumn);
        }
    }

    private static float Interpolate(ReadOnlySpan<float> image, float row, float column)
    {
        int top = (int)MathF.Floor(row), left = (int)MathF.Floor(column);
        float down = row - top, right = column - left;
        float above = ((1 - right) * At(image, top, left)) + (right * At(image, top, left + 1));
        float below = ((1 - right) * At(image, top + 1, left)) + (right * At(image, top + 1, left + 1));
        return ((1 - down) * above) + (down * below);
    }

    private static float At(ReadOnlySpan<float> image, int row, int column) =>
        row is >= 0 and < Side && column is >= 0 and < Side ? image[(row * Side) + column] : 0;
}
