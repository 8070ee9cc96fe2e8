using System.IO.Compression;
using System.Text;
using Kernels.Samples.Digits;

namespace Kernels.Tests;

public sealed class DigitsDataTests : IDisposable
{
    private const int Lines = DigitsData.TrainCount + DigitsData.TestCount;
    private static readonly string Line = string.Join(',', Enumerable.Repeat("3", 64)) + ",7";

    private readonly string folder = Directory.CreateTempSubdirectory("digits").FullName;

    [Fact]
    public void Read_TheSamplesFile_SplitsItByTheRule()
    {
        var data = DigitsData.Read(DigitsData.DefaultPath);
        Assert.Equal(1437, data.Train.Count);
        Assert.Equal(360, data.Test.Count);
        Assert.Equal(1437 * 64, data.Train.Images.Length);
        Assert.All(data.Train.Images.Concat(data.Test.Images), pixel => Assert.InRange(pixel, 0, 1));
        Assert.All(data.Train.Labels.Concat(data.Test.Labels), label => Assert.InRange(label, 0, 9));

        // The file begins with the digits 0 to 9, twice over.
        Assert.Equal([0, 5, 0, 5], data.Test.Labels[..4]);
        Assert.Equal([1, 2, 3, 4, 6, 7, 8, 9], data.Train.Labels[..8]);
        Assert.Equal([0, 0, 5 / 16f, 13 / 16f, 9 / 16f, 1 / 16f, 0, 0], data.Test.ImagesFrom(0, 1)[..8].ToArray());
    }

    [Fact]
    public void Read_MissingFile_SaysSo() => AssertRefused(Path.Combine(folder, "none.gz"), "cannot be read");

    [Fact]
    public void Read_Folder_SaysSo() => AssertRefused(folder, "cannot be read");

    [Fact]
    public void Read_NoGzip_SaysSo()
    {
        string path = Path.Combine(folder, "plain.gz");
        File.WriteAllText(path, string.Join('\n', Enumerable.Repeat(Line, Lines)));
        AssertRefused(path, "no whole gzip file");
    }

    [Fact]
    public void Read_CutOffFile_SaysSo()
    {
        byte[] whole = File.ReadAllBytes(DigitsData.DefaultPath);
        foreach (int length in (int[])[0, 1, 100, whole.Length / 2, whole.Length - 200])
        {
            string path = Path.Combine(folder, $"cut{length}.gz");
            File.WriteAllBytes(path, whole[..length]);
            BadInputException refused = Assert.Throws<BadInputException>(() => DigitsData.Read(path));
            Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_WrongNumberOfDigits_SaysHowMany()
    {
        AssertRefused(Write(Enumerable.Repeat(Line, 12)), "12 digits; expected 1797");
        AssertRefused(Write(Enumerable.Repeat(Line, Lines + 1)), "more than 1797 digits");
        AssertRefused(Write([]), "0 digits; expected 1797");
    }

    [Theory]
    [InlineData(" ", "1 is ' '")]
    [InlineData("hello", "1 is 'hello'")]
    [InlineData("17", "1 is '17'")]
    [InlineData("-1", "1 is '-1'")]
    [InlineData("3,1.5", "2 is '1.5'")]
    [InlineData("aaaaabbbbbcccccdddddeeeee", "1 is 'aaaaabbbbbcccccddddd…'")]
    [InlineData("3,3,,3", "3 is ''")]
    [InlineData("3,3", "3 is nothing")]
    public void Read_ForeignLine_NamesLineAndField(string line, string field) =>
        AssertRefused(Write(Enumerable.Repeat(Line, 5).Append(line)), $"line 6, field {field}; expected 64 integers");

    [Fact]
    public void Read_LabelMissingOrTooLarge_NamesItsField()
    {
        string pixels = string.Join(',', Enumerable.Repeat("16", 64));
        AssertRefused(Write([pixels]), "line 1, field 65 is nothing");
        AssertRefused(Write([pixels + ",10"]), "line 1, field 65 is '10'");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static void AssertRefused(string path, string message)
    {
        BadInputException refused = Assert.Throws<BadInputException>(() => DigitsData.Read(path));
        Assert.StartsWith(path + ": ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    private string Write(IEnumerable<string> lines)
    {
        string path = Path.Combine(folder, Path.GetRandomFileName());
        using var zipped = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        zipped.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        return path;
    }
}
