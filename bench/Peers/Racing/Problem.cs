namespace Kernels.Peers;

/// <summary>One problem of a race.</summary>
/// <param name="Text">What rivals read.</param>
/// <param name="Label">What people read.</param>
/// <param name="Operations">Amount of work in a call, in the unit of the race: operations, bytes.</param>
/// <param name="Size">Its place on the axis of the picture, or 0.</param>
internal sealed record Problem(string Text, string Label, double Operations, double Size = 0);

/// <summary>Problems that are told of together.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Note">What it stands for.</param>
/// <param name="Counts">Which of our entries its ratio is for.</param>
/// <param name="IsInClosingLine">Whether the closing line has it.</param>
/// <param name="Problems">In order.</param>
internal sealed record ProblemGroup(
    string Name, string Note, string Counts, bool IsInClosingLine, IReadOnlyList<Problem> Problems);
