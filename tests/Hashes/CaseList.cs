using System.Numerics;

namespace Kernels.Hashes;

/// <summary>All cases, in the order of the table.</summary>
/// <remarks>
/// A new kernel gets its cases in the file of its folder's name under Cases. The inputs of a case depend on nothing but
/// numbers written there; a case takes a millisecond or so, since all run on every instruction set, under emulation too.
/// </remarks>
internal sealed class CaseList
{
    private readonly List<HashCase> cases = [];
    private readonly HashSet<string> names = [];

    private CaseList()
    {
    }

    public static IReadOnlyList<HashCase> All { get; } = Build();

    /// <summary>Adds a case of a kernel that takes a number of threads.</summary>
    public void Add<T>(string kernel, string what, Func<int, ulong> compute)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string name = $"{kernel} {(typeof(T) == typeof(float) ? "f32" : "f64")} {what}";
        if (!names.Add(name))
            throw new ArgumentException($"Two cases are called '{name}'.", nameof(what));
        cases.Add(new HashCase(name, compute));
    }

    /// <summary>Adds a case of a kernel that runs on its caller alone.</summary>
    public void Add<T>(string kernel, string what, Func<ulong> compute)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Add<T>(kernel, what, _ => compute());

    private static List<HashCase> Build()
    {
        var list = new CaseList();
        GemmCases.AddTo(list);
        ConvCases.AddTo(list);
        PackedConvCases.AddTo(list);
        ConvTransposeCases.AddTo(list);
        PoolCases.AddTo(list);
        SoftmaxCases.AddTo(list);
        ScoreCases.AddTo(list);
        LossCases.AddTo(list);
        NormCases.AddTo(list);
        ReduceCases.AddTo(list);
        VecMathCases.AddTo(list);
        EinsumCases.AddTo(list);
        MatrixCases.AddTo(list);
        LayerCases.AddTo(list);
        ImageLayerCases.AddTo(list);
        NormLayerCases.AddTo(list);
        return list.cases;
    }
}
