namespace Kernels.Peers;

/// <summary>This project's functions over pointers.</summary>
internal static unsafe class KernelsMath
{
    /// <summary>Its name.</summary>
    public const string Title = "kernels";

    /// <summary>A function by its name.</summary>
    public static delegate*<int, float*, float*, void> Of(string function)
    {
        switch (function)
        {
            case "exp": return &VecMath.Exp;
            case "log": return &VecMath.Log;
            case "tanh": return &VecMath.Tanh;
            case "sigmoid": return &VecMath.Sigmoid;
            case "erf": return &VecMath.Erf;
            case "gelu": return &VecMath.Gelu;
            case "gelu tanh": return &VecMath.GeluTanh;
            case "silu": return &VecMath.Silu;
            case "softplus": return &VecMath.Softplus;
            case "reciprocal sqrt": return &VecMath.ReciprocalSqrt;
            default: throw new ArgumentException($"No function is called '{function}'.", nameof(function));
        }
    }
}
