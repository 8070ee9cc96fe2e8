using System.Reflection;
using Kernels.Hashes;

namespace Kernels.Tests;

/// <summary>Results are those of the committed table, tests/Hashes/hashes.txt, and the table misses no kernel.</summary>
/// <remarks>
/// After a change that is meant:
/// <c>dotnet run -c Release --project tests/Hashes -- --update tests/Hashes/hashes.txt</c>; commit the file with the change.
/// A new kernel gets a line or two in tests/Hashes/Cases.
/// </remarks>
public class HashTableTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void Cases_OnEveryInstructionSetAndThreadCount_ReproduceTheTable() => EveryIsa.Run(set =>
    {
        IReadOnlyList<string> differences = HashCheck.Run(set);
        Assert.True(differences.Count == 0, $"{differences.Count} on {set}:\n{string.Join('\n', differences.Take(20))}");
    });

    [Fact]
    public void Table_EveryLine_HasACase() => Assert.Empty(HashCheck.Stale());

    [Fact]
    public void Cases_OfThePackage_CallEveryKernel()
    {
        Assembly[] tested = [typeof(Gemm).Assembly, typeof(Layers.BitHash).Assembly];
        MethodInfo[] kernels = [.. tested.SelectMany(assembly => assembly.GetExportedTypes()).SelectMany(Kernels)];
        Assert.NotEmpty(kernels);
        HashSet<(Module, int)> called = [.. Referred(typeof(HashCheck).Module).Select(m => (m.Module, m.MetadataToken))];
        Assert.Empty(kernels.Where(m => !called.Contains((m.Module, m.MetadataToken))).Select(m => $"{m.DeclaringType!.Name}: {m}"));
    }

    // What takes spans of numbers computes; pointer overloads stand behind those over spans. Steps and fills take none.
    private static IEnumerable<MethodInfo> Kernels(Type type) =>
        from method in type.GetMethods(Declared)
        where type.IsAbstract || !type.IsByRefLike
        where method.GetParameters().Any(p => IsSpan(p.ParameterType)) || method.Name is "Step" or "Pack"
        select method;

    private static bool IsSpan(Type type) =>
        type.IsGenericType && type.Name is "Span`1" or "ReadOnlySpan`1" && type.GetGenericArguments()[0] != typeof(int)
        && type.GetGenericArguments()[0] != typeof(char);

    // Every method of another assembly that a module's code refers to: the rows of its MemberRef table. Where the code that
    // refers is generic, any element type serves to name the method.
    private static IEnumerable<MethodBase> Referred(Module module)
    {
        Type[] context = [.. Enumerable.Repeat(typeof(float), 4)];
        for (int token = 0x0A000001; ; token++)
        {
            MethodBase? method;
            try
            {
                method = module.ResolveMember(token, context, context) as MethodBase;
            }
            catch (ArgumentOutOfRangeException)
            {
                yield break;
            }

            if (method is not null)
                yield return method;
        }
    }
}
