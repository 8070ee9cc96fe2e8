namespace Kernels.Tests;

/// <summary>One call of a matrix kernel: sizes, padding of rows and between matrices, and the seed of the values.</summary>
internal sealed record MatrixCase(
    int Rows, int Columns, int PadX, int PadY, int Batch, int GapX, int GapY, bool SameX, Guard Guard, int Seed)
{
    public static readonly Gen<MatrixCase> Any =
        from rows in Gens.Size
        from columns in Gens.Size
        from pads in Gen.Int[0, 3].Array[4]
        from batch in Gen.Int[0, 4]
        from sameX in Gen.Bool
        from guard in Gen.Enum<Guard>()
        from seed in Gens.Seed
        select new MatrixCase(rows, columns, pads[0], pads[1], batch, pads[2], pads[3], sameX, guard, seed);

    /// <summary>The same, square, and past the end of a block of K as well.</summary>
    public static readonly Gen<MatrixCase> Square =
        from x in Any
        from n in Gen.Frequency((8, Gens.Size), (1, Gens.Depth))
        select x with { Rows = n, Columns = n };

    public int Ldx => Math.Max(1, Columns) + PadX;

    public int Ldy => Math.Max(1, Rows) + PadY;

    /// <summary>Elements from the first to the last of a matrix: nothing behind its last row belongs to it.</summary>
    public static int Length(int rows, int columns, int stride) =>
        rows == 0 || columns == 0 ? 0 : ((rows - 1) * stride) + columns;

    /// <summary>Elements of a batch of pieces.</summary>
    public static int BatchLength(int batch, int stride, int one) => batch == 0 ? 0 : ((batch - 1) * stride) + one;
}
