using MathNet.Numerics;

namespace Kernels.Peers;

/// <summary>MathNet.Numerics, as all races have it.</summary>
internal static class MathNetLibrary
{
    /// <summary>Its name in tables.</summary>
    public const string Name = "MathNet";

    /// <summary>Its full name and version.</summary>
    public static string Version => $"MathNet.Numerics {typeof(Control).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Tells it how many threads it may have, for the whole process.</summary>
    public static void SetThreads(int threads)
    {
        if (threads == 1)
            Control.UseSingleThread();
        else
            Control.MaxDegreeOfParallelism = threads;
    }
}
