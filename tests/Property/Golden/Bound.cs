using System.Numerics;

namespace Kernels.Tests;

/// <summary>How far two correct computations of a golden value may lie apart.</summary>
/// <remarks>
/// Higham, "Accuracy and Stability of Numerical Algorithms", 3.1: a value through which each term passes at most n
/// roundings is off by at most γₙ = n·u / (1 − n·u) times the sum of the terms' magnitudes, u the unit roundoff.
/// This package's result has its own γ in the type under test, NumPy's one in float64; the bound is the sum of both.
/// Where every term is positive, the sum of magnitudes is the value itself.
/// </remarks>
internal static class Bound
{
    /// <summary>u of T: half the distance of 1 and the next number.</summary>
    public static double UnitRoundoff<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        double.CreateTruncating(T.BitIncrement(T.One) - T.One) / 2;

    public static double Gamma(int roundings, double unit) => roundings * unit / (1 - (roundings * unit));

    /// <summary>Fails unless |actual − expected| ≤ (γₙ(T) + γₙ(float64))·magnitude for each element.</summary>
    public static void AssertWithin<T>(double[] expected, T[] actual, int roundings, double[] magnitude, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double own = Gamma(roundings, UnitRoundoff<T>());
        double numpy = Gamma(roundings, UnitRoundoff<double>());
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            // The magnitude is itself known up to NumPy's rounding.
            double allowed = (own + numpy) * magnitude[i] * (1 + numpy);
            double apart = Math.Abs(double.CreateTruncating(actual[i]) - expected[i]);
            Assert.True(
                apart <= allowed,
                $"{name}[{i}] is {actual[i]}; NumPy has {expected[i]:R}: {apart:E2} apart, {allowed:E2} allowed.");
        }
    }
}
