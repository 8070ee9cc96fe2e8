using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Kernels.Tests;

/// <summary>A compiled example of a page: a method of a class of the namespace Pages, between two marks that name the page.</summary>
/// <param name="Page">The page, relative to the root of the repository.</param>
/// <param name="Code">What the page shows: the usings of the file, and the lines between the marks.</param>
/// <param name="Run">The method.</param>
internal sealed partial record PageExample(string Page, string Code, MethodInfo Run)
{
    /// <summary>All of them, in the order of their files, and within one in the order in which they stand.</summary>
    public static PageExample[] All { get; } =
    [
        .. from path in Directory.EnumerateFiles(Repository.PathOf("tests", "Property", "Pages"), "*Page.cs").Order(StringComparer.Ordinal)
           from example in Of(File.ReadAllText(path))
           select example,
    ];

    /// <summary>What it prints, in the invariant culture.</summary>
    public string Print()
    {
        TextWriter console = Console.Out;
        CultureInfo culture = CultureInfo.CurrentCulture;
        using var printed = new StringWriter();
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            Console.SetOut(printed);
            Run.Invoke(null, null);
        }
        finally
        {
            Console.SetOut(console);
            CultureInfo.CurrentCulture = culture;
        }

        return printed.ToString();
    }

    private static IEnumerable<PageExample> Of(string source)
    {
        string usings = string.Concat(Usings().Matches(source).Select(match => match.Value));
        string name = Class().Match(source).Groups["name"].Value;
        Type type = Assembly.GetExecutingAssembly().GetType($"Pages.{name}", throwOnError: true)!;
        return
            from Match match in Examples().Matches(source)
            let code = Outdented(match.Groups["code"].Value)
            select new PageExample(match.Groups["page"].Value, $"{usings}\n{code}", type.GetMethod(match.Groups["name"].Value)!);
    }

    private static string Outdented(string code)
    {
        int indent = code.Length - code.TrimStart(' ').Length;
        return string.Concat(code.TrimEnd('\n').Split('\n').Select(line => (line.Length == 0 ? "" : line[indent..]) + "\n"));
    }

    [GeneratedRegex(@"^using [\w.]+;\n", RegexOptions.Multiline)]
    private static partial Regex Usings();

    [GeneratedRegex(@"static class (?<name>\w+)")]
    private static partial Regex Class();

    [GeneratedRegex(
        @"public static void (?<name>\w+)\(\)\n\s*\{\n\s*// (?<page>\S+\.md)\n(?<code>.*?\n)\s*// \k<page>\n",
        RegexOptions.Singleline)]
    private static partial Regex Examples();
}
