using System.Numerics;

namespace Kernels.Peers;

/// <summary>What one writes without a library; erf, and GELU by it, .NET does not have.</summary>
internal static unsafe class LoopMath<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A function by its name.</summary>
    public static delegate*<int, T*, T*, void> Of(string function)
    {
        switch (function)
        {
            case "exp": return &Map<ExpOf>;
            case "log": return &Map<LogOf>;
            case "tanh": return &Map<TanhOf>;
            case "sigmoid": return &Map<SigmoidOf>;
            case "gelu tanh": return &Map<GeluTanhOf>;
            case "silu": return &Map<SiluOf>;
            case "softplus": return &Map<SoftplusOf>;
            case "reciprocal sqrt": return &Map<ReciprocalSqrtOf>;
            default: throw new NotAvailableException(".NET has no such function");
        }
    }

    private static void Map<TFunction>(int n, T* x, T* y)
        where TFunction : struct, IFunction
    {
        for (int i = 0; i < n; i++)
            y[i] = TFunction.Of(x[i]);
    }

    private interface IFunction
    {
        static abstract T Of(T x);
    }

    private readonly struct ExpOf : IFunction
    {
        public static T Of(T x) => T.Exp(x);
    }

    private readonly struct LogOf : IFunction
    {
        public static T Of(T x) => T.Log(x);
    }

    private readonly struct TanhOf : IFunction
    {
        public static T Of(T x) => T.Tanh(x);
    }

    private readonly struct SigmoidOf : IFunction
    {
        public static T Of(T x) => T.One / (T.One + T.Exp(-x));
    }

    private readonly struct GeluTanhOf : IFunction
    {
        private static readonly T Half = T.CreateTruncating(0.5);
        private static readonly T Slope = T.CreateTruncating(0.7978845608028654);
        private static readonly T Cube = T.CreateTruncating(0.044715);

        public static T Of(T x) => Half * x * (T.One + T.Tanh(Slope * (x + (Cube * x * x * x))));
    }

    private readonly struct SiluOf : IFunction
    {
        public static T Of(T x) => x / (T.One + T.Exp(-x));
    }

    private readonly struct SoftplusOf : IFunction
    {
        public static T Of(T x) => T.Max(x, T.Zero) + T.Log(T.One + T.Exp(-T.Abs(x)));
    }

    private readonly struct ReciprocalSqrtOf : IFunction
    {
        public static T Of(T x) => T.One / T.Sqrt(x);
    }
}
