using System.CommandLine;
using Kernels.Micro;

namespace Kernels.Peers;

/// <summary><c>notebook</c> and <c>einsum</c>: cells of the NumPy notebook, raced against NumPy.</summary>
internal static class NotebookCommand
{
    /// <summary>All cells.</summary>
    public const string Name = "notebook";

    /// <summary>Those that NumPy writes as einsum.</summary>
    public const string Einsum = "einsum";

    private static readonly string[] Outside = ["transpose", "diagonal"];

    /// <summary>The command and its options.</summary>
    public static Command Create(string name, string description)
    {
        var options = new RaceOptions();
        var command = new Command(name, description);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            ContestSettings settings = options.Settings(parsed) with { IsDouble = true };
            if (settings.Threads > 1)
            {
                Console.Error.WriteLine($"{name} runs on one thread.");
                return Meeting.NothingRaced;
            }

            var meeting = new Meeting(name, "Gop/s", settings, options.Pace(parsed), options.Output(parsed))
            {
                PictureGroup = "",
            };
            return meeting.Run(Groups(name == Einsum), _ => { });
        });
        return command;
    }

    private static ProblemGroup[] Groups(bool isEinsum)
    {
        using var arrays = new NotebookArrays(null);
        Problem[] problems =
        [
            .. NotebookCells.Create(arrays).Select(cell => cell.Name)
                .Where(cell => !isEinsum || cell.EndsWith("_einsum", StringComparison.Ordinal))
                .Select(cell => new Problem(cell, cell, Operations(cell))),
        ];
        return
        [
            Group("cells", "Whole calls.", true, [.. problems.Where(problem => !Outside.Contains(problem.Text))]),
            .. isEinsum
                ? Array.Empty<ProblemGroup>()
                : [Group("views", "Of which NumPy makes views, without a copy.", false,
                    [.. problems.Where(problem => Outside.Contains(problem.Text))])],
        ];
    }

    private static ProblemGroup Group(string name, string note, bool isInClosingLine, Problem[] problems) =>
        new(name, note, ArrayRival.Kernels, isInClosingLine, problems);

    // Two for each term of a sum, as for products; one for each element that is only moved.
    private static double Operations(string cell) => cell switch
    {
        "linear_forward" => 2 * 64 * 32,
        "linear_forward_batch" or "weight_gradient_batch" or "weight_gradient_einsum" => 2 * 16 * 64 * 32,
        "weight_gradient_outer" or "weight_gradient_column_by_row" => 64 * 32,
        "linear_backward_batch" => 4 * 16 * 64 * 32,
        "diagonal_batch_einsum" => 25,
        "diagonal_build" => 16,
        "transpose" or "transpose_einsum" => 10,
        "softmax_backward" => 4 * 5,
        "softmax_backward_batch" => 4 * 4 * 5,
        "conv2d_slow" or "conv2d_fast" or "conv2d_einsum" => 2 * 64 * 8 * 576,
        "small_patches_loops" or "small_patches_product" or "small_patches_einsum" => 2 * 8 * 3 * 36,
        "im2col" => 36 * 100,
        "conv_layer_im2col" or "conv_layer_for" => 2 * 10 * 36 * 100,
        _ => 5,
    };
}
