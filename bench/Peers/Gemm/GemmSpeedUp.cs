using System.Globalization;

namespace Kernels.Peers;

/// <summary>What more threads bring: large cubes beside one thread of our own.</summary>
internal static class GemmSpeedUp
{
    private const double LeastSize = 1024;

    /// <summary>Prints a line, if there are more threads than one.</summary>
    public static void Print(ContestSettings settings, IReadOnlyList<GroupResult> results)
    {
        if (settings.Threads == 1)
            return;
        string[] figures = [.. results.SelectMany(group => group.Results)
            .Where(result => result.Problem.Size >= LeastSize)
            .Select(result => string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Problem.Label} {result.Ratio(KernelsGemm<float>.Plain, KernelsGemm<float>.OneThread):0.00}"))];
        if (figures.Length > 0)
            Console.WriteLine($"speed-up of {settings.Threads} threads over our own single thread: {string.Join(", ", figures)}");
    }
}
