namespace Kernels.Measuring;

/// <summary>The middle of many measurements: a few rounds that another process disturbed do not move it.</summary>
internal static class Median
{
    /// <summary>The middle of <paramref name="values"/>, or the mean of the two in the middle.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
