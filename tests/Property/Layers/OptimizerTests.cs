using System.Numerics;
using Kernels.Layers;

namespace Kernels.Tests;

public class OptimizerTests
{
    [Fact]
    public void Sgd_ManyStepsF32_EqualReference() => SgdEqualsReference<float>();

    [Fact]
    public void Sgd_ManyStepsF64_EqualReference() => SgdEqualsReference<double>();

    [Fact]
    public void Adam_ManyStepsF32_EqualReference() => AdamEqualsReference<float>();

    [Fact]
    public void Adam_ManyStepsF64_EqualReference() => AdamEqualsReference<double>();

    [Fact]
    public void Step_WhenWarm_AllocatesNothing()
    {
        Parameter<float>[] parameters = Create<float>();
        using var sgd = new Sgd<float>(parameters, 0.01f, 0.9f, 1e-4f);
        using var adam = new Adam<float>(parameters, 0.01f, 1e-4f);
        Allocation.AssertNone(sgd.Step);
        Allocation.AssertNone(adam.Step);
        Dispose(parameters);
    }

    [Fact]
    public void Step_AfterDispose_ThrowsAndChangesNothing()
    {
        Parameter<float>[] parameters = Create<float>();
        var sgd = new Sgd<float>(parameters, 0.01f);
        var adam = new Adam<float>(parameters, 0.01f);
        float[] before = parameters[0].Value.ToArray();
        parameters[^1].Dispose();
        Assert.Throws<ObjectDisposedException>(sgd.Step);
        Assert.Throws<ObjectDisposedException>(adam.Step);
        Bits.AssertSame<float>(before, parameters[0].Value);
        Assert.Throws<ObjectDisposedException>(() => new Sgd<float>(parameters, 0.01f));
        Assert.Throws<ObjectDisposedException>(() => new Adam<float>(parameters, 0.01f));
        Dispose(parameters);
        sgd.Dispose();
        adam.Dispose();
        adam.Dispose();
        Assert.Throws<ObjectDisposedException>(sgd.Step);
        Assert.Throws<ObjectDisposedException>(adam.Step);
    }

    [Fact]
    public void Constructor_BadArguments_AreRefused()
    {
        Parameter<float>[] one = [new Parameter<float>("p", 2)];
        AssertRefused("learningRate", () => new Sgd<float>(one, -1));
        AssertRefused("learningRate", () => new Adam<float>(one, float.NaN));
        AssertRefused("momentum", () => new Sgd<float>(one, 1, 1));
        AssertRefused("weightDecay", () => new Sgd<float>(one, 1, 0, float.PositiveInfinity));
        AssertRefused("beta1", () => new Adam<float>(one, 1, 0, -0.1f, 0.9f, 0));
        AssertRefused("beta2", () => new Adam<float>(one, 1, 0, 0.9f, 1f, 0));
        AssertRefused("epsilon", () => new Adam<float>(one, 1, 0, 0.9f, 0.9f, -1));
        AssertRefused("parameters", () => new Sgd<float>([one[0], one[0]], 1));
        AssertRefused("parameters", () => new Adam<float>([null!], 1));
        AssertRefused("parameters", () => new Adam<float>(null!, 1));
        using var sgd = new Sgd<float>(one, 1);
        AssertRefused("LearningRate", () => sgd.LearningRate = -1);
        using var adam = new Adam<float>(one, 1);
        AssertRefused("LearningRate", () => adam.LearningRate = float.NaN);
        Dispose(one);
    }

    private static void AssertRefused(string parameter, Func<object> call) =>
        Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(call).ParamName);

    private static void SgdEqualsReference<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T rate = T.CreateChecked(0.05), momentum = T.CreateChecked(0.9), decay = T.CreateChecked(0.001);
        EveryIsa.Run(set =>
        {
            Parameter<T>[] parameters = Create<T>();
            using var sgd = new Sgd<T>(parameters, rate, momentum, decay);
            T[][] weights = Array.ConvertAll(parameters, x => x.Value.ToArray());
            T[][] velocity = Array.ConvertAll(parameters, x => new T[x.Length]);
            for (int step = 0; step < 20; step++)
            {
                sgd.LearningRate = rate / T.CreateChecked(step + 1);
                SetGradients(parameters, step);
                for (int i = 0; i < parameters.Length; i++)
                {
                    OptimizerReference.Sgd(
                        parameters[i].Gradient.ToArray(), weights[i], velocity[i], sgd.LearningRate, momentum, decay);
                }

                sgd.Step();
            }

            for (int i = 0; i < parameters.Length; i++)
                Bits.AssertSame<T>(weights[i], parameters[i].Value, $"{parameters[i]} on {set}");
            Dispose(parameters);
        });
    }

    private static void AdamEqualsReference<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T rate = T.CreateChecked(0.01), decay = T.CreateChecked(0.1);
        EveryIsa.Run(set =>
        {
            Parameter<T>[] parameters = Create<T>();
            using var adam = new Adam<T>(parameters, rate, decay);
            T[][] weights = Array.ConvertAll(parameters, x => x.Value.ToArray());
            T[][] mean = Array.ConvertAll(parameters, x => new T[x.Length]);
            T[][] meanSquare = Array.ConvertAll(parameters, x => new T[x.Length]);
            T power1 = T.One, power2 = T.One;
            for (int step = 0; step < 20; step++)
            {
                power1 *= adam.Beta1;
                power2 *= adam.Beta2;
                SetGradients(parameters, step);
                var rates = new AdamRates<T>(rate, adam.Beta1, adam.Beta2, adam.Epsilon, decay, power1, power2);
                for (int i = 0; i < parameters.Length; i++)
                {
                    OptimizerReference.Adam(
                        parameters[i].Gradient.ToArray(), weights[i], mean[i], meanSquare[i], rates);
                }

                adam.Step();
            }

            for (int i = 0; i < parameters.Length; i++)
                Bits.AssertSame<T>(weights[i], parameters[i].Value, $"{parameters[i]} on {set}");
            Dispose(parameters);
        });
    }

    private static Parameter<T>[] Create<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Parameter<T>[] parameters = [new("weight", 7, 19), new("none", 0), new("bias", 19)];
        parameters[0].FillHe(7, 1);
        parameters[2].FillGlorot(7, 19, 2);
        return parameters;
    }

    private static void SetGradients<T>(Parameter<T>[] parameters, int step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Parameter<T> parameter in parameters)
            Gens.Values<T>(parameter.Length, (100 * step) + parameter.Length).CopyTo(parameter.Gradient);
    }

    private static void Dispose<T>(Parameter<T>[] parameters)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Array.ForEach(parameters, parameter => parameter.Dispose());
}
