using System.CommandLine;

namespace Kernels.Samples.Service;

/// <summary>What the command line asks for.</summary>
/// <param name="Url">Where to listen.</param>
/// <param name="Weights">The network's file, its whole path; trained and written if there is none.</param>
/// <param name="Concurrency">Requests that compute at once; each has a network of its own.</param>
/// <param name="Queue">Requests that may wait for their turn; more are turned away with 503.</param>
internal sealed record ServiceOptions(string Url, string Weights, int Concurrency, int Queue)
{
    /// <summary>Images in a request, at most.</summary>
    public const int MostImages = Digits.Network.MostImages;

    /// <summary>Bytes of a request's body, at most: the largest batch as JSON, with room.</summary>
    public const long LargestBody = 256 * 1024;

    /// <summary>The command line.</summary>
    public static RootCommand Command(Func<ServiceOptions, Task<int>> run)
    {
        var url = new Option<string>("--url")
        {
            Description = "Where to listen.",
            DefaultValueFactory = _ => "http://127.0.0.1:5080",
        };
        var weights = new Option<string>("--weights")
        {
            Description = "Weights (safetensors, as samples/Digits --save writes them); trained and written if missing.",
            DefaultValueFactory = _ => "digits.safetensors",
        };
        var concurrency = new Option<int>("--concurrency")
        {
            Description = "Requests that compute at once.",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        var queue = new Option<int>("--queue")
        {
            Description = "Requests that may wait for their turn; more get 503.",
            DefaultValueFactory = _ => 256,
        };
        concurrency.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValue(concurrency) is < 1 or > 256)
                result.AddError("--concurrency: expected 1 to 256.");
        });
        weights.Validators.Add(result =>
        {
            if (!result.Errors.Any() && string.IsNullOrEmpty(result.GetValue(weights)))
                result.AddError("--weights: expected a file's name.");
        });
        queue.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValue(queue) < 0)
                result.AddError("--queue: expected 0 or more.");
        });
        var command = new RootCommand("Serves the digit classifier over HTTP, with a page to draw digits on.")
        {
            url, weights, concurrency, queue,
        };
        command.SetAction((parsed, _) => run(new ServiceOptions(
            parsed.GetRequiredValue(url), Path.GetFullPath(parsed.GetRequiredValue(weights)),
            parsed.GetValue(concurrency), parsed.GetValue(queue))));
        return command;
    }
}
