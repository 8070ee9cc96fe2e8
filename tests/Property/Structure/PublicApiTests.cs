using System.Reflection;

namespace Kernels.Tests;

/// <summary>The public surface is what docs/api records, so that no change of it goes unseen.</summary>
/// <remarks>
/// After a change that is meant: <c>KERNELS_UPDATE_API=1 dotnet test -c Release --project tests/Property</c> writes the
/// files anew; commit them with the change.
/// </remarks>
public class PublicApiTests
{
    [Theory]
    [InlineData("Kernels")]
    [InlineData("Kernels.Layers")]
    public void Assembly_PublicSurface_IsTheRecordedOne(string name)
    {
        string path = Repository.PathOf("docs", "api", name + ".txt");
        string actual = ApiText.Render(Assembly.Load(name));
        if (Environment.GetEnvironmentVariable("KERNELS_UPDATE_API") == "1")
            File.WriteAllText(path, actual);
        string recorded = File.Exists(path) ? File.ReadAllText(path) : "";
        string[] appeared = [.. actual.Split('\n').Except(recorded.Split('\n'))];
        string[] vanished = [.. recorded.Split('\n').Except(actual.Split('\n'))];
        Assert.True(
            actual == recorded,
            $"The public surface of {name} is not the one in docs/api/{name}.txt. If that is meant, run\n"
            + "  KERNELS_UPDATE_API=1 dotnet test -c Release --project tests/Property\n"
            + $"and commit the file.\nNew:\n{string.Join('\n', appeared)}\nGone:\n{string.Join('\n', vanished)}");
    }
}
