using Kernels.Samples.Digits;

namespace Kernels.Samples.Service;

/// <summary>
/// Loads the weights, or trains and saves them first, and rehearses, while the service already answers that it lives.
/// </summary>
internal sealed class Loader(
    ServiceOptions options, Classifier classifier, Rehearsal rehearsal, ILogger<Loader> log, IHostApplicationLifetime lifetime)
    : BackgroundService
{
    private const int Epochs = 60;
    private const long Seed = 1;

    private static readonly Action<ILogger, string, Exception?> Trains =
        LoggerMessage.Define<string>(LogLevel.Information, 1, "{File} is not there: training, about half a minute.");

    private static readonly Action<ILogger, string, string, string, Exception?> Ready =
        LoggerMessage.Define<string, string, string>(LogLevel.Information, 2, "Ready: weights {Hash} from {File}. {Isa}");

    private static readonly Action<ILogger, string, Exception?> Fails =
        LoggerMessage.Define<string>(LogLevel.Critical, 3, "{Reason}");

    private static readonly Action<ILogger, Exception?> IsCold =
        LoggerMessage.Define(LogLevel.Warning, 4, "The rehearsal did not reach the service; the first requests will be slow.");

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => Load(stoppingToken), stoppingToken);

    private async Task Load(CancellationToken stop)
    {
        try
        {
            if (!File.Exists(options.Weights))
            {
                Trains(log, options.Weights, null);
                Train(stop);
            }

            classifier.Load(options.Weights, options.Concurrency);
            await Rehearse(stop);
            classifier.Open();
            Ready(log, classifier.WeightHash, options.Weights, Isa.Reason, null);
        }
        catch (BadInputException e)
        {
            Fails(log, e.Message, null);
            Environment.ExitCode = 2;
            lifetime.StopApplication();
        }
    }

    private async Task Rehearse(CancellationToken stop)
    {
        try
        {
            await rehearsal.Run(stop);
        }
        catch (HttpRequestException e)
        {
            IsCold(log, e);
        }
    }

    private void Train(CancellationToken stop)
    {
        SafeTensors.CheckPlace(options.Weights);
        var data = DigitsData.Read(DigitsData.DefaultPath);
        using var network = new Network(Seed, threads: 1);
        using var training = new Training(network, data.Train, Epochs, threads: 1);
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            stop.ThrowIfCancellationRequested();
            training.RunEpoch(epoch);
        }

        SafeTensors.Save(options.Weights, network.Parameters);
    }
}
