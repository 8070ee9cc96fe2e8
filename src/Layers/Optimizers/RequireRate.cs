using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels.Layers;

/// <summary>What optimisers ask of their factors.</summary>
internal static class RequireRate
{
    public static void NonNegative<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!T.IsFinite(value) || value < T.Zero)
            Fail(value, name, "a finite number, 0 or more");
    }

    public static void BelowOne<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!(value >= T.Zero && value < T.One))
            Fail(value, name, "0 or more and less than 1");
    }

    private static void Fail<T>(T value, string name, string expected)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        throw new ArgumentOutOfRangeException(
            name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; expected {expected}."));
}
