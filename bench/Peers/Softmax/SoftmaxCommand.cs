using System.CommandLine;

namespace Kernels.Peers;

/// <summary><c>softmax</c>: forward and backward, raced.</summary>
internal static class SoftmaxCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "softmax";

    private const double MostBytesOfRehearsal = 5e7;

    private static readonly string[] Shapes =
    [
        "1x10", "64x10", "4096x10", "1x1000", "64x1000", "128x128", "1024x1024", "256x4096", "4096x4096", "1x32000",
    ];

    /// <summary>The command and its options.</summary>
    public static Command Create()
    {
        var options = new RaceOptions();
        var command = new Command(Name, "Races softmax against ONNX Runtime, TensorPrimitives and a plain loop (f32).");
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            ContestSettings settings = options.Settings(parsed);
            if (settings.IsDouble)
            {
                Console.Error.WriteLine($"{Name} races single precision.");
                return Meeting.NothingRaced;
            }

            var meeting = new Meeting(Name, "GB/s", settings, options.Pace(parsed), options.Output(parsed))
            {
                MostOperationsOfRehearsal = MostBytesOfRehearsal,
                PictureGroup = "",
            };
            return meeting.Run(
            [
                Group("forward", "Each row on its own.", "softmax", isInClosingLine: true),
                Group("backward", "y·(dy − ⟨y, dy⟩): outside the closing line.", ArrayProblem.Backward, isInClosingLine: false),
            ],
            _ => { });
        });
        return command;
    }

    private static ProblemGroup Group(string name, string note, string function, bool isInClosingLine) => new(
        name, note, KernelsMath.Title, isInClosingLine,
        [.. Shapes.Select(shape => ArrayProblem.Parse($"{function} {shape}").ToProblem(shape))]);
}
