namespace Kernels.Tests;

/// <summary>Managed bytes that a warm call allocates, on every thread of the process.</summary>
internal static class Allocation
{
    private const int Calls = 10;
    private const int Attempts = 20;

    /// <summary>Fails if <paramref name="call"/> allocates when it is repeated.</summary>
    /// <remarks>
    /// Other threads of the test runner allocate now and then, so the least of several attempts counts: a call that
    /// allocates does so in each of them. Each attempt follows a collection, since there are caches in the runtime that do
    /// not survive one (the names of an enum, which Enum.IsDefined reads): a service would see a call allocate ever again.
    /// </remarks>
    public static void AssertNone(Action call)
    {
        for (int i = 0; i < 3; i++)
            call();
        long least = long.MaxValue;
        for (int attempt = 0; attempt < Attempts && least > 0; attempt++)
            least = Math.Min(least, Measure(call));
        Assert.True(least == 0, $"{Calls} warm calls allocated at least {least} managed bytes; expected none.");
    }

    private static long Measure(Action call)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Calls; i++)
            call();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
