using System.CommandLine;

namespace Kernels.Peers;

/// <summary><c>softmax</c>: forward and backward, log-softmax and norms, raced.</summary>
internal static class SoftmaxCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "softmax";

    private const double MostBytesOfRehearsal = 5e7;

    private static readonly string[] Shapes =
    [
        "1x10", "64x10", "4096x10", "1x1000", "64x1000", "128x128", "1024x1024", "256x4096", "4096x4096", "1x32000",
    ];

    // Rows of language models: one token, a prompt; and larger than caches.
    private static readonly string[] NormShapes =
        ["1x64", "1x768", "1x4096", "64x768", "128x1024", "512x768", "512x4096", "4096x4096"];

    /// <summary>The command and its options.</summary>
    public static Command Create()
    {
        var options = new RaceOptions();
        var command = new Command(
            Name, "Races softmax, log-softmax and norms against ONNX Runtime, TensorPrimitives and a plain loop.");
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            ContestSettings settings = options.Settings(parsed);
            var meeting = new Meeting(Name, "GB/s", settings, options.Pace(parsed), options.Output(parsed))
            {
                MostOperationsOfRehearsal = MostBytesOfRehearsal,
                PictureGroup = "",
            };
            return meeting.Run(Groups(settings.IsDouble), _ => { });
        });
        return command;
    }

    private static IReadOnlyList<ProblemGroup> Groups(bool isDouble)
    {
        return
        [
            Group("forward", "Each row on its own.", ArrayProblem.Softmax, Shapes),
            Group("backward", "y·(dy − ⟨y, dy⟩): outside the closing line, as are the next.", ArrayProblem.Backward, Shapes),
            Group("log-softmax", "Forward.", ArrayProblem.LogSoftmax, Shapes),
            Group("layer norm", "Forward, γ and β.", ArrayProblem.LayerNorm, NormShapes),
            Group("RMS norm", "Forward, γ.", ArrayProblem.RmsNorm, NormShapes),
        ];

        ProblemGroup Group(string name, string note, string function, string[] shapes) => new(
            name, note, ArrayRival.Kernels, IsInClosingLine: function == ArrayProblem.Softmax,
            [.. shapes.Select(shape => ArrayProblem.Parse($"{function} {shape}").ToProblem(shape, isDouble))]);
    }
}
