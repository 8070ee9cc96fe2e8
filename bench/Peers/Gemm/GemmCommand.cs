using System.CommandLine;

namespace Kernels.Peers;

/// <summary><c>gemm</c>: products, raced.</summary>
internal static class GemmCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "gemm";

    private const double MostOperationsOfRehearsal = 1e8;

    /// <summary>The command and its options.</summary>
    public static Command Create()
    {
        var options = new RaceOptions();
        var shapes = new Option<FileInfo>("--shapes")
        {
            Description = "A file with one shape a line: MxNxK, then NN, NT, TN or TT if wanted; # starts a comment.",
        };
        shapes.AcceptExistingOnly();
        var cold = new Option<bool>("--cold")
        {
            Description = "Instead: time from the start of a fresh process to its first products.",
        };
        var command = new Command(Name, "Races matrix products against OpenBLAS, ONNX Runtime, MathNet and a plain loop.")
        {
            shapes, cold,
        };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            ContestSettings settings = options.Settings(parsed);
            if (parsed.GetValue(cold))
                return ColdStart.Run(settings);
            IReadOnlyList<ProblemGroup> groups = GemmShapes.BuiltIn;
            try
            {
                if (parsed.GetValue(shapes) is { } file)
                    groups = [GemmShapes.Read(file.FullName)];
            }
            catch (FormatException e)
            {
                Console.Error.WriteLine(e.Message);
                return Meeting.NothingRaced;
            }

            OpenBlasEnvironment.Choose(Name, settings);
            var meeting = new Meeting(Name, "GF/s", settings, options.Pace(parsed), options.Output(parsed))
            {
                MostOperationsOfRehearsal = MostOperationsOfRehearsal,
                PictureGroup = "cubes",
            };
            return meeting.Run(groups, results => GemmSpeedUp.Print(settings, results));
        });
        return command;
    }
}
