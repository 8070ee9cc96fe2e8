namespace Kernels.Micro;

/// <summary>Every cell of the notebook, in its order.</summary>
internal static class NotebookCells
{
    public static IEnumerable<NotebookCell> Create(NotebookArrays arrays) =>
    [
        .. LinearCells.Create(arrays),
        .. MatrixCells.Create(arrays),
        .. SoftmaxCells.Create(arrays),
        .. PatchCells.Create(arrays),
        .. ConvCells.Create(arrays),
    ];
}
