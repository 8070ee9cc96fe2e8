using System.CommandLine;
using BenchmarkDotNet.Running;
using Kernels.Micro;

// These are commands of our own; everything else goes to BenchmarkDotNet.
bool wantsHelp = args is ["help" or "--help" or "-h" or "-?", ..];
if (!wantsHelp && args is not ["speed" or "notebook" or "track" or "compare" or "report" or TrackLane.Command, ..])
{
    var summaries = BenchmarkSwitcher.FromAssembly(typeof(KernelConfig).Assembly).Run(args, new KernelConfig());
    bool hasFailed = summaries.Any(
        summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success));
    return hasFailed ? 1 : 0;
}

var root = new RootCommand(
    "Kernels: quick measurements. Without a command: BenchmarkDotNet, with its usual arguments "
    + "(--list flat, --filter '*GemmF32*'; --info --help lists them).")
{
    SpeedCommand.Create(),
    NotebookCommand.Create(),
    TrackCommand.Create(),
    CompareCommand.Create(),
    ReportCommand.Create(),
    TrackLane.Create(),
};
var parsed = root.Parse(wantsHelp ? ["--help"] : args);
int code = parsed.Invoke();
// 1 is a measurement's verdict ("slower", "target missed"); wrong usage is not one.
return parsed.Errors.Count > 0 ? 2 : code;
