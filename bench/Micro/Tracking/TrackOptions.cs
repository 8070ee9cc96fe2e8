using System.CommandLine;

namespace Kernels.Micro;

/// <summary>What the tracking commands share.</summary>
internal static class TrackOptions
{
    private const int CannotMeasure = 2;

    /// <summary>Where the history is.</summary>
    public static Option<string> History() => new("--history")
    {
        Description = "The history file. Without it: bench/history.jsonl.",
        HelpName = "FILE",
    };

    /// <summary>A number from 2 up: of one there is no spread.</summary>
    public static Option<int> Count(string name, string description, int otherwise)
    {
        var option = new Option<int>(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => otherwise,
        };
        option.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValue(option) < 2)
                result.AddError($"{name} is {result.GetValue(option)}; expected 2 or more.");
        });
        return option;
    }

    /// <summary>Runs a command; what keeps it from measuring is one line and exit code 2.</summary>
    public static int Guard(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (Exception e) when (e is TrackException or IOException or InvalidOperationException or FormatException
            or System.ComponentModel.Win32Exception)
        {
            Console.Error.WriteLine(e.Message);
            return CannotMeasure;
        }
    }
}
