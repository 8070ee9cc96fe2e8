using Kernels.Micro;

namespace Kernels.Peers;

/// <summary>Who takes part in the race of the notebook's cells: kernels, and NumPy in a process of its own.</summary>
internal sealed class NotebookContest : Contest
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("notebook");
    private readonly NotebookArrays arrays;
    private readonly Dictionary<string, NotebookCell> cells;
    private readonly NumPyPeer numPy;

    /// <summary>Starts NumPy, which draws the inputs, and reads them.</summary>
    /// <exception cref="InvalidOperationException">There is no NumPy, or it did not answer.</exception>
    public NotebookContest(ContestSettings settings)
    {
        Isa.Override(settings.Isa);
        numPy = new NumPyPeer(NumPyLane.FindPython(), NumPyLane.Script, directory.FullName);
        arrays = new NotebookArrays(directory.FullName);
        cells = NotebookCells.Create(arrays).ToDictionary(cell => cell.Name);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Entrants => [ArrayRival.Kernels, NumPyLane.Title];

    /// <inheritdoc/>
    public override ILane OpenLane(string entrant) =>
        entrant == NumPyLane.Title ? new NumPyLane(numPy) : base.OpenLane(entrant);

    /// <inheritdoc/>
    protected override Rival Create(string entrant) => new NotebookRival(cells, arrays);

    /// <inheritdoc/>
    protected override void Free()
    {
        numPy.Dispose();
        arrays.Dispose();
        directory.Delete(recursive: true);
    }
}
