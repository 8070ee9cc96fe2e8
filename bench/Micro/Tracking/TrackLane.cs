using System.CommandLine;
using System.Globalization;
using System.Runtime;
using System.Text.Json;

namespace Kernels.Micro;

/// <summary>What a lane says first.</summary>
internal sealed record LaneIntroduction(
    string Processor, string Runtime, string Isa, IReadOnlyList<string> Kernels, IReadOnlyList<Probe> Probes);

/// <summary>A slowdown on purpose: of every hundred calls of one kernel, so many run twice.</summary>
internal sealed record Injection(string Kernel, double Percent)
{
    /// <summary>Reads NAME=PERCENT.</summary>
    public static Injection Parse(string text)
    {
        string[] parts = text.Split('=');
        return parts.Length == 2 && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double percent)
            ? new Injection(parts[0], percent)
            : throw new FormatException($"'{text}' is no injection; expected KERNEL=PERCENT.");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kernel}={Percent}");
}

/// <summary><c>lane</c>, hidden: a process that times tracked kernels when <see cref="LaneProcess"/> asks it.</summary>
internal sealed class TrackLane : IDisposable
{
    /// <summary>Words of the protocol.</summary>
    public const string Command = "lane", Warm = "warm", Time = "time", Measure = "probe", Allocate = "allocate";

    private const double BurstNanoseconds = 0.5e6;
    private const int QuietPasses = 3;
    private const int MostPasses = 60;
    private const int CallsOfPass = 64;
    private const int AllocationCalls = 32;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly TrackedKernels kernels = new();
    private readonly CopyProbe copy = new();
    private readonly Dictionary<string, int> calls = [];
    private readonly Injection? injection;

    private TrackLane(Injection? injection) => this.injection = injection;

    /// <summary>The hidden command.</summary>
    public static Command Create()
    {
        var inject = new Option<string>("--inject");
        var command = new Command(Command) { inject };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            using var lane = new TrackLane(parsed.GetValue(inject) is { } text ? Injection.Parse(text) : null);
            lane.Serve();
            return 0;
        });
        return command;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        kernels.Dispose();
        copy.Dispose();
    }

    private void Serve()
    {
        Answer(JsonSerializer.Serialize(new LaneIntroduction(
            Machine.Processor, Machine.Runtime, Isa.Current.ToString(),
            [.. kernels.All.Select(kernel => kernel.Name)], [.. kernels.All.Select(kernel => kernel.Probe)])));
        while (Console.In.ReadLine() is { } request)
        {
            string[] words = request.Split(' ', 2);
            TrackedKernel kernel = kernels.All.First(kernel => kernel.Name == words[1]);
            Answer(Figure(words[0] switch
            {
                Warm => WarmUp(kernel),
                Time => TimeBurst(kernel),
                Measure => kernel.Probe == Probe.Copy ? copy.Measure() : FmaPeak.Measure<float>(Isa.Current),
                Allocate => BytesPerCall(kernel),
                _ => throw new FormatException($"'{request}' is no request."),
            }));
        }
    }

    // Until the JIT has had nothing to compile for three passes: what was called 30 times is queued for optimisation, and
    // compiled on another thread.
    private double WarmUp(TrackedKernel kernel)
    {
        int quiet = 0;
        for (int pass = 0; pass < MostPasses && quiet < QuietPasses; pass++)
        {
            long compiled = JitInfo.GetCompiledMethodCount();
            for (int i = 0; i < CallsOfPass; i++)
                kernel.Call();
            Thread.Sleep(Pause);
            quiet = JitInfo.GetCompiledMethodCount() == compiled ? quiet + 1 : 0;
        }

        double nanoseconds = Enumerable.Range(0, 5).Min(_ => Burst.Time(kernel.Call, CallsOfPass));
        calls[kernel.Name] = (int)Math.Max(1, Math.Round(BurstNanoseconds / nanoseconds));
        return nanoseconds;
    }

    private double TimeBurst(TrackedKernel kernel)
    {
        int count = calls[kernel.Name];
        // Another kernel's data is in the caches: the first calls do not count.
        Burst.Time(kernel.Call, Math.Max(1, count / 8));
        int injected = injection?.Kernel == kernel.Name ? (int)Math.Round(count * injection.Percent / 100) : 0;
        return Burst.Time(kernel.Call, count + injected) * (count + injected) / count;
    }

    private static double BytesPerCall(TrackedKernel kernel)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < AllocationCalls; i++)
            kernel.Call();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)AllocationCalls;
    }

    private static string Figure(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static void Answer(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
