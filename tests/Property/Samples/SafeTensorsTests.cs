using System.Buffers.Binary;
using System.Text;
using Kernels.Layers;
using Kernels.Samples.Digits;

namespace Kernels.Tests;

public sealed class SafeTensorsTests : IDisposable
{
    private const string Sound =
        """{"w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"F32","shape":[2],"data_offsets":[24,32]}}""";

    private readonly string folder = Directory.CreateTempSubdirectory("safetensors").FullName;
    private readonly Parameter<float>[] parameters = [new("w", 2, 3), new("b", 2)];

    private string Target => Path.Combine(folder, "weights.safetensors");

    [Fact]
    public void Save_ThenLoad_GivesTheSameBits()
    {
        using var network = new Network(5, threads: 1);
        using var other = new Network(6, threads: 1);
        network.Parameters[0].Value[1] = float.NaN;
        network.Parameters[0].Value[2] = -0f;
        SafeTensors.Save(Target, network.Parameters);
        Assert.NotEqual(network.Hash(), other.Hash());
        SafeTensors.Load(Target, other.Parameters);
        Assert.Equal(network.Hash(), other.Hash());
        Assert.Equal([Target], Directory.GetFiles(folder));
    }

    [Fact]
    public void Save_OverAnotherFile_ReplacesItAsAWhole()
    {
        File.WriteAllText(Target, new string('x', 100_000));
        parameters[0].Value[5] = 4;
        SafeTensors.Save(Target, parameters);
        parameters[0].FillZero();
        SafeTensors.Load(Target, parameters);
        Assert.Equal(4, parameters[0].Value[5]);
        Assert.Equal([Target], Directory.GetFiles(folder));
    }

    [Fact]
    public void Save_WritesTheFormatToTheByte()
    {
        parameters[0].Value[0] = 1;
        SafeTensors.Save(Target, parameters);
        byte[] file = File.ReadAllBytes(Target);
        string header = Encoding.UTF8.GetString(file.AsSpan(8, (int)BinaryPrimitives.ReadInt64LittleEndian(file)));
        Assert.Equal(Sound, header.TrimEnd(' '));
        Assert.Equal(0, header.Length % 8);
        Assert.Equal(8 + header.Length + 32, file.Length);
        Assert.Equal([0, 0, 0x80, 0x3F], file.AsSpan(8 + header.Length, 4).ToArray());
    }

