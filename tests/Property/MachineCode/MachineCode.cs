using System.Diagnostics;
using System.Globalization;

namespace Kernels.Tests;

/// <summary>What the JIT makes of methods: it is asked in a process of its own, which runs a test that calls them.</summary>
internal static class MachineCode
{
    private const string Listing = "; Assembly listing for method ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Runs the tests of <paramref name="testClass"/> and returns the code of the <paramref name="methods"/> that they compile.</summary>
    /// <param name="testClass">A class of this assembly. Its tests must pass.</param>
    /// <param name="methods">Patterns as <c>DOTNET_JitDisasm</c> takes them, such as <c>Kernels.Tile`7:Run</c>.</param>
    public static IReadOnlyList<MachineMethod> Of(Type testClass, params string[] methods)
    {
        // The runtime appends to this file.
        string file = Path.GetTempFileName();
        try
        {
            RunTests(testClass, file, string.Join(' ', methods));
            return Read(File.ReadLines(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Reads a listing that holds any number of methods.</summary>
    public static IReadOnlyList<MachineMethod> Read(IEnumerable<string> listing)
    {
        List<MachineMethod> methods = [];
        foreach (string line in listing)
        {
            if (line.StartsWith(Listing, StringComparison.Ordinal))
                methods.Add(new MachineMethod(line[Listing.Length..].Split(" (")[0]));
            else if (methods.Count > 0)
                methods[^1].Add(line);
        }

        return methods;
    }

    private static void RunTests(Type testClass, string file, string methods)
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("The test executable has no path.");
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
            start.ArgumentList.Add(testClass.Assembly.Location);
        start.ArgumentList.Add("-class");
        start.ArgumentList.Add(testClass.FullName!);

        // Switches that hide instruction sets are inherited, so the child runs what this process can run.
        start.Environment["DOTNET_JitStdOutFile"] = file;
        start.Environment["DOTNET_JitDisasm"] = methods;
        using Process child = Process.Start(start)!;
        Task<string> output = child.StandardOutput.ReadToEndAsync();
        Task<string> errors = child.StandardError.ReadToEndAsync();
        if (!child.WaitForExit(Patience))
        {
            child.Kill(entireProcessTree: true);
            Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"{testClass.Name} took longer than {Patience}."));
        }

        string said = output.Result + errors.Result;
        Assert.True(child.ExitCode == 0, $"{testClass.Name} ended with {child.ExitCode} in its own process:\n{said}");
        Assert.DoesNotContain("Total: 0,", said, StringComparison.Ordinal);
    }
}
