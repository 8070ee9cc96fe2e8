using System.CommandLine;
using System.Globalization;

namespace Kernels.Peers;

/// <summary><c>conv</c>: convolutions and their gradients, raced.</summary>
internal static class ConvCommand
{
    /// <summary>The command's name, and the contest of forward passes.</summary>
    public const string Name = "conv";

    /// <summary>The contest of gradients.</summary>
    public const string Backward = "conv-backward";

    private const double MostOperationsOfRehearsal = 1.2e9;

    /// <summary>The command and its options.</summary>
    public static Command Create()
    {
        var options = new RaceOptions();
        var backward = new Option<bool>("--backward") { Description = "Instead: gradients by images and by weights." };
        var shape = new Option<string[]>("--shape")
        {
            Description = "These alone: \"C-O SIZE KxK\", then sS, pP, gG, nN if wanted.",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command(Name, "Races convolutions against ONNX Runtime and a plain loop.") { backward, shape };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            ContestSettings settings = options.Settings(parsed);
            bool isBackward = parsed.GetValue(backward);
            IReadOnlyList<ProblemGroup> groups = isBackward ? ConvShapes.Backward : ConvShapes.Forward;
            try
            {
                if (parsed.GetValue(shape) is { Length: > 0 } texts)
                    groups = ConvShapes.Chosen(texts, isBackward);
            }
            catch (Exception e) when (e is FormatException or ArgumentException)
            {
                Console.Error.WriteLine(e.Message);
                return Meeting.NothingRaced;
            }

            var meeting = new Meeting(
                isBackward ? Backward : Name, "GF/s", settings, options.Pace(parsed), options.Output(parsed))
            {
                MostOperationsOfRehearsal = MostOperationsOfRehearsal,
                PictureGroup = "",
            };
            return meeting.Run(groups, isBackward ? PrintShares : _ => { });
        });
        return command;
    }

    // The gradients' speed by the forward pass's: what the algorithm gives away.
    private static void PrintShares(IReadOnlyList<GroupResult> results)
    {
        foreach (GroupResult group in results)
        {
            (string Label, double Share)[] shares =
            [
                .. group.Results
                    .Select(result => (
                        result.Problem.Label, Share: result.Ratio(KernelsConv<float>.Plain, KernelsConv<float>.ForwardPass)))
                    .Where(entry => double.IsFinite(entry.Share)),
            ];
            if (shares.Length == 0)
                continue;
            (string label, double least) = shares.MinBy(entry => entry.Share);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{group.Group.Name}: {Closing.Mean(shares.Select(entry => entry.Share)):0.00} of the forward pass's speed; "
                + $"min {least:0.00} at {label}"));
        }
    }
}
