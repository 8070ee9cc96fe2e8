using System.Runtime.InteropServices;

namespace Kernels.Micro;

/// <summary>The arrays of the notebook's cells, float64: inputs from NumPy's files or drawn here, and results.</summary>
internal sealed class NotebookArrays : IDisposable
{
    private readonly Random random = new(1);
    private readonly List<NativeBuffer<double>> owned = [];

    /// <param name="directory">Where NumPy wrote its inputs, or null to draw them here.</param>
    public NotebookArrays(string? directory) => Directory = directory;

    /// <summary>Where NumPy wrote its inputs and results, if it did.</summary>
    public string? Directory { get; }

    /// <summary>An input: numbers from 0 up to 1.</summary>
    /// <exception cref="InvalidDataException">NumPy's file has another length.</exception>
    public NativeBuffer<double> Input(string name, int length)
    {
        NativeBuffer<double> buffer = Result(length);
        if (Directory is not null)
        {
            Read(name, length).CopyTo(buffer.Span);
            return buffer;
        }

        foreach (ref double element in buffer.Span)
            element = random.NextDouble();
        return buffer;
    }

    /// <summary>Room for a result.</summary>
    public NativeBuffer<double> Result(int length)
    {
        var buffer = new NativeBuffer<double>(length);
        owned.Add(buffer);
        return buffer;
    }

    /// <summary>What NumPy wrote under <paramref name="name"/>.</summary>
    /// <exception cref="InvalidDataException">It has another length.</exception>
    public ReadOnlySpan<double> Read(string name, int length)
    {
        string path = Path.Combine(Directory!, $"{name}.f64");
        ReadOnlySpan<double> values = MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(path));
        return values.Length == length
            ? values
            : throw new InvalidDataException($"{path} holds {values.Length} numbers; expected {length}.");
    }

    /// <inheritdoc/>
    public void Dispose() => owned.ForEach(buffer => buffer.Dispose());
}
