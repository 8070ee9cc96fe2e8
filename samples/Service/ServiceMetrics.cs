using System.Diagnostics.Metrics;

namespace Kernels.Samples.Service;

/// <summary>
/// What the service tells of itself, through System.Diagnostics.Metrics: any OpenTelemetry exporter or dotnet-counters
/// reads the meter <see cref="MeterName"/>, and ASP.NET Core's own beside it.
/// </summary>
internal sealed class ServiceMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Kernels.Service";

    private readonly Meter meter;
    private readonly Histogram<double> duration;
    private readonly Counter<long> images;
    private long inferences;
    private long classified;
    private long allocated;

    public ServiceMetrics(IMeterFactory factory)
    {
        meter = factory.Create(MeterName);
        duration = meter.CreateHistogram<double>(
            "kernels.inference.duration", "s", "Time of a pass of the network, whatever its batch.",
            tags: null, advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2],
            });
        images = meter.CreateCounter<long>("kernels.inference.images", "{image}", "Images classified.");
        meter.CreateObservableCounter(
            "kernels.inference.allocated", () => AllocatedBytes, "By", "Managed bytes that passes allocated: none.");
        meter.CreateObservableGauge("kernels.pool.held", () => BufferPool.Shared.BytesHeld, "By", "Native bytes in the pool.");
        meter.CreateObservableGauge("kernels.pool.rented", () => BufferPool.Shared.BytesRented, "By", "Native bytes lent out.");
        meter.CreateObservableGauge(
            "kernels.isa", () => new Measurement<int>(1, new KeyValuePair<string, object?>("isa", Isa.Current.ToString())),
            "{set}", "1 for the instruction set that runs.");
    }

    /// <summary>Passes so far.</summary>
    public long Inferences => Interlocked.Read(ref inferences);

    /// <summary>Images so far.</summary>
    public long Images => Interlocked.Read(ref classified);

    /// <summary>Managed bytes that passes allocated.</summary>
    public long AllocatedBytes => Interlocked.Read(ref allocated);

    /// <summary>Counts a pass.</summary>
    public void Record(int count, TimeSpan elapsed, long bytes)
    {
        Interlocked.Increment(ref inferences);
        Interlocked.Add(ref classified, count);
        Interlocked.Add(ref allocated, bytes);
        duration.Record(elapsed.TotalSeconds);
        images.Add(count);
    }

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();
}
