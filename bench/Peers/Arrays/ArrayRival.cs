namespace Kernels.Peers;

/// <summary>A rival whose work one function makes.</summary>
internal sealed class ArrayRival(
    string name, Role role, string configuration, bool rehearses, Func<ArrayProblem, Work> prepare) : Rival
{
    /// <summary>The name of a copy.</summary>
    public const string Copy = "copy";

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override Role Role => role;

    /// <inheritdoc/>
    public override string Configuration => configuration;

    /// <inheritdoc/>
    public override bool Rehearses => rehearses;

    /// <inheritdoc/>
    public override Work Prepare(string problem) => prepare(ArrayProblem.Parse(problem));

    /// <summary>The limit.</summary>
    public static ArrayRival Limit(ArrayData data) => new(
        Copy, Role.Limit, "Span.CopyTo, which moves as many bytes: the peak here.", true,
        problem => new CopyWork(data, problem));
}
