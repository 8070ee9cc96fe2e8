using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kernels.Peers;

/// <summary>All figures of a run as JSON, for other programs.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Style = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Writes them.</summary>
    public static void Write(
        string path, string command, string unit, ContestSettings settings, IEnumerable<ILane> lanes,
        IReadOnlyList<GroupResult> groups)
    {
        var document = new
        {
            Command = command,
            Unit = unit,
            Time = DateTimeOffset.UtcNow,
            Settings = settings,
            Machine = Machine.Current,
            Rivals = lanes.Select(lane => new { lane.Name, lane.Role, lane.Configuration }),
            Groups = groups.Select(Group),
            Closing = Closing.Of(groups),
        };
        File.WriteAllText(path, JsonSerializer.Serialize(document, Style) + "\n");
    }

    private static object Group(GroupResult result) => new
    {
        result.Group.Name,
        result.Group.Counts,
        result.Group.IsInClosingLine,
        Shapes = result.Results.Select(shape => new
        {
            Shape = shape.Problem.Label,
            shape.Problem.Operations,
            shape.Peak,
            BestPeer = shape.BestPeer?.Name,
            Ratio = shape.Ratio(result.Group.Counts),
            Rivals = shape.Laps.Select(lap => Lap(shape, lap)),
        }),
    };

    private static object Lap(Result shape, Lap lap) => new
    {
        lap.Name,
        Rate = shape.Rate(lap),
        lap.Nanoseconds,
        LowerQuartile = Quartile(lap.Times, 0.25),
        UpperQuartile = Quartile(lap.Times, 0.75),
        Rounds = lap.Times.Length,
        RatioToBestPeer = shape.Ratio(lap.Name),
        lap.Reason,
        lap.IsWrong,
    };

    private static double Quartile(double[] times, double share) =>
        times.Length == 0 ? double.NaN : times.Order().ElementAt((int)(share * (times.Length - 1)));
}
