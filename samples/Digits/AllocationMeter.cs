namespace Kernels.Samples.Digits;

/// <summary>Managed bytes that stretches of work allocate: by this thread, or by all of them if several compute.</summary>
/// <remarks>
/// Counting all threads counts the runtime's own too: its thread pool enlarges its queue at some point, say. So besides
/// the sum there is the median stretch: work that allocates does so in each of them.
/// </remarks>
internal sealed class AllocationMeter(int threads, int stretches)
{
    private readonly long[] bytes = new long[stretches];
    private long start;

    /// <summary>Stretches measured so far.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of all stretches together.</summary>
    public long Sum => bytes.Sum();

    /// <summary>Bytes of the median stretch; 0 if there was none.</summary>
    public long Median => Count == 0 ? 0 : bytes[..Count].Order().ElementAt(Count / 2);

    /// <summary>Begins a stretch.</summary>
    public void Start() => start = Read();

    /// <summary>Ends it.</summary>
    public void Stop() => bytes[Count++] = Read() - start;

    private long Read() =>
        threads == 1 ? GC.GetAllocatedBytesForCurrentThread() : GC.GetTotalAllocatedBytes(precise: true);
}
