namespace Kernels;

/// <summary>The element types that kernels are compiled for.</summary>
internal static class ElementType
{
    /// <summary>Refuses every type but float and double.</summary>
    /// <exception cref="NotSupportedException">T is another type.</exception>
    public static void Check<T>()
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
            throw new NotSupportedException($"Element type {typeof(T)} is not supported; expected float or double.");
    }
}
