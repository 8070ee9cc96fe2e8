using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Kernels.Measuring;

/// <summary>The processor time of the current thread where the system tells it (Linux), or else the time of day.</summary>
/// <remarks>
/// For work on one thread that never waits, both are the same on an idle machine. On a busy one the former leaves out
/// the turns of other processes.
/// </remarks>
internal static partial class ThreadClock
{
    private const int ThreadProcessorTime = 3;

    /// <summary>Nanoseconds since some moment in the past.</summary>
    public static double Nanoseconds
    {
        get
        {
            if (OperatingSystem.IsLinux() && Environment.Is64BitProcess && GetTime(ThreadProcessorTime, out Time time) == 0)
                return (time.Seconds * 1e9) + time.Nanoseconds;
            return WallNanoseconds;
        }
    }

    /// <summary>Nanoseconds of the time of day: for work on several threads.</summary>
    public static double WallNanoseconds => Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
