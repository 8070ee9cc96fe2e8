using System.Numerics;
using Kernels.Layers;

namespace Kernels.Tests;

public class NetworkTests
{
    private const double Step = 1e-6;
    private const double Tolerance = 2e-8;

    /// <remarks>
    /// Central differences err by h²·|f‴|/6 + ε·|f|/h, about 1e-10 here. A ReLU or a maximum changes sides within one of
    /// them only if a value lies within about 1e-5 of its border; the values drawn do not.
    /// </remarks>
    [Fact]
    public void Backward_EveryLayer_EqualsFiniteDifferences()
    {
        using var network = new SmallNetwork<double>();
        network.Forward();
        network.Backward();
        double[] dx = [.. network.InputGradient];
        double[][] gradients = Array.ConvertAll(network.Parameters, parameter => parameter.Gradient.ToArray());
        for (int i = 0; i < gradients.Length; i++)
            AssertGradient(network, network.Parameters[i].Value, gradients[i], network.Parameters[i].Name);
        AssertGradient(network, network.Input, dx, "x");
    }

    [Fact]
    public void ForwardAndBackward_AnyThreadsAndIsaF32_GiveTheSameBits() => GiveTheSameBits<float>();

    [Fact]
    public void ForwardAndBackward_AnyThreadsAndIsaF64_GiveTheSameBits() => GiveTheSameBits<double>();

    [Fact]
    public void ForwardBackwardAndSteps_WhenWarmF32_AllocateNothing() => AllocateNothing<float>();

    [Fact]
    public void ForwardBackwardAndSteps_WhenWarmF64_AllocateNothing() => AllocateNothing<double>();

    private static void AssertGradient(SmallNetwork<double> network, Span<double> values, double[] gradient, string name)
    {
        for (int i = 0; i < values.Length; i++)
        {
            double value = values[i];
            values[i] = value + Step;
            double above = network.Forward();
            values[i] = value - Step;
            double below = network.Forward();
            values[i] = value;
            double difference = (above - below) / (2 * Step);
            Assert.True(
                Math.Abs(difference - gradient[i]) <= Tolerance,
                $"{name}[{i}]: backward says {gradient[i]}, differences say {difference}");
        }
    }

    private static void GiveTheSameBits<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string? first = null;
        EveryIsa.Run(set =>
        {
            foreach (int threads in (int[])[1, 2, 3])
            {
                using var network = new SmallNetwork<T>(threads);
                using var adam = new Adam<T>(network.Parameters, T.CreateChecked(0.01));
                for (int step = 0; step < 5; step++)
                {
                    network.Forward();
                    network.Backward();
                    adam.Step();
                }

                BitHash hash = default;
                foreach (Parameter<T> parameter in network.Parameters)
                    hash.Add(parameter);
                first ??= hash.ToString();
                Assert.Equal(first, hash.ToString());
            }
        });
    }

    private static void AllocateNothing<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryIsa.Run(_ =>
        {
            using var network = new SmallNetwork<T>();
            using var sgd = new Sgd<T>(network.Parameters, T.CreateChecked(0.01), T.CreateChecked(0.9));
            using var adam = new Adam<T>(network.Parameters, T.CreateChecked(0.01));
            Allocation.AssertNone(() => network.Forward());
            Allocation.AssertNone(network.Backward);
            Allocation.AssertNone(sgd.Step);
            Allocation.AssertNone(adam.Step);
        });
    }
}
