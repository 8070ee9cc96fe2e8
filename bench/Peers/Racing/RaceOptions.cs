using System.CommandLine;

namespace Kernels.Peers;

/// <summary>The options that all races have.</summary>
internal sealed class RaceOptions
{
    private static readonly string DefaultOutput = Path.Combine("artifacts", "peers");

    private readonly Option<int> threads = new("--threads")
    {
        Description = "Threads of each rival. With more than one, each runs in a process of its own.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string> type = new("--type")
    {
        Description = "f32 or f64.",
        DefaultValueFactory = _ => "f32",
    };

    private readonly Option<string?> isa = new("--isa")
    {
        Description = "avx512, avx2, neon or scalar. Without it: what kernels choose here.",
    };

    private readonly Option<bool> quick = new("--quick") { Description = "Fewer rounds: a first look." };

    private readonly Option<DirectoryInfo> output = new("--output")
    {
        Description = "Where JSON and pictures go.",
        DefaultValueFactory = _ => new DirectoryInfo(DefaultOutput),
    };

    /// <summary>Adds them.</summary>
    public void AddTo(Command command)
    {
        type.AcceptOnlyFromAmong("f32", "f64");
        threads.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValue(threads) < 1)
                result.AddError($"--threads is {result.GetValue(threads)}; expected 1 or more.");
        });
        isa.Validators.Add(result =>
        {
            if (result.GetValue(isa) is { } name && !(Isa.TryParse(name, out InstructionSet set) && Isa.IsSupported(set)))
                result.AddError($"--isa is '{name}'; expected one that runs here: {string.Join(", ", Isa.Supported)}.");
        });
        foreach (Option option in new Option[] { threads, type, isa, quick, output })
            command.Add(option);
    }

    /// <summary>What they say of rivals.</summary>
    public ContestSettings Settings(ParseResult parsed) => new(
        parsed.GetValue(type) == "f64",
        Isa.TryParse(parsed.GetValue(isa), out InstructionSet set) ? set : Isa.Current,
        parsed.GetValue(threads));

    /// <summary>What they say of the schedule.</summary>
    public Pace Pace(ParseResult parsed) => parsed.GetValue(quick) ? Peers.Pace.Quick : Peers.Pace.Full;

    /// <summary>Where files go.</summary>
    public DirectoryInfo Output(ParseResult parsed) => parsed.GetRequiredValue(output);
}
