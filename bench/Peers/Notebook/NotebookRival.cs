using Kernels.Micro;

namespace Kernels.Peers;

/// <summary>This project's cells: whole calls through the public methods over spans.</summary>
internal sealed class NotebookRival(Dictionary<string, NotebookCell> cells, NotebookArrays arrays) : Rival
{
    /// <inheritdoc/>
    public override string Name => ArrayRival.Kernels;

    /// <inheritdoc/>
    public override Role Role => Role.Ours;

    /// <inheritdoc/>
    public override string Configuration => $"public methods over spans, checks included, {Isa.Reason}";

    /// <inheritdoc/>
    public override bool Rehearses => true;

    /// <inheritdoc/>
    public override Work Prepare(string problem) => new CellWork(cells[problem], arrays);

    private sealed class CellWork(NotebookCell cell, NotebookArrays arrays) : Work
    {
        public override void Run(int calls)
        {
            for (; calls > 0; calls--)
                cell.Run();
        }

        public override string? Fault()
        {
            foreach (CellResult result in cell.Results)
                result.Values.Span.Fill(double.NaN);
            Run(1);
            return cell.Agrees(arrays) ? null : "wrong: differs from NumPy by more than rounding";
        }
    }
}
