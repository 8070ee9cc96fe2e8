namespace Kernels.Tests;

/// <summary>A folder of src/Kernels uses only types of its own and of folders before it.</summary>
public class LayeringTests
{
    /// <summary>docs/architecture.md has this order as its map.</summary>
    private static readonly string[] Order =
        ["Simd", "Memory", "Threading", "Reduce", "VecMath", "Gemm", "Conv", "Softmax", "Norm", "Einsum", "SelfTest"];

    [Fact]
    public void Kernels_EveryFolder_UsesOnlyFoldersBeforeIt()
    {
        SourceFile[] files = [.. ReadKernels()];
        Assert.NotEmpty(files);
        Assert.Empty(files.Select(file => file.Folder).Except(Order));
        Assert.Empty(Violations(files));
    }

    [Fact]
    public void Violations_TypeOfALaterFolder_IsFound()
    {
        SourceFile lower = new("Memory", "Pool.cs", "namespace K; class Pool { Tile<T> tile = new(); }");
        SourceFile higher = new("Gemm", "Tile.cs", "namespace K; readonly record struct Tile<T> { Pool p; class Pool; }");
        Assert.Equal(["Memory/Pool.cs uses Tile of Gemm"], Violations([lower, higher]));

        // A comment, an enum's member, a method, a string and a member of something else are no use of the type.
        SourceFile innocent = lower with
        {
            Text = "enum Way { Tile } class Pool { // Tile\n void Tile() => Log(\"Tile\", x.Tile); }",
        };
        Assert.Empty(Violations([innocent, higher]));
    }

    private static IEnumerable<SourceFile> ReadKernels()
    {
        string root = Repository.PathOf("src", "Kernels");
        foreach (string path in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            string[] parts = Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar);
            if (parts[0] is not ("bin" or "obj" or "AssemblyInfo.cs"))
                yield return new SourceFile(parts[0], parts[^1], File.ReadAllText(path));
        }
    }

    private static IEnumerable<string> Violations(SourceFile[] files)
    {
        var homes = new Dictionary<string, string>();
        foreach (SourceFile file in files)
        {
            foreach (string type in SourceText.DeclaredTypes(SourceText.Strip(file.Text)))
                homes[type] = file.Folder;
        }

        foreach (SourceFile file in files)
        {
            foreach (string type in SourceText.TypesUsed(SourceText.Strip(file.Text)).Distinct())
            {
                if (homes.TryGetValue(type, out string? home) && Array.IndexOf(Order, home) > Array.IndexOf(Order, file.Folder))
                    yield return $"{file.Folder}/{file.Name} uses {type} of {home}";
            }
        }
    }

    private sealed record SourceFile(string Folder, string Name, string Text);
}
