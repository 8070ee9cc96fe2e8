using System.Numerics;

namespace Kernels.Peers;

/// <summary>A rival whose work one function makes.</summary>
internal sealed class ArrayRival(
    string name, Role role, string configuration, bool rehearses, int threads, Func<ArrayProblem, Work> prepare) : Rival
{
    /// <summary>Names in tables.</summary>
    public const string Kernels = "kernels", OneThread = "kernels 1 thread", Tensors = "TensorPrimitives", Loop = "plain loop",
        Copy = "copy";

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override Role Role => role;

    /// <inheritdoc/>
    public override string Configuration => $"{configuration} Threads: {threads}.";

    /// <inheritdoc/>
    public override bool Rehearses => rehearses;

    /// <inheritdoc/>
    public override bool IsOneThread => threads == 1;

    /// <inheritdoc/>
    public override Work Prepare(string problem) => prepare(ArrayProblem.Parse(problem));

    /// <summary>ONNX Runtime.</summary>
    public static ArrayRival Onnx<T>(ArrayData<T> data, ContestSettings settings)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string? unfair = WiderPeak.Note<T>(settings.Isa);
        return new ArrayRival(
            OnnxSession.Name, unfair is null ? Role.Peer : Role.Shown,
            $"version {OnnxSession.Version}, one operator, I/O bound to native memory.{(unfair is null ? "" : $" {unfair}")}",
            false, settings.Threads, problem => new OnnxArrays<T>(data, problem, settings.Threads));
    }

    /// <summary>TensorPrimitives, whose vectors are as wide as those of its process.</summary>
    public static ArrayRival OfTensors<T>(ContestSettings settings, string how, Func<ArrayProblem, Work> prepare)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string? unfair = WiderPeak.Note<T>(settings.Isa);
        return new ArrayRival(
            Tensors, unfair is null ? Role.Peer : Role.Shown, unfair is null ? how : $"{how} {unfair}", true, 1, prepare);
    }

    /// <summary>What makes TensorPrimitives' vectors as wide as ours, in a process of its own, or null.</summary>
    public static IReadOnlyDictionary<string, string?>? Variables(string entrant, InstructionSet isa) =>
        entrant == Tensors && isa == InstructionSet.Avx2 && Isa.Supported[0] == InstructionSet.Avx512
            ? new Dictionary<string, string?> { ["DOTNET_EnableAVX512"] = "0" }
            : null;

    /// <summary>The limit.</summary>
    public static ArrayRival Limit<T>(ArrayData<T> data, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
        Copy, Role.Limit, "Span.CopyTo, which moves as many bytes: the peak here. Large arrays in parts.", true, threads,
        problem => new CopyWork<T>(data, problem, threads));
}
