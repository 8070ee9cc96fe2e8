using System.CommandLine;
using System.Globalization;

namespace Kernels.Peers;

/// <summary><c>math</c>: elementary functions, raced.</summary>
internal static class MathCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "math";

    private static readonly int[] Lengths = [4096, 1_000_000];

    /// <summary>The command and its options.</summary>
    public static Command Create()
    {
        var options = new RaceOptions();
        var command = new Command(
            Name, "Races exp, log, tanh and others against ONNX Runtime, TensorPrimitives, MathNet and a plain loop.");
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            ContestSettings settings = options.Settings(parsed);
            var meeting = new Meeting(Name, "GB/s", settings, options.Pace(parsed), options.Output(parsed))
            {
                PictureGroup = "",
            };
            return meeting.Run(
                [.. MathFunctions.Names.Select(function => Group(function, settings.IsDouble))], _ => { });
        });
        return command;
    }

    // The closing line has what a library offers in both precisions.
    private static ProblemGroup Group(string function, bool isDouble) => new(
        function, "Over contiguous numbers.", ArrayRival.Kernels, IsInClosingLine: MathFunctions.AreInTensors(function),
        [.. Lengths.Select(n => new ArrayProblem(function, 1, n).ToProblem(
            string.Create(CultureInfo.InvariantCulture, $"{function} {n}"), isDouble))]);
}
