using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Kernels.Peers;

/// <summary><c>serve</c>, hidden: one rival that answers a <see cref="RemoteLane"/> until its input ends.</summary>
internal static class LaneServer
{
    /// <summary>Words of the protocol.</summary>
    public const string Prepare = "prepare", Fault = "fault", Rest = "rest", WarmUp = "warm-up", Time = "time";

    private const string Name = "serve";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var contest = new Argument<string>("contest");
        var entrant = new Argument<string>("entrant");
        var options = new RaceOptions();
        var command = new Command(Name) { contest, entrant };
        command.Hidden = true;
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            Native.EndWithParent();
            Serve(parsed.GetRequiredValue(contest), parsed.GetRequiredValue(entrant), options.Settings(parsed));
            return 0;
        });
        return command;
    }

    /// <summary>The arguments that start it.</summary>
    public static IEnumerable<string> Arguments(string command, string entrant, ContestSettings settings) =>
    [
        Name, command, entrant, "--type", settings.TypeName, "--isa", settings.Isa.ToString(),
        "--threads", settings.Threads.ToString(CultureInfo.InvariantCulture),
    ];

    private static void Serve(string command, string entrant, ContestSettings settings)
    {
        using Contest contest = Contest.Open(command, settings);
        using var lane = new LocalLane(contest.Enter(entrant));
        Answer(JsonSerializer.Serialize(new Introduction(lane.Name, lane.Role, lane.Configuration, lane.Rehearses)));
        while (Console.In.ReadLine() is { } request)
        {
            string[] words = request.Split(' ', 2);
            Answer(words[0] switch
            {
                Prepare => lane.Prepare(words[1]) ?? "",
                Fault => lane.Fault() ?? "",
                Rest => lane.Rest().ToString(CultureInfo.InvariantCulture),
                WarmUp => Figure(lane.WarmUp()),
                Time => Figure(lane.Time(int.Parse(words[1], CultureInfo.InvariantCulture))),
                _ => throw new FormatException($"'{request}' is no request."),
            });
        }
    }

    private static string Figure(double nanoseconds) => nanoseconds.ToString("R", CultureInfo.InvariantCulture);

    private static void Answer(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
