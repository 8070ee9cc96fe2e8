using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Kernels.Samples.Digits;

/// <summary>What the command line asks for.</summary>
internal sealed record Settings(int Threads, int Epochs, InstructionSet? Set, string? SaveTo, string? LoadFrom)
{
    private const int DefaultEpochs = 60;

    /// <summary>The command line: its options, and <paramref name="run"/> for what they come to.</summary>
    public static RootCommand Command(Func<Settings, int> run)
    {
        Option<int> threads = Count("--threads", "Threads at most. The result does not depend on it.", 1);
        Option<int> epochs = Count("--epochs", "Times that training goes through all digits.", DefaultEpochs);
        Option<InstructionSet?> set = SetOption();
        Option<string> save = FileOption("--save", "Writes the weights to FILE (safetensors).");
        Option<string> load = FileOption("--load", "Reads the weights from FILE (safetensors) and does not train.");
        var command = new RootCommand("Trains a small convolutional network on handwritten digits, tests it and times it.")
        {
            threads, epochs, set, save, load,
        };
        command.SetAction(parsed => run(new Settings(
            parsed.GetValue(threads), parsed.GetValue(epochs), parsed.GetValue(set), parsed.GetValue(save),
            parsed.GetValue(load))));
        return command;
    }

    private static Option<int> Count(string name, string description, int otherwise) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => otherwise,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0)
                return count;
            result.AddError($"{name} is '{text}'; expected an integer, 1 or more.");
            return otherwise;
        },
    };

    private static Option<InstructionSet?> SetOption() => new("--isa")
    {
        Description = "Instruction set: avx512, avx2, neon or scalar; by default the widest. The result does not depend on it.",
        HelpName = "NAME",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (!Isa.TryParse(text, out InstructionSet set))
                result.AddError($"--isa is '{text}'; expected avx512, avx2, neon or scalar.");
            else if (!Isa.IsSupported(set))
                result.AddError($"--isa is {text}, which does not run here; expected {SupportedNames()}.");
            else
                return set;
            return null;
        },
    };

    private static Option<string> FileOption(string name, string description)
    {
        var option = new Option<string>(name) { Description = description, HelpName = "FILE" };
        option.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.Tokens is [.., { } last] ? last.Value : null))
                result.AddError($"{name} has no file name; expected one.");
        });
        return option;
    }

    private static string SupportedNames() =>
        string.Join(", ", Isa.Supported.Select(set => set.ToString().ToLowerInvariant()));
}
