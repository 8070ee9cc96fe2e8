using System.CommandLine;
using Kernels.Peers;

if (args is [ColdProcess.Name, var type, var isa, var warmUp, var asked])
    return ColdProcess.Run(type, isa, warmUp, asked);

var root = new RootCommand("Kernels beside what one would use instead, on the same data, taking turns.")
{
    GemmCommand.Create(),
    MathCommand.Create(),
    SoftmaxCommand.Create(),
    ConvCommand.Create(),
    NotebookCommand.Create(NotebookCommand.Name, "Races the cells of the NumPy notebook against NumPy (f64)."),
    NotebookCommand.Create(NotebookCommand.Einsum, "Races the notebook's einsum expressions against NumPy (f64)."),
    LaneServer.Create(),
};
ParseResult parsed = root.Parse(args);
int code = parsed.Invoke();
return parsed.Errors.Count > 0 ? Meeting.NothingRaced : code;
