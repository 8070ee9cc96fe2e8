using System.CommandLine;
using Kernels.Peers;

var root = new RootCommand("Kernels beside what one would use instead, on the same data, taking turns.")
{
    GemmCommand.Create(),
    LaneServer.Create(),
};
ParseResult parsed = root.Parse(args);
int code = parsed.Invoke();
return parsed.Errors.Count > 0 ? Meeting.NothingRaced : code;
