using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Kernels.Layers;

namespace Kernels.Samples.Digits;

/// <summary>Parameters in a safetensors file: name, type and shape in a JSON header, then the bare values.</summary>
/// <remarks>
/// <code>
/// 8 bytes        n, the header's length, least significant byte first
/// n bytes        {"conv1.weight":{"dtype":"F32","shape":[16,1,3,3],"data_offsets":[0,576]}, …}
/// all the rest   the values, least significant byte first; the offsets tile it without gap or overlap
/// </code>
/// A file is checked as a whole before the first parameter changes, and written beside its place, then renamed into it:
/// neither a parameter nor a file is ever half of something.
/// </remarks>
internal static class SafeTensors
{
    private const int Prefix = sizeof(long);
    private const int LongestHeader = 1 << 20;
    private const string Metadata = "__metadata__";
    private const string DataType = "F32";

    /// <summary>Finds out at once, and not after minutes of training, that a file cannot be written.</summary>
    /// <exception cref="BadInputException">It cannot.</exception>
    public static void CheckPlace(string path)
    {
        if (Directory.Exists(path))
            throw new BadInputException($"{path}: is a directory; expected the name of a file.");
        try
        {
            File.Create(Unfinished(path), bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path}: cannot be written ({e.Message}).", e);
        }
    }

    /// <summary>Writes <paramref name="parameters"/>, in their order.</summary>
    /// <exception cref="BadInputException">The file cannot be written; what was there before is untouched.</exception>
    public static void Save(string path, IReadOnlyList<Parameter<float>> parameters)
    {
        string unfinished = Unfinished(path);
        try
        {
            try
            {
                using (FileStream file = File.Create(unfinished))
                {
                    Write(file, parameters);
                    file.Flush(flushToDisk: true);
                }

                File.Move(unfinished, path, overwrite: true);
            }
            finally
            {
                File.Delete(unfinished);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path}: cannot be written ({e.Message}).", e);
        }
    }

    /// <summary>Fills <paramref name="parameters"/> from a file that holds exactly them.</summary>
    /// <exception cref="BadInputException">The file is missing, cut off, damaged, or another network's.</exception>
    public static void Load(string path, IReadOnlyList<Parameter<float>> parameters)
    {
        byte[] file;
        try
        {
            file = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path}: cannot be read ({e.Message}); expected a safetensors file.", e);
        }

