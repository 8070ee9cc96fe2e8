using System.Numerics;

namespace Kernels.Measuring;

/// <summary>Buffers of numbers that neither overflow nor become subnormal.</summary>
internal static class RandomBuffer
{
    /// <summary>Uniform between −0.5 and 0.5, the same on every run.</summary>
    public static NativeBuffer<T> Create<T>(int length, int seed = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        var buffer = new NativeBuffer<T>(length);
        foreach (ref T element in buffer.Span)
            element = T.CreateTruncating(random.NextDouble() - 0.5);
        return buffer;
    }
}
