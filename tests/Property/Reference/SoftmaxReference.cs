using System.Numerics;

namespace Kernels.Tests;

/// <summary>The specification of softmax and its relatives, a row at a time: docs/softmax.md in code.</summary>
internal static class SoftmaxReference
{
    public static T[] Softmax<T>(T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (T[] e, T sum, _) = Exponentials(x);
        T scale = T.One / sum;
        return Array.ConvertAll(e, element => element * scale);
    }

    public static T[] SoftmaxBackward<T>(T[] y, T[] dy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T d = ReduceReference.Dot<T>(y, dy);
        return [.. y.Zip(dy, (p, g) => p * (g - d))];
    }

    public static T[] LogSoftmax<T>(T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (_, T sum, T max) = Exponentials(x);
        T log = VecMathReference.Log(sum);
        return Array.ConvertAll(x, element => (element - max) - log);
    }

    public static T[] LogSoftmaxBackward<T>(T[] y, T[] dy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T s = ReduceReference.Sum<T>(dy);
        return [.. y.Zip(dy, (l, g) => T.FusedMultiplyAdd(-VecMathReference.Exp(l), s, g))];
    }

    public static T Loss<T>(T[] x, int label)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (_, T sum, T max) = Exponentials(x);
        return VecMathReference.Log(sum) - (x[label] - max);
    }

    public static T[] LossGradient<T>(T[] x, int label, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T share = T.One / T.CreateChecked(rows);
        return [.. Softmax(x).Select((p, j) => (j == label ? p - T.One : p) * share)];
    }

    /// <summary>Loss and gradient of a row against a label; both +0 for a row that is ignored.</summary>
    public static (T Loss, T[] Gradient) Loss<T>(T[] x, int label, T smoothing, T weight, bool ignored)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (ignored)
            return (T.Zero, new T[x.Length]);
        (_, T sum, T max) = Exponentials(x);
        T even = smoothing * (T.One / T.CreateChecked(x.Length));
        T loss = T.FusedMultiplyAdd(smoothing - T.One, x[label] - max, VecMathReference.Log(sum));
        if (smoothing != T.Zero)
            loss = T.FusedMultiplyAdd(-even, ReduceReference.Sum<T>(Array.ConvertAll(x, e => e - max)), loss);
        T atLabel = (T.One - smoothing) + even;
        return (loss, [.. Softmax(x).Select((p, j) => (p - (j == label ? atLabel : even)) * weight)]);
    }

    /// <summary>Loss and gradient of a row against probabilities.</summary>
    public static (T Loss, T[] Gradient) Loss<T>(T[] x, T[] target, T smoothing, T weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (_, T sum, T max) = Exponentials(x);
        T even = smoothing * (T.One / T.CreateChecked(x.Length));
        T[] q = Array.ConvertAll(target, t => T.FusedMultiplyAdd(T.One - smoothing, t, even));
        T log = VecMathReference.Log(sum), all = ReduceReference.Sum<T>(q);
        T loss = ReduceReference.Dot<T>(q, Array.ConvertAll(x, e => log - (e - max)));
        return (loss, [.. Softmax(x).Zip(q, (p, t) => T.FusedMultiplyAdd(p, all, -t) * weight)]);
    }

    /// <summary>The mean of the rows' losses; NaN if there are none.</summary>
    public static T Mean<T>(T[] losses)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ReduceReference.Sum<T>(losses) * (T.One / T.CreateChecked(losses.Length));

    private static (T[] E, T Sum, T Max) Exponentials<T>(T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T max = ReduceReference.Max<T>(x);
        T[] e = Array.ConvertAll(x, element => VecMathReference.Exp(element - max));
        return (e, ReduceReference.Sum<T>(e), max);
    }
}
