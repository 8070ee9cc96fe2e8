namespace Kernels;

/// <summary>Arithmetic of sizes that cannot overflow.</summary>
internal static class Tensor
{
    /// <summary>Pieces of so many elements that cover a size, the last one perhaps in part.</summary>
    public static int Pieces(int size, int length) => (int)(((long)size + length - 1) / length);

    /// <summary>Elements of a tensor with four axes. An image must be countable even in a batch of none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are more elements than an int counts.</exception>
    public static int Volume(string name, int batch, int channels, int height, int width)
    {
        long volume = Math.Max(1, batch);
        volume = Math.Min(volume * channels, uint.MaxValue);
        volume = Math.Min(volume * height, uint.MaxValue);
        volume = Math.Min(volume * width, uint.MaxValue);
        if (volume > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                name, $"{name} makes a tensor of {batch} × {channels} × {height} × {width} elements; expected at most "
                + $"{int.MaxValue}.");
        }

        return batch == 0 ? 0 : (int)volume;
    }
}
