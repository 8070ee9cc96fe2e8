namespace Kernels.Tests;

/// <summary>Errors in units of the last place of the exact result, those of subnormal results included.</summary>
internal static class Ulp
{
    /// <summary>The error of a float against a double that is exact for this purpose.</summary>
    public static double Error(float actual, double exact)
    {
        if (float.IsNaN(actual) || double.IsNaN(exact))
            return float.IsNaN(actual) == double.IsNaN(exact) ? 0 : double.PositiveInfinity;
        if (exact == actual)
            return 0;
        if (double.IsInfinity(exact) || exact == 0)
            return double.PositiveInfinity;

        // Infinity stands for 2¹²⁸, the number after the largest, and for all beyond.
        double beyond = Math.ScaleB(1, 128);
        if (float.IsPositiveInfinity(actual) && exact >= beyond)
            return 0;
        double value = float.IsInfinity(actual) ? Math.CopySign(beyond, actual) : actual;
        return Math.Abs(value - exact) / Math.ScaleB(1, Math.Clamp(Math.ILogB(exact), -126, 127) - 23);
    }

    /// <summary>The same where both are finite, without a call; NaN or infinite where one is not.</summary>
    public static double ErrorOfFinite(float actual, double exact)
    {
        long exponent = (BitConverter.DoubleToInt64Bits(exact) >> 52) & 0x7FF;
        double unit = BitConverter.Int64BitsToDouble((Math.Max(exponent, 1023 - 126) - 23) << 52);
        return Math.Abs(actual - exact) / unit;
    }

    /// <summary>The error of a double against <c>exact·2ⁿ</c>.</summary>
    public static double Error(double actual, DoubleDouble exact, int n)
    {
        if (double.IsNaN(actual))
            return double.PositiveInfinity;
        if (exact.High == 0)
            return actual == 0 ? 0 : double.PositiveInfinity;
        int exponent = Math.Clamp(Math.ILogB(exact.High) + n, -1022, 1023);
        double beyond = Math.ScaleB(1, 1024 - n);
        if (double.IsPositiveInfinity(actual) && exact.High >= beyond)
            return 0;
        double value = double.IsInfinity(actual)
            ? Math.CopySign(beyond, actual)
            : Math.ScaleB(Math.ScaleB(actual, -n / 2), -n - (-n / 2));
        return Math.Abs((exact - value).High) / Math.ScaleB(1, exponent - 52 - n);
    }
}