    [Fact]
    public void Save_WhereNothingCanBeWritten_LeavesNothing()
    {
        string nowhere = Path.Combine(folder, "no", "such", "folder");
        AssertRefused(nowhere, "cannot be written", () => SafeTensors.Save(nowhere, parameters));
        AssertRefused(nowhere, "cannot be written", () => SafeTensors.CheckPlace(nowhere));
        AssertRefused(folder, "cannot be written", () => SafeTensors.Save(folder, parameters));
        AssertRefused(folder, "is a directory", () => SafeTensors.CheckPlace(folder));
        SafeTensors.CheckPlace(Target);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void Load_SoundFileWithMetadataAndSpaces_IsRead()
    {
        Write(Sound.Replace("{\"w\"", "{\"__metadata__\":{\"by\":\"hand\"},\"w\"", StringComparison.Ordinal) + "  ", 32);
        SafeTensors.Load(Target, parameters);
        Assert.Equal([0x03020100, 0x07060504], parameters[0].Value[..2].ToArray().Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(0x1F1E1D1C, BitConverter.SingleToInt32Bits(parameters[1].Value[1]));
    }

    [Fact]
    public void Load_FileCutOffAnywhere_IsRefusedAndChangesNothing()
    {
        SafeTensors.Save(Target, parameters);
        byte[] whole = File.ReadAllBytes(Target);
        float[] before = [1, 2, 3, 4, 5, 6];
        before.CopyTo(parameters[0].Value);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(Target, whole[..length]);
            Assert.Throws<BadInputException>(() => SafeTensors.Load(Target, parameters));
            Assert.Equal(before, parameters[0].Value.ToArray());
        }
    }

    [Fact]
    public void Load_MissingFileOrFolder_SaysSo()
    {
        AssertRefused(Target, "expected a safetensors file", () => SafeTensors.Load(Target, parameters));
        AssertRefused(folder, "expected a safetensors file", () => SafeTensors.Load(folder, parameters));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Load_WrongHeaderLength_SaysWhatWasFound(long length)
    {
        byte[] file = new byte[64];
        BinaryPrimitives.WriteInt64LittleEndian(file, length);
        File.WriteAllBytes(Target, file);
        AssertRefused(Target, $"header length {length}; expected 2 to 56", () => SafeTensors.Load(Target, parameters));
    }

    [Theory]
    [InlineData("\"F32\"", "\"F16\"", "tensor w is of type F16; expected F32")]
    [InlineData("\"F32\"", "32", "tensor w has no dtype; expected one, a JSON String")]
    [InlineData("[2,3]", "[3,2]", "tensor w has shape [3, 2]; expected [2, 3]")]
    [InlineData("[2,3]", "[2,3,1]", "tensor w has shape [2, 3, 1]; expected [2, 3]")]
    [InlineData("[2,3]", "[2,\"3\"]", "tensor w has 3 in shape; expected integers")]
    [InlineData("[2,3]", "[2,1.5]", "tensor w has 1.5 in shape; expected integers")]
    [InlineData("[2,3]", "6", "tensor w has no shape; expected one, a JSON Array")]
    [InlineData("[0,24]", "[0,20]", "tensor w has data_offsets [0, 20]; expected two, 24 apart")]
    [InlineData("[0,24]", "[24,0]", "tensor w has data_offsets [24, 0]; expected two, 24 apart")]
    [InlineData("[0,24]", "[-24,0]", "tensor w has data_offsets [-24, 0]; expected two, 24 apart")]
    [InlineData("[0,24]", "[0]", "tensor w has data_offsets [0]; expected two, 24 apart")]
    [InlineData("[0,24]", "[4,28]", "a tensor begins at byte 4 of the values; expected 0")]
    [InlineData("[24,32]", "[16,24]", "a tensor begins at byte 16 of the values; expected 24")]
    [InlineData("[24,32]", "[28,36]", "a tensor begins at byte 28 of the values; expected 24")]
    [InlineData("\"b\"", "\"c\"", "no tensor b; expected one of shape [2]")]
    [InlineData("{\"w\"", "{\"extra\":{},\"w\"", "tensor extra is unknown; expected only w, b")]
    [InlineData("\"b\":{", "\"b\":7,\"x\":{", "tensor b has no dtype")]
    [InlineData("\"b\"", "\"w\"", "the header is no JSON")]
    [InlineData("{\"w\"", "{w", "the header is no JSON")]
    public void Load_ForeignHeader_SaysWhatWasFoundAndExpected(string part, string instead, string message)
    {
        int at = Sound.IndexOf(part, StringComparison.Ordinal);
        Write(Sound.Remove(at, part.Length).Insert(at, instead), 32);
        AssertRefused(Target, message, () => SafeTensors.Load(Target, parameters));
        Assert.All(parameters[0].Value.ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Load_JsonThatIsNoObject_SaysSo()
    {
        Write("[1, 2, 3]", 32);
        AssertRefused(Target, "the header is a JSON Array; expected an Object", () => SafeTensors.Load(Target, parameters));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Load_WrongNumberOfValues_SaysHowMany(int bytes)
    {
        Write(Sound, bytes);
        AssertRefused(Target, $"{bytes} bytes of values; expected 32", () => SafeTensors.Load(Target, parameters));
    }

    public void Dispose()
    {
        Array.ForEach(parameters, parameter => parameter.Dispose());
        Directory.Delete(folder, recursive: true);
    }

    private static void AssertRefused(string path, string message, Action call)
    {
        BadInputException refused = Assert.Throws<BadInputException>(call);
        Assert.StartsWith(path + ": ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    /// <summary>A file of this header and so many bytes 0, 1, 2 … of values.</summary>
    private void Write(string header, int bytes)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, text.Length);
        File.WriteAllBytes(Target, [.. prefix, .. text, .. Enumerable.Range(0, bytes).Select(i => (byte)i)]);
    }
}
