using System.Numerics;

namespace Kernels.Tests;

/// <summary>Where the output of a row kernel lies.</summary>
internal enum Place
{
    Apart,
    First,
    Second,
}

/// <summary>One call over rows to check: sizes, strides, places, and the seed of the values.</summary>
internal sealed record RowCase(
    int Rows, int Columns, int PadX, int PadDy, int PadY, Place Place, bool Special, int Threads, Guard Guard, int Seed)
{
    public static readonly Gen<RowCase> Any = Of(Gens.Size, Gen.Frequency((5, Gens.Size), (1, Gen.Int[70, 700])));

    /// <summary>Enough elements that rows are shared out over threads.</summary>
    public static readonly Gen<RowCase> Large = Of(Gen.Int[60, 300], Gen.Int[600, 1200]);

    public int Ldx => Math.Max(1, Columns) + PadX;

    public int Lddy => Math.Max(1, Columns) + PadDy;

    public int Ldy => Place switch
    {
        Place.First => Ldx,
        Place.Second => Lddy,
        _ => Math.Max(1, Columns) + PadY,
    };

    /// <summary>A matrix in guarded memory; the last row ends with its last element, and the gaps hold values too.</summary>
    public GuardedBuffer<T> Matrix<T>(int stride, int salt)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = Rows == 0 || Columns == 0 ? 0 : ((Rows - 1) * stride) + Columns;
        T[] values = Special ? Gens.SpecialValues<T>(length, Seed + salt) : Gens.Values<T>(length, Seed + salt);

        // Scores of some size, so that exponentials spread; and a row now and then that is −∞ throughout.
        for (int i = 0; i < length; i++)
            values[i] *= T.CreateTruncating(8);
        if (Special && length > 0)
            values.AsSpan(stride * (Seed % Rows), Columns).Fill(T.NegativeInfinity);
        return new GuardedBuffer<T>(values, Guard);
    }

    /// <summary>The label of each row.</summary>
    public int[] Labels()
    {
        var random = new Random(Seed);
        int[] labels = new int[Rows];
        for (int i = 0; i < Rows; i++)
            labels[i] = random.Next(Columns);
        return labels;
    }

    private static Gen<RowCase> Of(Gen<int> rows, Gen<int> columns) =>
        from r in rows
        from c in columns
        from pads in Gen.Int[0, 3].Array[3]
        from place in Gen.Enum<Place>()
        from special in Gen.Bool
        from threads in Gen.Int[1, 3]
        from guard in Gen.Enum<Guard>()
        from seed in Gens.Seed
        select new RowCase(r, c, pads[0], pads[1], pads[2], place, special, threads, guard, seed);
}
