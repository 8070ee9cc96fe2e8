using System.Numerics;

namespace Kernels.Tests;

/// <summary>The specification of <see cref="SgdStep"/> and <see cref="AdamStep"/>, element by element.</summary>
internal static class OptimizerReference
{
    public static void Sgd<T>(T[] gradient, T[] w, T[] v, T learningRate, T momentum, T weightDecay)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < gradient.Length; i++)
        {
            T g = T.FusedMultiplyAdd(weightDecay, w[i], gradient[i]);
            v[i] = T.FusedMultiplyAdd(momentum, v[i], g);
            w[i] = T.FusedMultiplyAdd(-learningRate, v[i], w[i]);
        }
    }

    public static void Adam<T>(T[] gradient, T[] w, T[] m, T[] v, AdamRates<T> rates)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T correction1 = T.One / (T.One - rates.Beta1Power);
        T correction2 = T.One / (T.One - rates.Beta2Power);
        T decay = rates.LearningRate * rates.WeightDecay;
        for (int i = 0; i < gradient.Length; i++)
        {
            T g = gradient[i];
            m[i] = T.FusedMultiplyAdd(rates.Beta1, m[i], (T.One - rates.Beta1) * g);
            v[i] = T.FusedMultiplyAdd(rates.Beta2, v[i], (T.One - rates.Beta2) * g * g);
            T update = m[i] * correction1 / (T.Sqrt(v[i] * correction2) + rates.Epsilon);
            w[i] = T.FusedMultiplyAdd(-rates.LearningRate, update, T.FusedMultiplyAdd(-decay, w[i], w[i]));
        }
    }
}
