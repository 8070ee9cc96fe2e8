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
        var command = new Command(Name, "Races exp, log, tanh and others against TensorPrimitives and a plain loop (f32).");
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            ContestSettings settings = options.Settings(parsed);
            if (settings.IsDouble || settings.Threads > 1)
            {
                Console.Error.WriteLine($"{Name} races single precision on one thread.");
                return Meeting.NothingRaced;
            }

            var meeting = new Meeting(Name, "GB/s", settings, options.Pace(parsed), options.Output(parsed))
            {
                PictureGroup = "",
            };
            return meeting.Run([.. MathFunctions.Names.Select(Group)], _ => { });
        });
        return command;
    }

    private static ProblemGroup Group(string function) => new(
        function, "Over contiguous floats.", KernelsMath.Title, TensorsMath.Has(function),
        [.. Lengths.Select(n => new ArrayProblem(function, 1, n).ToProblem(
            string.Create(CultureInfo.InvariantCulture, $"{function} {n}")))]);
}
