using Kernels.Samples.Digits;

namespace Kernels.Tests;

public class DigitsTests
{
    /// <summary>Weights after two epochs over 100 digits, written down once: every machine must reproduce them.</summary>
    private const string RecordedHash = "736ba9ce62526385";

    private const int Digits = 100;
    private const int Epochs = 2;

    [Fact]
    public void Training_AnyIsaAndThreads_GivesTheRecordedWeights()
    {
        DigitSet all = DigitsData.Read(DigitsData.DefaultPath).Train;
        var few = new DigitSet(all.Images[..(Digits * DigitsData.Pixels)], all.Labels[..Digits]);
        EveryIsa.Run(set =>
        {
            foreach (int threads in (int[])[1, 2])
            {
                using var network = new Network(1, threads);
                using var training = new Training(network, few, Epochs, threads);
                for (int epoch = 0; epoch < Epochs; epoch++)
                    training.RunEpoch(epoch);
                Assert.True(RecordedHash == network.Hash(), $"{network.Hash()} on {set} with {threads} threads");
            }
        });
    }

    [Fact]
    public void Classify_AnyBatch_GivesTheSameBits()
    {
        DigitSet digits = DigitsData.Read(DigitsData.DefaultPath).Test;
        using var network = new Network(1, threads: 1);
        using PackedNetwork packed = network.Pack();
        using var predictor = new Predictor(packed, threads: 1);
        float[] together = predictor.Classify(20, digits.ImagesFrom(0, 20)).ToArray();
        for (int i = 0; i < 20; i++)
            Bits.AssertSame(together.AsSpan(i * 10, 10), predictor.Classify(1, digits.ImagesFrom(i, 1)));
    }

    [Theory]
    [InlineData("--threads is '0'; expected an integer, 1 or more.", "--threads", "0")]
    [InlineData("--threads is 'two'; expected an integer, 1 or more.", "--threads", "two")]
    [InlineData("--threads is '99999999999'; expected an integer, 1 or more.", "--threads", "99999999999")]
    [InlineData("--epochs is '-3'; expected an integer, 1 or more.", "--epochs", "-3")]
    [InlineData("--isa is 'sse9'; expected avx512, avx2, neon or scalar.", "--isa", "sse9")]
    [InlineData("--isa is '2'; expected avx512, avx2, neon or scalar.", "--isa", "2")]
    [InlineData("--save has no file name; expected one.", "--save", "")]
    [InlineData("--load", "--load")]
    [InlineData("--lode", "--lode", "x")]
    [InlineData("no/such/file: cannot be read", "--load", "no/such/file")]
    [InlineData("no/such/file: cannot be written", "--save", "no/such/file")]
    public void Program_BadOptions_EndsWithTwoAndOneLine(string message, params string[] arguments)
    {
        TextWriter error = Console.Error;
        using var captured = new StringWriter();
        Console.SetError(captured);
        try
        {
            object? code = typeof(Network).Assembly.EntryPoint!.Invoke(null, [arguments]);
            Assert.Equal(2, code);
        }
        finally
        {
            Console.SetError(error);
        }

        string text = captured.ToString();
        Assert.Contains(message, text, StringComparison.Ordinal);
        Assert.Equal(text.Length - Environment.NewLine.Length, text.IndexOf(Environment.NewLine, StringComparison.Ordinal));
    }
}