        try
        {
            Fill(file, parameters);
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw new BadInputException($"{path}: {e.Message}", e);
        }
    }

    private static string Unfinished(string path) => $"{path}.{Path.GetRandomFileName()}";

    private static void Write(FileStream file, IReadOnlyList<Parameter<float>> parameters)
    {
        byte[] header = Header(parameters);
        Span<byte> prefix = stackalloc byte[Prefix];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
        file.Write(prefix);
        file.Write(header);
        foreach (Parameter<float> parameter in parameters)
        {
            byte[] bytes = new byte[parameter.Length * sizeof(float)];
            for (int i = 0; i < parameter.Length; i++)
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), parameter.Value[i]);
            file.Write(bytes);
        }
    }

    private static byte[] Header(IReadOnlyList<Parameter<float>> parameters)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            long offset = 0;
            foreach (Parameter<float> parameter in parameters)
            {
                json.WriteStartObject(parameter.Name);
                json.WriteString("dtype", DataType);
                WriteNumbers(json, "shape", Array.ConvertAll(parameter.Shape.ToArray(), size => (long)size));
                WriteNumbers(json, "data_offsets", [offset, offset += parameter.Length * sizeof(float)]);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // The format allows spaces behind the JSON; they bring the values to a multiple of 8 bytes.
        while (text.Length % Prefix != 0)
            text.WriteByte((byte)' ');
        return text.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static void Fill(byte[] file, IReadOnlyList<Parameter<float>> parameters)
    {
        if (file.Length < Prefix)
            throw new FormatException($"{file.Length} bytes; expected at least the {Prefix} of a header length.");
        long length = BinaryPrimitives.ReadInt64LittleEndian(file);
        if (length is < 2 or > LongestHeader || length > file.Length - Prefix)
        {
            throw new FormatException(
                $"header length {length}; expected 2 to {Math.Min(LongestHeader, file.Length - Prefix)} bytes. "
                + "Is this a whole safetensors file?");
        }

        using JsonDocument header = Parse(file.AsMemory(Prefix, (int)length));
        ReadOnlySpan<byte> data = file.AsSpan(Prefix + (int)length);
        (long Begin, long End)[] ranges = new (long, long)[parameters.Count];
        for (int i = 0; i < ranges.Length; i++)
            ranges[i] = Find(header.RootElement, parameters[i]);
        CheckNames(header.RootElement, parameters);
        CheckTiling(ranges, data.Length);
        for (int i = 0; i < ranges.Length; i++)
            Copy(data[(int)ranges[i].Begin..(int)ranges[i].End], parameters[i].Value);
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> text)
    {
        try
        {
            var json = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (json.RootElement.ValueKind == JsonValueKind.Object)
                return json;
            using (json)
                throw new FormatException($"the header is a JSON {json.RootElement.ValueKind}; expected an Object.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"the header is no JSON ({e.Message})", e);
        }
    }

    private static (long Begin, long End) Find(JsonElement header, Parameter<float> parameter)
    {
        if (!header.TryGetProperty(parameter.Name, out JsonElement tensor))
            throw new FormatException($"no tensor {parameter.Name}; expected one of shape [{ShapeOf(parameter)}].");
        JsonElement type = Member(tensor, parameter.Name, "dtype", JsonValueKind.String);
        if (type.GetString() != DataType)
            throw new FormatException($"tensor {parameter.Name} is of type {type.GetString()}; expected {DataType}.");
        long[] shape = Numbers(tensor, parameter.Name, "shape");
        if (string.Join(", ", shape) != ShapeOf(parameter))
        {
            throw new FormatException(
                $"tensor {parameter.Name} has shape [{string.Join(", ", shape)}]; expected [{ShapeOf(parameter)}].");
        }

        long[] offsets = Numbers(tensor, parameter.Name, "data_offsets");
        long bytes = (long)parameter.Length * sizeof(float);
        if (offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] - offsets[0] != bytes)
        {
            throw new FormatException(
                $"tensor {parameter.Name} has data_offsets [{string.Join(", ", offsets)}]; expected two, {bytes} apart.");
        }

        return (offsets[0], offsets[1]);
    }

    private static void CheckNames(JsonElement header, IReadOnlyList<Parameter<float>> parameters)
    {
        foreach (JsonProperty tensor in header.EnumerateObject())
        {
            if (tensor.Name != Metadata && parameters.All(parameter => parameter.Name != tensor.Name))
            {
                string names = string.Join(", ", parameters.Select(parameter => parameter.Name));
                throw new FormatException($"tensor {tensor.Name} is unknown; expected only {names}.");
            }
        }
    }

    // Every byte belongs to exactly one tensor, so a file that was cut off or added to is found out.
    private static void CheckTiling(IEnumerable<(long Begin, long End)> ranges, int length)
    {
        long end = 0;
        foreach ((long begin, long next) in ranges.Order())
        {
            if (begin != end)
                throw new FormatException($"a tensor begins at byte {begin} of the values; expected {end}.");
            end = next;
        }

        if (end != length)
            throw new FormatException($"{length} bytes of values; expected {end}. Is the file cut off?");
    }

    private static void Copy(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
    }

    private static string ShapeOf(Parameter<float> parameter) => string.Join(", ", parameter.Shape.ToArray());

    private static JsonElement Member(JsonElement tensor, string name, string member, JsonValueKind kind)
    {
        JsonElement value = default;
        bool found = tensor.ValueKind == JsonValueKind.Object && tensor.TryGetProperty(member, out value);
        return found && value.ValueKind == kind
            ? value
            : throw new FormatException($"tensor {name} has no {member}; expected one, a JSON {kind}.");
    }

    private static long[] Numbers(JsonElement tensor, string name, string member)
    {
        JsonElement array = Member(tensor, name, member, JsonValueKind.Array);
        var numbers = new List<long>();
        foreach (JsonElement element in array.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out long number))
            {
                throw new FormatException(
                    string.Create(CultureInfo.InvariantCulture, $"tensor {name} has {element} in {member}; expected integers."));
            }

            numbers.Add(number);
        }

        return [.. numbers];
    }
}
