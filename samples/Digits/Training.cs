using System.Diagnostics;
using Kernels.Layers;

namespace Kernels.Samples.Digits;

/// <summary>How far training is: the mean loss over an epoch's digits as they were met, and the time since the start.</summary>
internal readonly record struct EpochResult(int Epoch, float Loss, TimeSpan Elapsed);

/// <summary>Trains a network: the order of the digits, their distortions, the learning rate and the steps.</summary>
/// <remarks>
/// Nothing here depends on time, threads or the instruction set, and nothing looks at the test digits: the same number of
/// epochs gives the same weights, bit for bit.
/// </remarks>
internal sealed class Training : IDisposable
{
    private const int Batch = 32;
    private const float LearningRate = 2e-3f;
    private const float WeightDecay = 1e-2f;
    private const long Seed = 2026;

    private readonly Network network;
    private readonly DigitSet digits;
    private readonly int epochs;
    private readonly Adam<float> adam;
    private readonly int[] order;
    private readonly int[] labels = new int[Batch];
    private readonly float[] images = new float[Batch * DigitsData.Pixels];
    private readonly long start = Stopwatch.GetTimestamp();
    private UniformSequence chance = new(Seed);

    public Training(Network network, DigitSet digits, int epochs, int threads)
    {
        this.network = network;
        this.digits = digits;
        this.epochs = epochs;
        adam = new Adam<float>(network.Parameters, LearningRate, WeightDecay);
        order = [.. Enumerable.Range(0, digits.Count)];
        Allocation = new AllocationMeter(threads, epochs);
    }

    /// <summary>What the epochs allocated, but for the first, in which the runtime still compiles.</summary>
    public AllocationMeter Allocation { get; }

    /// <summary>Steps of an epoch.</summary>
    public int Steps => (digits.Count + Batch - 1) / Batch;

    /// <summary>Goes through all digits once, in a new order.</summary>
    public EpochResult RunEpoch(int epoch)
    {
        Allocation.Start();
        Shuffle();
        float loss = 0;
        for (int step = 0; step < Steps; step++)
            loss += Step(epoch, step);
        if (epoch > 0)
            Allocation.Stop();
        return new EpochResult(epoch + 1, loss / digits.Count, Stopwatch.GetElapsedTime(start));
    }

    public void Dispose() => adam.Dispose();

    /// <returns>The summed loss of the step's digits.</returns>
    private float Step(int epoch, int step)
    {
        int first = step * Batch;
        int count = Math.Min(Batch, digits.Count - first);
        for (int i = 0; i < count; i++)
        {
            int digit = order[first + i];
            labels[i] = digits.Labels[digit];
            Distortion.Copy(
                digits.ImagesFrom(digit, 1), images.AsSpan(i * DigitsData.Pixels, DigitsData.Pixels), ref chance);
        }

        float mean = network.Learn(count, images, labels);
        adam.LearningRate = RateAt((epoch * Steps) + step);
        adam.Step();
        return mean * count;
    }

    // Falls in a straight line to zero, so that the last steps settle.
    private float RateAt(int step) => LearningRate * (1 - ((float)step / (epochs * Steps)));

    // Fisher and Yates.
    private void Shuffle()
    {
        for (int i = order.Length - 1; i > 0; i--)
        {
            int j = chance.NextBelow(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
