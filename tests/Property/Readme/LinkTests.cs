using System.Text.RegularExpressions;

namespace Kernels.Tests;

/// <summary>Pages lead where they say.</summary>
public partial class LinkTests
{
    [Fact]
    public void Pages_LinksToFiles_LeadSomewhere()
    {
        string[] pages = [.. Pages()];
        Assert.Contains(Repository.PathOf("README.md"), pages);
        Assert.Empty(
            from page in pages
            from Match link in Links().Matches(File.ReadAllText(page))
            let target = link.Groups["target"].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
            where !Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, target))
            select $"{Path.GetRelativePath(Repository.Root, page)} links to {target}, which does not exist");
    }

    // Hidden folders and what a build leaves behind hold no pages of ours.
    private static IEnumerable<string> Pages() =>
        from page in Directory.EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
        let folders = Path.GetRelativePath(Repository.Root, page).Split(Path.DirectorySeparatorChar)
        where !folders.Any(folder => folder is "bin" or "obj" || folder.StartsWith('.'))
        select page;

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Links();
}
