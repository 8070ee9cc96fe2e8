namespace Kernels.Measuring;

/// <summary>The rate at which one core copies what no near cache holds: what memory-bound kernels are measured against.</summary>
internal sealed class CopyProbe : IDisposable
{
    private const int Elements = 1 << 21;
    private const int Bursts = 3;

    private readonly NativeBuffer<float> source = RandomBuffer.Create<float>(Elements);
    private readonly NativeBuffer<float> target = new(Elements);

    /// <summary>Bytes read and written in a nanosecond (GB/s): the best of three copies of 8 MiB.</summary>
    public double Measure()
    {
        double best = double.PositiveInfinity;
        for (int i = 0; i < Bursts; i++)
        {
            double start = ThreadClock.Nanoseconds;
            source.Span.CopyTo(target.Span);
            best = Math.Min(best, ThreadClock.Nanoseconds - start);
        }

        return 2.0 * sizeof(float) * Elements / best;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        source.Dispose();
        target.Dispose();
    }
}
