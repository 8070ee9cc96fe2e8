namespace Kernels.Peers;

/// <summary>What one writes without a library; erf, and GELU by it, .NET does not have.</summary>
internal static unsafe class LoopMath
{
    /// <summary>A function by its name.</summary>
    public static delegate*<int, float*, float*, void> Of(string function)
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

    private static void Map<TFunction>(int n, float* x, float* y)
        where TFunction : struct, IFunction
    {
        for (int i = 0; i < n; i++)
            y[i] = TFunction.Of(x[i]);
    }

    private interface IFunction
    {
        static abstract float Of(float x);
    }

    private readonly struct ExpOf : IFunction
    {
        public static float Of(float x) => MathF.Exp(x);
    }

    private readonly struct LogOf : IFunction
    {
        public static float Of(float x) => MathF.Log(x);
    }

    private readonly struct TanhOf : IFunction
    {
        public static float Of(float x) => MathF.Tanh(x);
    }

    private readonly struct SigmoidOf : IFunction
    {
        public static float Of(float x) => 1 / (1 + MathF.Exp(-x));
    }

    private readonly struct GeluTanhOf : IFunction
    {
        public static float Of(float x) => 0.5f * x * (1 + MathF.Tanh(0.7978846f * (x + (0.044715f * x * x * x))));
    }

    private readonly struct SiluOf : IFunction
    {
        public static float Of(float x) => x / (1 + MathF.Exp(-x));
    }

    private readonly struct SoftplusOf : IFunction
    {
        public static float Of(float x) => MathF.Max(x, 0) + MathF.Log(1 + MathF.Exp(-MathF.Abs(x)));
    }

    private readonly struct ReciprocalSqrtOf : IFunction
    {
        public static float Of(float x) => 1 / MathF.Sqrt(x);
    }
}
