using System.CommandLine;
using Kernels;
using Kernels.Samples.Digits;

const int BadInput = 2;
const int LongestMessage = 1_000;
const int TimedThousands = 100;
const long Seed = 1;

try
{
    ParseResult line = Settings.Command(Run).Parse(args);
    return line.Errors.Count > 0
        ? Refuse($"{line.Errors[0].Message} See --help.")
        : line.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (BadInputException e)
{
    return Refuse(e.Message);
}

static int Run(Settings settings)
{
    if (settings.Set is { } set)
        Isa.Override(set);
    if (settings.SaveTo is { } place)
        SafeTensors.CheckPlace(place);
    var data = DigitsData.Read(DigitsData.DefaultPath);
    using var network = new Network(Seed, settings.Threads);
    if (settings.LoadFrom is { } source)
        SafeTensors.Load(source, network.Parameters);

    Report.Start(data, settings);
    if (settings.LoadFrom is null)
    {
        using var training = new Training(network, data.Train, settings.Epochs, settings.Threads);
        Report.Train(training, settings.Epochs);
        Report.ShowAllocation(training);
    }

    if (settings.SaveTo is { } target)
    {
        SafeTensors.Save(target, network.Parameters);
        Report.Line("weights", $"saved to {target}");
    }

    Report.Line("weight hash", network.Hash());
    using PackedNetwork packed = network.Pack();
    using var predictor = new Predictor(packed, settings.Threads);
    Report.Show(Measurements.Test(predictor, data.Test));
    Latency latency = Measurements.Time(predictor, data.Test, TimedThousands, settings.Threads);
    Report.Show(latency, Measurements.ImagesPerSecond(predictor, data.Test));
    return 0;
}

// One line, whatever a foreign file has in its names.
static int Refuse(string message)
{
    char[] line = [.. message.Take(LongestMessage).Select(letter => char.IsControl(letter) ? '?' : letter)];
    Console.Error.WriteLine($"Digits: {new string(line)}");
    return BadInput;
}
