using System.Numerics;

namespace Kernels.Tests;

/// <summary>The specification of layer norm and RMS norm: docs/norm.md in code. Missing gamma is 1, missing beta +0.</summary>
internal static class NormReference
{
    public static (T[] Y, T Mean, T Rstd) Forward<T>(T[] x, T[]? gamma, T[]? beta, T epsilon, bool centers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T share = T.One / T.CreateChecked(x.Length);
        T mean = centers ? ReduceReference.Sum<T>(x) * share : T.Zero;
        T[] c = Array.ConvertAll(x, e => e - mean);
        T rstd = T.One / T.Sqrt((ReduceReference.Dot<T>(c, c) * share) + epsilon);
        return ([.. c.Select((e, j) => T.FusedMultiplyAdd(e * rstd, gamma?[j] ?? T.One, beta?[j] ?? T.Zero))], mean, rstd);
    }

    public static T[] BackwardRow<T>(T[] x, T[]? gamma, T mean, T rstd, T[] dy, bool centers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T share = T.One / T.CreateChecked(x.Length);
        T[] g = [.. dy.Select((e, j) => gamma is null ? e : e * gamma[j])], unit = Unit(x, mean, rstd);
        T a = centers ? ReduceReference.Sum<T>(g) * share : T.Zero;
        T b = ReduceReference.Dot<T>(g, unit) * share;
        return [.. g.Zip(unit, (e, u) => T.FusedMultiplyAdd(-u, b, e - a) * rstd)];
    }

    /// <summary>Σ dy·x̂ and Σ dy down one column.</summary>
    public static (T Dgamma, T Dbeta) BackwardColumn<T>(T[] x, T[] mean, T[] rstd, T[] dy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (T dgamma, T dbeta) = (T.Zero, T.Zero);
        for (int block = 0; block < x.Length; block += Contract.BlockK)
        {
            (T g, T b) = (T.Zero, T.Zero);
            for (int i = block; i < Math.Min(x.Length, block + Contract.BlockK); i++)
            {
                g = T.FusedMultiplyAdd(dy[i], (x[i] - mean[i]) * rstd[i], g);
                b += dy[i];
            }

            (dgamma, dbeta) = block == 0 ? (g, b) : (dgamma + g, dbeta + b);
        }

        return (dgamma, dbeta);
    }

    private static T[] Unit<T>(T[] x, T mean, T rstd)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Array.ConvertAll(x, e => (e - mean) * rstd);
}
