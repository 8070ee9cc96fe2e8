using System.Diagnostics;
using HdrHistogram;

namespace Kernels.Samples.Digits;

/// <summary>What the network said of each digit: counts by digit and answer.</summary>
internal sealed record Answers(int[,] Counts)
{
    public int Right => Enumerable.Range(0, DigitsData.Classes).Sum(digit => Counts[digit, digit]);

    public int Total => Counts.Cast<int>().Sum();

    public double Accuracy => (double)Right / Total;
}

/// <summary>Durations of single passes, and what they allocated, a thousand at a time.</summary>
internal sealed record Latency(LongHistogram Nanoseconds, AllocationMeter Allocation)
{
    public double MicrosecondsAt(double percentile) => Nanoseconds.GetValueAtPercentile(percentile) / 1e3;

    public double MostMicroseconds => Nanoseconds.GetMaxValue() / 1e3;
}

/// <summary>Asks a predictor about digits, and takes the time.</summary>
internal static class Measurements
{
    /// <summary>Passes between two readings of the allocated bytes.</summary>
    public const int Stretch = 1_000;

    private const int WarmPasses = 2_000;
    private const long LongestNanoseconds = 60_000_000_000;
    private static readonly TimeSpan ThroughputTime = TimeSpan.FromSeconds(1);

    /// <summary>Classifies every digit of <paramref name="digits"/>.</summary>
    public static Answers Test(Predictor predictor, DigitSet digits)
    {
        const int Classes = DigitsData.Classes;
        int[,] counts = new int[Classes, Classes];
        for (int first = 0; first < digits.Count; first += Network.MostImages)
        {
            int batch = Math.Min(Network.MostImages, digits.Count - first);
            ReadOnlySpan<float> probabilities = predictor.Classify(batch, digits.ImagesFrom(first, batch));
            for (int i = 0; i < batch; i++)
                counts[digits.Labels[first + i], MostLikely(probabilities.Slice(i * Classes, Classes))]++;
        }

        return new Answers(counts);
    }

    /// <summary>Times single passes of one image, from pixels to the answer: <paramref name="stretches"/> thousands.</summary>
    public static Latency Time(Predictor predictor, DigitSet digits, int stretches, int threads)
    {
        var histogram = new LongHistogram(LongestNanoseconds, numberOfSignificantValueDigits: 3);
        var allocation = new AllocationMeter(threads, stretches);
        for (int i = 0; i < WarmPasses; i++)
            histogram.RecordValue(TimeOne(predictor, digits, i % digits.Count));
        histogram.Reset();
        for (int stretch = 0; stretch < stretches; stretch++)
        {
            allocation.Start();
            for (int i = 0; i < Stretch; i++)
                histogram.RecordValue(TimeOne(predictor, digits, i % digits.Count));
            allocation.Stop();
        }

        return new Latency(histogram, allocation);
    }

    /// <summary>Images classified in a second, in the largest batches.</summary>
    public static double ImagesPerSecond(Predictor predictor, DigitSet digits)
    {
        const int Batch = Network.MostImages;
        ReadOnlySpan<float> images = digits.ImagesFrom(0, Batch);
        predictor.Classify(Batch, images);
        long start = Stopwatch.GetTimestamp();
        long done = 0;
        while (Stopwatch.GetElapsedTime(start) < ThroughputTime)
        {
            predictor.Classify(Batch, images);
            done += Batch;
        }

        return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static long TimeOne(Predictor predictor, DigitSet digits, int digit)
    {
        long start = Stopwatch.GetTimestamp();
        MostLikely(predictor.Classify(1, digits.ImagesFrom(digit, 1)));
        return (long)Stopwatch.GetElapsedTime(start).TotalNanoseconds;
    }

    private static int MostLikely(ReadOnlySpan<float> probabilities)
    {
        int best = 0;
        for (int i = 1; i < probabilities.Length; i++)
        {
            if (probabilities[i] > probabilities[best])
                best = i;
        }

        return best;
    }
}
