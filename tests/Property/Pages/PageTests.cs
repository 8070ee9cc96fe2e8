using System.Text.RegularExpressions;

namespace Kernels.Tests;

/// <summary>The C# of docs/ compiles, runs, and prints what the pages say.</summary>
/// <remarks>
/// Each block is a compiled example (<see cref="PageExample"/>), followed by what it prints. To add one, write the method
/// and, in the page, an empty <c>```csharp</c> block with an empty <c>```text</c> block behind it; then
/// <c>KERNELS_UPDATE_PAGES=1 dotnet test -c Release --project tests/Property</c> fills both. Look at what it wrote.
/// </remarks>
public partial class PageTests
{
    public static TheoryData<string> Pages { get; } =
        [.. Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md").Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_CSharpBlocks_AreCompiledAndPrintWhatFollows(string name)
    {
        string path = Repository.PathOf("docs", name);
        PageExample[] examples = [.. PageExample.All.Where(example => example.Page == $"docs/{name}")];
        string text = File.ReadAllText(path);
        Assert.True(
            Blocks().Count(text) == examples.Length && Starts().Count(text) == examples.Length,
            $"docs/{name} has {Starts().Count(text)} blocks of C#, {Blocks().Count(text)} of them followed by what they print; "
            + $"expected {examples.Length}, as many as tests/Property/Pages has examples of it.");

        int next = 0;
        string expected = Blocks().Replace(text, _ => Shown(examples[next++]));
        if (Environment.GetEnvironmentVariable("KERNELS_UPDATE_PAGES") == "1")
            File.WriteAllText(path, text = expected);
        Assert.Equal(expected, text);
    }

    [Fact]
    public void Examples_Pages_Exist() =>
        Assert.All(PageExample.All, example => Assert.True(File.Exists(Repository.PathOf(example.Page)), example.Page));

    /// <summary>Kernels are the static classes and the owners; of the layers everything counts.</summary>
    [Fact]
    public void KernelsAndLayers_EachOfThem_HasAnExample()
    {
        string code = string.Concat(PageExample.All.Select(example => example.Code));
        IEnumerable<string> kernels = typeof(Gemm).Assembly.GetExportedTypes()
            .Where(type => type.IsClass && !type.IsSubclassOf(typeof(Exception)))
            .Select(type => IsStatic(type) ? $@"{type.Name}\." : $@"{Name(type)}\b");
        IEnumerable<string> layers = typeof(Kernels.Layers.Linear<>).Assembly.GetExportedTypes()
            .Select(type => type.IsGenericType ? $"{Name(type)}<" : $@"{type.Name}\b");
        string[] expected = [.. kernels, .. layers];
        Assert.InRange(expected.Length, 30, 1000);
        Assert.Equal([], expected.Where(pattern => !Regex.IsMatch(code, $@"\b{pattern}")));
    }

    private static string Shown(PageExample example) => $"```csharp\n{example.Code}```\n\n```text\n{example.Print()}```\n";

    private static bool IsStatic(Type type) => type.IsAbstract && type.IsSealed;

    private static string Name(Type type) => type.Name.Split('`')[0];

    [GeneratedRegex(@"^```csharp\n", RegexOptions.Multiline)]
    private static partial Regex Starts();

    [GeneratedRegex(@"^```csharp\n((?!```).*\n)*```\n\n```text\n((?!```).*\n)*```\n", RegexOptions.Multiline)]
    private static partial Regex Blocks();
}
