using System.Diagnostics;
using System.Globalization;

namespace Kernels.Tests;

/// <summary>
/// CsCheck's Sample with a say in how many cases are drawn. Being nearer than CsCheck's own, it is the one that tests call.
/// </summary>
/// <remarks>
/// <c>KERNELS_CASES</c>: a share of the cases that a test asks for, where the machine is slow (eng/test-arm64).
/// <c>KERNELS_FUZZ_MS</c>: each property draws cases for so many milliseconds, however many that makes; and
/// <c>KERNELS_FUZZ_LOG</c>: a file that gets the number of cases of each (eng/fuzz).
/// CsCheck's own variables, <c>CsCheck_Seed</c> above all, mean what they always do.
/// </remarks>
internal static class Sampling
{
    private static readonly double Share = Number("KERNELS_CASES") ?? 1;
    private static readonly double? Budget = Number("KERNELS_FUZZ_MS");
    private static readonly string? Log = Environment.GetEnvironmentVariable("KERNELS_FUZZ_LOG");
    private static readonly Lock LogLock = new();

    public static void Sample<T>(this Gen<T> gen, Action<T> assert, long iter = 100)
    {
        if (Budget is not double milliseconds)
        {
            Check.Sample(gen, assert, iter: Math.Max(1, (long)(iter * Share)));
            return;
        }

        // A few cases to begin with: the first ones compile what they call. Then 50 at a time, or what the rest of the time allows.
        var clock = Stopwatch.StartNew();
        long cases = 0, next = Math.Min(iter, 10);
        double left;
        do
        {
            Check.Sample(gen, assert, iter: next);
            cases += next;
            left = milliseconds - clock.Elapsed.TotalMilliseconds;
            next = Math.Clamp((long)(cases * left / clock.Elapsed.TotalMilliseconds), 1, Math.Min(iter, 50));
        }
        while (left > 0);

        Report(cases, clock.Elapsed.TotalSeconds);
    }

    public static void Sample<T1, T2>(this Gen<(T1, T2)> gen, Action<T1, T2> assert, long iter = 100) =>
        Sample(gen, t => assert(t.Item1, t.Item2), iter);

    public static void Sample<T1, T2, T3>(this Gen<(T1, T2, T3)> gen, Action<T1, T2, T3> assert, long iter = 100) =>
        Sample(gen, t => assert(t.Item1, t.Item2, t.Item3), iter);

    public static void Sample<T1, T2, T3, T4>(
        this Gen<(T1, T2, T3, T4)> gen, Action<T1, T2, T3, T4> assert, long iter = 100) =>
        Sample(gen, t => assert(t.Item1, t.Item2, t.Item3, t.Item4), iter);

    public static void Sample<T1, T2, T3, T4, T5>(
        this Gen<(T1, T2, T3, T4, T5)> gen, Action<T1, T2, T3, T4, T5> assert, long iter = 100) =>
        Sample(gen, t => assert(t.Item1, t.Item2, t.Item3, t.Item4, t.Item5), iter);

    public static void Sample<T1, T2, T3, T4, T5, T6>(
        this Gen<(T1, T2, T3, T4, T5, T6)> gen, Action<T1, T2, T3, T4, T5, T6> assert, long iter = 100) =>
        Sample(gen, t => assert(t.Item1, t.Item2, t.Item3, t.Item4, t.Item5, t.Item6), iter);

    public static void Sample<T1, T2, T3, T4, T5, T6, T7>(
        this Gen<(T1, T2, T3, T4, T5, T6, T7)> gen, Action<T1, T2, T3, T4, T5, T6, T7> assert, long iter = 100) =>
        Sample(gen, t => assert(t.Item1, t.Item2, t.Item3, t.Item4, t.Item5, t.Item6, t.Item7), iter);

    public static void Sample<T1, T2, T3, T4, T5, T6, T7, T8>(
        this Gen<(T1, T2, T3, T4, T5, T6, T7, T8)> gen, Action<T1, T2, T3, T4, T5, T6, T7, T8> assert, long iter = 100) =>
        Sample(gen, t => assert(t.Item1, t.Item2, t.Item3, t.Item4, t.Item5, t.Item6, t.Item7, t.Item8), iter);

    private static void Report(long cases, double seconds)
    {
        if (Log is null)
            return;
        string name = TestContext.Current.Test?.TestDisplayName ?? "?";
        string line = string.Create(CultureInfo.InvariantCulture, $"{cases} {seconds:F3} {Isa.Current} {name}\n");
        lock (LogLock)
            File.AppendAllText(Log, line);
    }

    private static double? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? double.Parse(text, CultureInfo.InvariantCulture)
            : null;
}
