using System.Numerics;

namespace Kernels;

/// <summary>C cut into rectangles, one for each thread, along rows and columns only: K is never split.</summary>
internal readonly record struct GemmGrid(int M, int N, int Rows, int Columns, int RowStep, int ColumnStep)
{
    public int Parts => Rows * Columns;

    /// <summary>
    /// As many rectangles as threads are worthwhile, cut at tiles, as nearly square as can be: each thread packs the
    /// rows and columns that it needs for itself, so the shortest perimeter packs least.
    /// </summary>
    public static unsafe GemmGrid Choose<T, TA, TB>(GemmTask<T, TA, TB>* task, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : unmanaged, IOperand<T>
        where TB : unmanaged, IOperand<T>
    {
        if (threads == 1)
            return new GemmGrid(task->M, task->N, 1, 1, task->M, task->N);
        (int mr, int nr) = (task->Blocking.Mr, task->Blocking.Nr);
        int parts = GemmDriver.Worthwhile((double)task->M * task->N * task->K, threads);
        GemmGrid best = Cut(task->M, task->N, 1, 1, mr, nr);
        double least = double.MaxValue;
        for (int rows = 1; parts > 1 && rows <= parts; rows++)
        {
            GemmGrid grid = Cut(task->M, task->N, rows, parts / rows, mr, nr);
            double perimeter = grid.RowStep + grid.ColumnStep;
            if (grid.Parts > best.Parts || (grid.Parts == best.Parts && perimeter < least))
                (best, least) = (grid, perimeter);
        }

        return best;
    }

    /// <summary>The rectangle with this index.</summary>
    public GemmPart Part(int index)
    {
        int i = index / Columns * RowStep;
        int j = index % Columns * ColumnStep;
        return new GemmPart(i, (int)Math.Min(M, (long)i + RowStep), j, (int)Math.Min(N, (long)j + ColumnStep));
    }

    // Steps are rounded up to whole tiles, after which fewer rectangles may cover C.
    private static GemmGrid Cut(int m, int n, int rows, int columns, int mr, int nr)
    {
        int rowStep = Blocking.RoundUp((m + rows - 1) / rows, mr);
        int columnStep = Blocking.RoundUp((n + columns - 1) / columns, nr);
        return new GemmGrid(
            m, n, ((m - 1) / rowStep) + 1, ((n - 1) / columnStep) + 1, rowStep, columnStep);
    }
}
