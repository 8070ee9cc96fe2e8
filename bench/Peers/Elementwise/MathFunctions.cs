namespace Kernels.Peers;

/// <summary>The functions that are raced, in double precision.</summary>
internal static class MathFunctions
{
    /// <summary>In the order of the tables.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["exp", "log", "tanh", "sigmoid", "erf", "gelu", "gelu tanh", "silu", "softplus", "reciprocal sqrt"];

    /// <summary>Whether TensorPrimitives has a function.</summary>
    public static bool AreInTensors(string function) =>
        function is "exp" or "log" or "tanh" or "sigmoid" or "silu" or "reciprocal sqrt";

    /// <summary>The value, for |x| of a few units.</summary>
    public static double Exact(string function, double x) => function switch
    {
        "exp" => Math.Exp(x),
        "log" => Math.Log(x),
        "tanh" => Math.Tanh(x),
        "sigmoid" => 1 / (1 + Math.Exp(-x)),
        "erf" => Erf(x),
        "gelu" => 0.5 * x * (1 + Erf(x / Math.Sqrt(2))),
        "gelu tanh" => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
        "silu" => x / (1 + Math.Exp(-x)),
        "softplus" => Math.Log(1 + Math.Exp(x)),
        "reciprocal sqrt" => 1 / Math.Sqrt(x),
        _ => throw new ArgumentException($"No function is called '{function}'.", nameof(function)),
    };

    // 2/√π·exp(−x²)·Σ 2ᵏ·x²ᵏ⁺¹/(1·3·…·(2k + 1)): all terms have one sign (Abramowitz and Stegun 7.1.6).
    private static double Erf(double x)
    {
        double term = x;
        double sum = x;
        for (int k = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); k++)
        {
            term *= 2 * x * x / ((2 * k) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
