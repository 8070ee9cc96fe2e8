using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Kernels.Tests;

/// <summary>NumPy's inputs and outputs, one case for each cell of the notebook.</summary>
internal sealed record GoldenFile(string Source, GoldenCase[] Cases)
{
    private const string Resource = "notebook.json";

    public static GoldenFile Read()
    {
        using Stream stream = typeof(GoldenFile).Assembly.GetManifestResourceStream(Resource)
            ?? throw new FileNotFoundException($"The test assembly has no resource {Resource}.");
        return JsonSerializer.Deserialize<GoldenFile>(stream, JsonSerializerOptions.Web)
            ?? throw new InvalidDataException($"{Resource} holds null; expected an object.");
    }
}

/// <summary>One cell: named arrays in, named arrays out, and what a convolution needs besides.</summary>
internal sealed record GoldenCase(
    string Name, string? Einsum, Dictionary<string, int> Attributes,
    Dictionary<string, GoldenArray> Inputs, Dictionary<string, GoldenArray> Outputs)
{
    public override string ToString() => Einsum is null ? Name : $"{Name} {Einsum}";
}

/// <summary>A row-major array.</summary>
internal sealed record GoldenArray(int[] Shape, double[] Data)
{
    /// <summary>The elements in the type under test, rounded if it is narrower.</summary>
    public T[] As<T>()
        where T : IBinaryFloatingPointIeee754<T> => Array.ConvertAll(Data, T.CreateTruncating);

    public override string ToString() => string.Join('×', Shape.Select(n => n.ToString(CultureInfo.InvariantCulture)));
}
