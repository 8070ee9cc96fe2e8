using System.CommandLine;
using System.CommandLine.Parsing;

namespace Kernels.Micro;

/// <summary><c>speed</c>: a quick table of gemm beside the peak, and a check of the targets.</summary>
internal static class SpeedCommand
{
    public static Command Create()
    {
        var isa = new Option<InstructionSet[]>("--isa")
        {
            Description = "avx512, avx2, neon or scalar; may be repeated. Without it: what kernels choose here.",
            CustomParser = result => ParseAll<InstructionSet>(result, ParseIsa),
            AllowMultipleArgumentsPerToken = true,
            HelpName = "set",
        };
        var type = new Option<string[]>("--type")
        {
            Description = "f32 or f64; may be repeated. Without it: both.",
            AllowMultipleArgumentsPerToken = true,
        };
        type.AcceptOnlyFromAmong("f32", "f64");
        var shape = new Option<ProductSize[]>("--shape")
        {
            Description = "Sizes as MxNxK, or one number for a cube; may be repeated. Without it: a selection.",
            CustomParser = result => ParseAll<ProductSize>(result, ParseSize),
            AllowMultipleArgumentsPerToken = true,
            HelpName = "MxNxK",
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "Rounds of about a millisecond whose median counts.",
            DefaultValueFactory = _ => 25,
        };
        rounds.Validators.Add(result => RequirePositive(result, rounds));
        var check = new Option<bool>("--check")
        {
            Description = "Check the targets of f32 gemm instead; of the other options only --rounds counts. "
                + "Exit code 1 if one is missed.",
        };
        var epilogues = new Option<bool>("--epilogues")
        {
            Description = "Times what each epilogue adds to a product of 512³ floats instead; of the other options only --rounds counts.",
        };
        var command = new Command("speed", "Times gemm on one thread beside the peak of fused multiply-adds.")
        {
            isa, type, shape, rounds, check, epilogues,
        };
        command.SetAction(parsed =>
        {
            Console.WriteLine(Isa.Reason);
            int count = parsed.GetValue(rounds);
            if (parsed.GetValue(check))
                return SpeedCheck.Run(count);
            if (parsed.GetValue(epilogues))
            {
                EpilogueTable.Run(count);
                return 0;
            }

            SpeedTable.Run(
                parsed.GetValue(isa) is { Length: > 0 } sets ? sets : [Isa.Current],
                parsed.GetValue(type) is { Length: > 0 } types
                    ? [.. types.Select(TypeOf)]
                    : [typeof(float), typeof(double)],
                parsed.GetValue(shape) is { Length: > 0 } sizes ? sizes : SpeedTable.CommonSizes,
                count);
            return 0;
        });
        return command;
    }

    /// <summary>Refuses 0 and less.</summary>
    public static void RequirePositive(OptionResult result, Option<int> option)
    {
        if (!result.Errors.Any() && result.GetValue(option) < 1)
            result.AddError($"{option.Name} is {result.GetValue(option)}; expected 1 or more.");
    }

    private delegate string? Parser<T>(string text, out T value);

    private static T[] ParseAll<T>(ArgumentResult result, Parser<T> parse)
    {
        var values = new List<T>();
        foreach (Token token in result.Tokens)
        {
            if (parse(token.Value, out T value) is { } error)
                result.AddError(error);
            else
                values.Add(value);
        }

        return [.. values];
    }

    private static string? ParseIsa(string text, out InstructionSet set)
    {
        if (!Isa.TryParse(text, out set))
            return $"--isa is '{text}'; expected avx512, avx2, neon or scalar.";
        return Isa.IsSupported(set)
            ? null
            : $"--isa is '{text}', which this process cannot run; expected one of {string.Join(", ", Isa.Supported)}.";
    }

    private static string? ParseSize(string text, out ProductSize size) =>
        ProductSize.TryParse(text, out size)
            ? null
            : $"--shape is '{text}'; expected three positive sizes as MxNxK, or one for a cube.";

    private static Type TypeOf(string name) => name == "f32" ? typeof(float) : typeof(double);
}
