using System.Globalization;
using System.IO.Compression;

namespace Kernels.Samples.Digits;

/// <summary>Some of the digits: images of 8 × 8 numbers in [0, 1], row-major, one after the other, and their labels.</summary>
internal sealed record DigitSet(float[] Images, int[] Labels)
{
    public int Count => Labels.Length;

    public ReadOnlySpan<float> ImagesFrom(int first, int count) =>
        Images.AsSpan(first * DigitsData.Pixels, count * DigitsData.Pixels);
}

/// <summary>The 1,797 handwritten digits of data/README.md, and the rule that splits them.</summary>
/// <remarks>
/// The rule: of the file's order every fifth digit, beginning with the first, is for the test, 360 of them; the other
/// 1,437 are for training. The file goes through the writers one by one, about 130 digits each, so every writer is on
/// both sides: the test asks for new digits by known hands (docs/layers.md has the figures for unknown ones).
/// </remarks>
internal sealed record DigitsData(DigitSet Train, DigitSet Test)
{
    public const int Side = 8;
    public const int Pixels = Side * Side;
    public const int Classes = 10;
    public const int TrainCount = 1437;
    public const int TestCount = 360;
    private const int Count = TrainCount + TestCount;
    private const int TestEvery = 5;
    private const int Brightest = 16;
    private const int MostShown = 20;

    /// <summary>Where the build puts the file.</summary>
    public static string DefaultPath => Path.Combine(AppContext.BaseDirectory, "data", "optdigits.csv.gz");

    /// <summary>Reads and splits the digits.</summary>
    /// <exception cref="BadInputException">The file is missing, cut off, or something else.</exception>
    public static DigitsData Read(string path)
    {
        float[] images = new float[Count * Pixels];
        int[] labels = new int[Count];
        int read = 0;
        foreach (string line in Lines(path))
        {
            if (read == Count)
                throw new BadInputException($"{path}: more than {Count} digits; expected exactly {Count}.");
            labels[read] = Parse(line, images.AsSpan(read * Pixels, Pixels), path, read + 1);
            read++;
        }

        if (read < Count)
            throw new BadInputException($"{path}: {read} digits; expected {Count}. Is the file cut off?");
        return new DigitsData(Take(images, labels, isTest: false), Take(images, labels, isTest: true));
    }

    private static DigitSet Take(float[] images, int[] labels, bool isTest)
    {
        int[] taken = [.. Enumerable.Range(0, Count).Where(i => i % TestEvery == 0 == isTest)];
        return new DigitSet(
            [.. taken.SelectMany(i => images[(i * Pixels)..((i + 1) * Pixels)])], [.. taken.Select(i => labels[i])]);
    }

    private static List<string> Lines(string path)
    {
        var lines = new List<string>(Count);
        try
        {
            using FileStream file = File.OpenRead(path);
            using var unzipped = new GZipStream(file, CompressionMode.Decompress);
            using var reader = new StreamReader(unzipped);
            while (lines.Count <= Count && reader.ReadLine() is { } line)
                lines.Add(line);
        }
        catch (InvalidDataException e)
        {
            throw new BadInputException($"{path}: no whole gzip file ({e.Message}); expected the digits, gzipped.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path}: cannot be read ({e.Message}); expected the digits, gzipped.", e);
        }

        return lines;
    }

    // 64 counts of dark pixels from 0 to 16, then the label, separated by commas.
    private static int Parse(string line, Span<float> image, string path, int number)
    {
        int field = 0;
        string found = "nothing";
        foreach (Range range in line.AsSpan().Split(','))
        {
            int most = field < Pixels ? Brightest : Classes - 1;
            if (!int.TryParse(line.AsSpan(range), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
                || value > most)
            {
                string text = line[range];
                found = text.Length > MostShown ? $"'{text[..MostShown]}…'" : $"'{text}'";
                break;
            }

            if (field == Pixels)
                return value;
            image[field++] = value / (float)Brightest;
        }

        throw new BadInputException(
            $"{path}: line {number}, field {field + 1} is {found}; expected {Pixels} integers from 0 to {Brightest}, then a "
            + $"label from 0 to {Classes - 1}, separated by commas.");
    }
}
