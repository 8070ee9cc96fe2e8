using System.CommandLine;

namespace Kernels.Micro;

/// <summary><c>notebook</c>: the cells of the NumPy notebook, alone or beside NumPy.</summary>
internal static class NotebookCommand
{
    public static Command Create()
    {
        var python = new Option<string>("--python")
        {
            Description = "A Python interpreter that has NumPy; with --script: measure beside it, in turn, and check "
                + "the targets. Exit code 1 if one is missed. eng/notebook-vs-numpy gives both.",
        };
        var script = new Option<FileInfo>("--script") { Description = "The NumPy side: eng/notebook_numpy.py." };
        script.AcceptExistingOnly();
        var rounds = new Option<int>("--rounds")
        {
            Description = "Rounds of about a millisecond whose median counts.",
            DefaultValueFactory = _ => 51,
        };
        rounds.Validators.Add(result => SpeedCommand.RequirePositive(result, rounds));
        var command = new Command("notebook", "Times the cells of the NumPy notebook in double precision, whole calls.")
        {
            python, script, rounds,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(python) is null != result.GetResult(script) is null)
                result.AddError("--python and --script go together; found one of them.");
        });
        command.SetAction(parsed => Run(parsed.GetValue(python), parsed.GetValue(script), parsed.GetValue(rounds)));
        return command;
    }

    private static int Run(string? python, FileInfo? script, int rounds)
    {
        if (python is null || script is null)
            return NotebookRun.Alone(rounds);
        try
        {
            return NotebookRun.Beside(python, script.FullName, rounds);
        }
        catch (Exception exception) when (
            exception is InvalidOperationException or InvalidDataException or IOException
                or System.ComponentModel.Win32Exception)
        {
            Console.Error.WriteLine(exception.Message);
            return 2;
        }
    }
}
