using System.Numerics;
using BenchmarkDotNet.Attributes;

namespace Kernels.Micro;

/// <summary>What all benchmarks share: buffers that live as long as a measurement, and the peak beside it.</summary>
/// <typeparam name="T">Element type.</typeparam>
public abstract class KernelBenchmark<T> : IWorkload
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<IDisposable> owned = [];

    /// <inheritdoc/>
    public Type ElementType => typeof(T);

    /// <inheritdoc/>
    public abstract Work WorkOf(string method);

    /// <summary>Measures the peak and makes the buffers.</summary>
    [GlobalSetup]
    public void Begin()
    {
        PeakLine.Print<T>();
        Prepare();
    }

    /// <summary>Measures the peak again and frees the buffers.</summary>
    [GlobalCleanup]
    public void End()
    {
        PeakLine.Print<T>();
        owned.ForEach(item => item.Dispose());
        owned.Clear();
    }

    /// <summary>Makes what the benchmarks need; the parameters are set.</summary>
    protected abstract void Prepare();

    /// <summary>Takes over the disposal of <paramref name="item"/>.</summary>
    protected TOwned Own<TOwned>(TOwned item)
        where TOwned : IDisposable
    {
        owned.Add(item);
        return item;
    }

    /// <summary>A buffer of random numbers.</summary>
    protected NativeBuffer<T> Random(int length) => Own(RandomBuffer.Create<T>(length));
}
