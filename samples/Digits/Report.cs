using System.Globalization;
using Spectre.Console;

namespace Kernels.Samples.Digits;

/// <summary>What the program prints: in a terminal with a moving bar, in a log line by line.</summary>
internal static class Report
{
    private const int LoggedEpochs = 5;
    private const int NameWidth = 16;

    /// <summary>What is about to happen.</summary>
    public static void Start(DigitsData data, Settings settings)
    {
        Line("instruction set", settings.Set is { } set ? $"{set}: asked for with --isa." : Isa.Reason);
        Line("threads", $"{settings.Threads}");
        Line("digits", $"{data.Train.Count} to train; every fifth, {data.Test.Count}, to test");
        Line("network", NetworkLayers.Description);
    }

    /// <summary>Trains for so many epochs and shows how far it is.</summary>
    public static void Train(Training training, int epochs)
    {
        if (!AnsiConsole.Profile.Out.IsTerminal || !AnsiConsole.Profile.Capabilities.Ansi)
        {
            for (int epoch = 0; epoch < epochs; epoch++)
            {
                EpochResult result = training.RunEpoch(epoch);
                if (result.Epoch % LoggedEpochs == 0 || result.Epoch == epochs)
                    Line("training", Describe(result, epochs));
            }

            return;
        }

        // The bar is drawn between epochs only: a thread that redraws it would be measured along with the steps.
        AnsiConsole.Progress()
            .AutoRefresh(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn())
            .Start(context =>
            {
                ProgressTask bar = context.AddTask("training", maxValue: epochs);
                for (int epoch = 0; epoch < epochs; epoch++)
                {
                    bar.Description = Describe(training.RunEpoch(epoch), epochs);
                    bar.Increment(1);
                    context.Refresh();
                }
            });
    }

    /// <summary>How well the network reads the test digits, and what it confuses.</summary>
    public static void Show(Answers answers)
    {
        Line("test accuracy", $"{answers.Accuracy:F4} ({answers.Right} of {answers.Total} digits)");
        Table table = new Table().Title("digit (rows) taken for (columns)").Border(TableBorder.Simple).AddColumn("");
        for (int answer = 0; answer < DigitsData.Classes; answer++)
            table.AddColumn(new TableColumn($"{answer}").RightAligned());
        for (int digit = 0; digit < DigitsData.Classes; digit++)
        {
            var row = new List<string> { $"{digit}" };
            for (int answer = 0; answer < DigitsData.Classes; answer++)
                row.Add(answers.Counts[digit, answer] is var count and > 0 ? $"{count}" : "·");
            table.AddRow([.. row]);
        }

        AnsiConsole.Write(table);
    }

    /// <summary>Durations of single passes and the rate of large ones.</summary>
    public static void Show(Latency latency, double imagesPerSecond)
    {
        Line(
            "one image",
            $"p50 {latency.MicrosecondsAt(50):F1} µs, p99 {latency.MicrosecondsAt(99):F1} µs, p99.9 "
            + $"{latency.MicrosecondsAt(99.9):F1} µs ({latency.Nanoseconds.TotalCount:N0} passes)");
        Line("many images", $"{imagesPerSecond:N0} a second ({Network.MostImages} in a pass)");
        Allocated("inference", latency.Allocation, Measurements.Stretch);
    }

    /// <summary>What training allocated.</summary>
    public static void ShowAllocation(Training training) =>
        Allocated("training step", training.Allocation, training.Steps);

    /// <summary>A line of its name and value.</summary>
    public static void Line(string name, FormattableString text) => Line(name, FormattableString.Invariant(text));

    /// <summary>A line of its name and value.</summary>
    public static void Line(string name, string text) => AnsiConsole.Write(
        new Grid()
            .AddColumn(new GridColumn().Width(NameWidth).NoWrap())
            .AddColumn()
            .AddRow(new Text(name), new Text(text)));

    private static void Allocated(string what, AllocationMeter meter, int times)
    {
        if (meter.Count > 0)
        {
            Line(
                "managed bytes",
                $"{(double)meter.Median / times:0.###} per {what} (median of {meter.Count} × {times}; in all {meter.Sum})");
        }
    }

    private static string Describe(EpochResult result, int epochs) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {result.Epoch} of {epochs}, loss {result.Loss:F4}, {result.Elapsed.TotalSeconds:F1} s");
}
