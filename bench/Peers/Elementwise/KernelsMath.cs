namespace Kernels.Peers;

/// <summary>This project's functions over pointers.</summary>
internal static unsafe class KernelsMath<T>
    where T : unmanaged
{
    /// <summary>A function by its name.</summary>
    public static delegate*<int, T*, T*, void> Of(string function)
    {
        switch (function)
        {
            case "exp": return Of(&VecMath.Exp, &VecMath.Exp);
            case "log": return Of(&VecMath.Log, &VecMath.Log);
            case "tanh": return Of(&VecMath.Tanh, &VecMath.Tanh);
            case "sigmoid": return Of(&VecMath.Sigmoid, &VecMath.Sigmoid);
            case "erf": return Of(&VecMath.Erf, &VecMath.Erf);
            case "gelu": return Of(&VecMath.Gelu, &VecMath.Gelu);
            case "gelu tanh": return Of(&VecMath.GeluTanh, &VecMath.GeluTanh);
            case "silu": return Of(&VecMath.Silu, &VecMath.Silu);
            case "softplus": return Of(&VecMath.Softplus, &VecMath.Softplus);
            case "reciprocal sqrt": return Of(&VecMath.ReciprocalSqrt, &VecMath.ReciprocalSqrt);
            default: throw new ArgumentException($"No function is called '{function}'.", nameof(function));
        }
    }

    private static delegate*<int, T*, T*, void> Of(
        delegate*<int, float*, float*, void> single, delegate*<int, double*, double*, void> twice) =>
        typeof(T) == typeof(float) ? (delegate*<int, T*, T*, void>)single : (delegate*<int, T*, T*, void>)twice;
}
