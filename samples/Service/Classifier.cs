using System.Collections.Concurrent;
using System.Diagnostics;
using Kernels.Samples.Digits;

namespace Kernels.Samples.Service;

/// <summary>The loaded network, and a predictor for each request that may compute at a time: a pass writes to its own buffers.</summary>
internal sealed class Classifier(ServiceMetrics metrics) : IDisposable
{
    private const int WarmPasses = 300;
    private static readonly int[] WarmBatches = [1, 2, 16, Network.MostImages];

    private readonly ConcurrentQueue<Predictor> free = new();
    private readonly List<Predictor> all = [];
    private readonly Network network = new(seed: 1, threads: 1);
    private PackedNetwork? packed;

    /// <summary>Whether it can classify.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Whether requests should be sent here: it can, and the code is warm.</summary>
    public bool IsReady { get; private set; }

    /// <summary>The fingerprint of its weights; empty until they are there.</summary>
    public string WeightHash { get; private set; } = "";

    /// <summary>Takes the weights, makes <paramref name="count"/> predictors and warms them up, so that no request waits for the JIT.</summary>
    /// <remarks>
    /// All at once, and each pass begins with those of the others: the pool of scratch then holds what so many need.
    /// </remarks>
    public void Load(string path, int count)
    {
        SafeTensors.Load(path, network.Parameters);
        packed = network.Pack();
        for (int i = 0; i < count; i++)
        {
            var predictor = new Predictor(packed, threads: 1);
            all.Add(predictor);
            free.Enqueue(predictor);
        }

        using var meeting = new Barrier(count);
        Thread[] threads = [.. all.Select(predictor => new Thread(() => WarmUp(predictor, meeting)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        WeightHash = network.Hash();
        IsLoaded = true;
    }

    /// <summary>Says that all is warm.</summary>
    public void Open()
    {
        // What starting up left behind goes now, and what stays is in the oldest generation before a request waits.
        GC.Collect();
        IsReady = true;
    }

    /// <summary>The probabilities of <paramref name="count"/> images, and how long the network took.</summary>
    /// <remarks>The limiter in front lets no more requests in than there are predictors.</remarks>
    public TimeSpan Classify(int count, ReadOnlySpan<float> images, Span<float> probabilities)
    {
        if (!free.TryDequeue(out Predictor? predictor))
            throw new InvalidOperationException("More requests compute than there are predictors.");
        try
        {
            long bytes = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            predictor.Classify(count, images).CopyTo(probabilities);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            metrics.Record(count, elapsed, GC.GetAllocatedBytesForCurrentThread() - bytes);
            return elapsed;
        }
        finally
        {
            free.Enqueue(predictor);
        }
    }

    private static void WarmUp(Predictor predictor, Barrier meeting)
    {
        float[] images = new float[Network.MostImages * DigitsData.Pixels];
        foreach (int batch in WarmBatches)
        {
            for (int pass = 0; pass < WarmPasses; pass++)
            {
                meeting.SignalAndWait();
                predictor.Classify(batch, images.AsSpan(0, batch * DigitsData.Pixels));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        all.ForEach(predictor => predictor.Dispose());
        packed?.Dispose();
        network.Dispose();
    }
}
