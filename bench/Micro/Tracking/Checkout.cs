namespace Kernels.Micro;

/// <summary>Another commit, built in a worktree of its own that is removed afterwards.</summary>
/// <remarks>
/// The measuring code is this build's on both sides: bench/Micro and bench/Measuring are copied over the other commit's,
/// and only src is of that commit. A commit whose public surface lacks what is tracked does not build, and that is said.
/// </remarks>
internal sealed class Checkout : IDisposable
{
    private readonly string directory = Path.Combine(Path.GetTempPath(), $"kernels-{Path.GetRandomFileName()}");

    private Checkout(string commit) => Commit = commit;

    /// <summary>This repository's root: the first folder above the program that has the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The commit's hash.</summary>
    public string Commit { get; }

    /// <summary>The built program.</summary>
    public string Assembly => Path.Combine(directory, "bench", "Micro", "bin", "Release", "net10.0", "Kernels.Micro.dll");

    /// <summary>The hash of what <paramref name="reference"/> names.</summary>
    public static string Resolve(string reference)
    {
        try
        {
            return Shell.Run(Root, "git", "rev-parse", "--verify", "--quiet", $"{reference}^{{commit}}");
        }
        catch (TrackException)
        {
            throw new TrackException($"'{reference}' is no commit here.");
        }
    }

    /// <summary>What is built here: the hash of HEAD, with a + if src differs from it.</summary>
    public static string Own()
    {
        bool isChanged = Shell.Run(Root, "git", "status", "--porcelain", "--", "src").Length > 0;
        return Resolve("HEAD") + (isChanged ? "+" : "");
    }

    /// <summary>Checks the commit out and builds it.</summary>
    public static Checkout Build(string reference)
    {
        var checkout = new Checkout(Resolve(reference));
        try
        {
            Shell.Run(Root, "git", "worktree", "add", "--detach", "--force", checkout.directory, checkout.Commit);
            foreach (string folder in new[] { "Micro", "Measuring" })
                checkout.Overlay(Path.Combine("bench", folder));
            File.Copy(
                Path.Combine(Root, "Directory.Packages.props"),
                Path.Combine(checkout.directory, "Directory.Packages.props"), overwrite: true);
            Shell.Run(
                checkout.directory, "dotnet", "build", "-c", "Release", "-v", "q", "--nologo",
                Path.Combine("bench", "Micro"));
            return checkout;
        }
        catch
        {
            checkout.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(directory))
            Shell.Run(Root, "git", "worktree", "remove", "--force", directory);
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Kernels.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new TrackException("no Kernels.sln above the program; expected a clone.");
    }

    private void Overlay(string folder)
    {
        string source = Path.Combine(Root, folder), target = Path.Combine(directory, folder);
        if (Directory.Exists(target))
            Directory.Delete(target, recursive: true);
        string[] built = [Path.Combine(source, "bin"), Path.Combine(source, "obj")];
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            if (built.Any(part => file.StartsWith(part, StringComparison.Ordinal)))
                continue;
            string place = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Copy(file, place);
        }
    }
}
