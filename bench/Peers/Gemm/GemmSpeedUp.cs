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
            .Select(Figure)];
        if (figures.Length == 0)
            return;
        Console.WriteLine(
            $"speed-up of {settings.Threads} threads over our own single thread: {string.Join(", ", figures)}");
    }

    private static string Figure(Result result)
    {
        double ratio = result.Ratio(KernelsGemm<float>.Plain, KernelsGemm<float>.OneThread);
        return string.Create(CultureInfo.InvariantCulture, $"{result.Problem.Label} {ratio:0.00}");
    }
}
