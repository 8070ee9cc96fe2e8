using System.Globalization;

namespace Kernels.Tests;

/// <summary>README.md shows code that compiles and runs as it says.</summary>
public class ReadmeTests
{
    private const string Mark = "// README";

    [Fact]
    public void Readme_CSharpExample_IsTheCompiledOne() =>
        AssertShown("csharp", "using Kernels;", Snippet("tests", "Property", "Readme", "Example.cs"));

    [Fact]
    public void Readme_FSharpExample_IsTheCompiledOne() =>
        AssertShown("fsharp", "open Kernels", Snippet("tests", "FSharp", "Example.fs"));

    [Fact]
    public void Readme_CSharpExample_PrintsWhatItSays()
    {
        TextWriter console = Console.Out;
        CultureInfo culture = CultureInfo.CurrentCulture;
        using var printed = new StringWriter();
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            Console.SetOut(printed);
            Example.Run();
        }
        finally
        {
            Console.SetOut(console);
            CultureInfo.CurrentCulture = culture;
        }

        Assert.Contains($"```text\n{printed.ToString().TrimEnd()}\n```\n", Readme(), StringComparison.Ordinal);
    }

    private static string Readme() => File.ReadAllText(Repository.PathOf("README.md"));

    private static void AssertShown(string language, string head, string code) =>
        Assert.Contains($"```{language}\n{head}\n\n{code}\n```\n", Readme(), StringComparison.Ordinal);

    /// <summary>The lines between the two marks, without their indent.</summary>
    private static string Snippet(params string[] path)
    {
        string[] lines = [.. File.ReadLines(Repository.PathOf(path)).SkipWhile(line => line.Trim() != Mark).Skip(1)];
        int indent = lines[0].Length - lines[0].TrimStart().Length;
        return string.Join('\n', lines.TakeWhile(line => line.Trim() != Mark).Select(line => line.Length == 0 ? "" : line[indent..]));
    }
}
