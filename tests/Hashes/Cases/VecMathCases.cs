using System.Numerics;

namespace Kernels.Hashes;

/// <summary>Elementary functions over spans, and the optimisers' steps.</summary>
internal static class VecMathCases
{
    private static readonly int[] Lengths = [0, 1, 3, 8, 15, 17, 33, 64, 100];

    private delegate void Map<T>(ReadOnlySpan<T> x, Span<T> y);

    private delegate void Gradient<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx);

    private delegate void Sgd<T>(
        ReadOnlySpan<T> gradient, Span<T> weights, Span<T> velocity, T learningRate, T momentum, T weightDecay);

    private delegate void Adam<T>(
        ReadOnlySpan<T> gradient, Span<T> weights, Span<T> mean, Span<T> meanSquare, AdamRates<T> rates)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    public static void AddTo(CaseList list)
    {
        Maps<float>(list, "VecMath.Exp", VecMath.Exp);
        Maps<double>(list, "VecMath.Exp", VecMath.Exp);
        Maps<float>(list, "VecMath.Log", VecMath.Log);
        Maps<double>(list, "VecMath.Log", VecMath.Log);
        Maps<float>(list, "VecMath.Erf", VecMath.Erf);
        Maps<double>(list, "VecMath.Erf", VecMath.Erf);
        Maps<float>(list, "VecMath.Gelu", VecMath.Gelu);
        Maps<double>(list, "VecMath.Gelu", VecMath.Gelu);
        Maps<float>(list, "VecMath.GeluTanh", VecMath.GeluTanh);
        Maps<double>(list, "VecMath.GeluTanh", VecMath.GeluTanh);
        Maps<float>(list, "VecMath.ReciprocalSqrt", VecMath.ReciprocalSqrt);
        Maps<double>(list, "VecMath.ReciprocalSqrt", VecMath.ReciprocalSqrt);
        Maps<float>(list, "VecMath.Sigmoid", VecMath.Sigmoid);
        Maps<double>(list, "VecMath.Sigmoid", VecMath.Sigmoid);
        Maps<float>(list, "VecMath.Silu", VecMath.Silu);
        Maps<double>(list, "VecMath.Silu", VecMath.Silu);
        Maps<float>(list, "VecMath.Softplus", VecMath.Softplus);
        Maps<double>(list, "VecMath.Softplus", VecMath.Softplus);
        Maps<float>(list, "VecMath.Tanh", VecMath.Tanh);
        Maps<double>(list, "VecMath.Tanh", VecMath.Tanh);
        Maps<float>(list, "VecMath.Relu", VecMath.Relu);
        Maps<double>(list, "VecMath.Relu", VecMath.Relu);
        Gradients<float>(list, "VecMath.ReluBackward", VecMath.ReluBackward);
        Gradients<double>(list, "VecMath.ReluBackward", VecMath.ReluBackward);
        Steps<float>(list, SgdStep.Run, AdamStep.Run);
        Steps<double>(list, SgdStep.Run, AdamStep.Run);
    }

    private static void Maps<T>(CaseList list, string kernel, Map<T> map)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ulong Run(T[] x)
        {
            var y = new T[x.Length];
            map(x, y);
            return Digest.Of<T>(y);
        }

        foreach (int n in Lengths)
            list.Add<T>(kernel, $"{n}", () => Run(Numbers.Plain<T>(n, 1)));
        list.Add<T>(kernel, "203 special values", () => Run(Numbers.Special<T>(203, 2)));
        // Through the whole range of the function, its borders included.
        list.Add<T>(kernel, "2001 from -1000 to 1000", () => Run(Ramp<T>(2001, 1, -1000)));
        list.Add<T>(kernel, "4001 from -10 to 10", () => Run(Ramp<T>(4001, 1.0 / 200, -10)));
        list.Add<T>(kernel, "3 in place", () =>
        {
            T[] x = Numbers.Plain<T>(3, 3);
            map(x, x);
            return Digest.Of<T>(x);
        });
    }

    private static void Gradients<T>(CaseList list, string kernel, Gradient<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ulong Run(T[] y)
        {
            var dx = new T[y.Length];
            gradient(y, Numbers.Plain<T>(y.Length, 4), dx);
            return Digest.Of<T>(dx);
        }

        foreach (int n in Lengths)
            list.Add<T>(kernel, $"{n}", () => Run(Numbers.Plain<T>(n, 5)));
        list.Add<T>(kernel, "203 special values", () => Run(Numbers.Special<T>(203, 6)));
    }

    private static void Steps<T>(CaseList list, Sgd<T> sgd, Adam<T> adam)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int n in Lengths)
        {
            foreach (bool momentum in new[] { false, true })
            {
                list.Add<T>("SgdStep.Run", $"{n}{(momentum ? " momentum and decay" : "")}", () =>
                {
                    T[] w = Numbers.Plain<T>(n, 7), velocity = Numbers.Plain<T>(n, 8);
                    T rate = T.CreateTruncating(0.01), share = T.CreateTruncating(momentum ? 0.9 : 0);
                    sgd(Numbers.Plain<T>(n, 9), w, velocity, rate, share, momentum ? rate : T.Zero);
                    return new Digest().With<T>(w).With<T>(velocity).Value;
                });
            }

            list.Add<T>("AdamStep.Run", $"{n}", () =>
            {
                T[] w = Numbers.Plain<T>(n, 10), mean = Numbers.Plain<T>(n, 11), square = Numbers.Plain<T>(n, 12);
                for (int i = 0; i < n; i++)
                    square[i] = T.Abs(square[i]);
                adam(Numbers.Plain<T>(n, 13), w, mean, square, Rates<T>());
                return new Digest().With<T>(w).With<T>(mean).With<T>(square).Value;
            });
        }
    }

    private static AdamRates<T> Rates<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        static T Number(double x) => T.CreateTruncating(x);
        return new(Number(0.001), Number(0.9), Number(0.999), Number(1e-8), Number(0.01), Number(0.81), Number(0.998));
    }

    private static T[] Ramp<T>(int count, double step, double first)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, count).Select(i => T.CreateTruncating((i * step) + first))];
}
