using System.Globalization;
using System.Numerics;

namespace Kernels.Micro;

/// <summary>Prints what gemm reaches, shape by shape.</summary>
internal static class SpeedTable
{
    /// <summary>Small and large cubes, batches through a layer, and the products behind convolutions.</summary>
    public static IReadOnlyList<ProductSize> CommonSizes { get; } =
    [
        new(8, 8, 8), new(16, 16, 16), new(32, 32, 32), new(48, 48, 48), new(64, 64, 64), new(96, 96, 96),
        new(128, 128, 128), new(256, 256, 256), new(512, 512, 512), new(1024, 1024, 1024), new(2048, 2048, 2048),
        new(1, 32, 64), new(16, 32, 64), new(1, 1024, 1024), new(8, 1024, 1024), new(32, 1000, 2048),
        new(1000, 10, 256), new(8, 64, 576), new(64, 3136, 576), new(256, 196, 2304),
    ];

    /// <summary>Measures every combination.</summary>
    public static void Run(
        IEnumerable<InstructionSet> sets, IReadOnlyList<Type> types, IReadOnlyList<ProductSize> sizes, int rounds)
    {
        var table = new Table(("m x n x k", 28), ("µs", 8), ("GFLOP/s", 7), ("best", 7), ("peak", 7), ("of peak", 7));
        foreach (InstructionSet set in sets)
        {
            Isa.Override(set);
            foreach (Type type in types)
            {
                if (type == typeof(float))
                    Run<float>(table, "f32", sizes, rounds);
                else
                    Run<double>(table, "f64", sizes, rounds);
            }
        }
    }

    private static void Run<T>(Table table, string type, IEnumerable<ProductSize> sizes, int rounds)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (ProductSize size in sizes)
        {
            GemmSpeed speed = GemmTimer.Measure<T>(size, rounds);
            table.Row(
                $"{Isa.Current} {type} {size}", Table.Number(size.Operations / speed.Rate / 1000),
                Table.Number(speed.Rate), Table.Number(speed.Best), Table.Number(speed.Peak),
                speed.Share.ToString("P0", CultureInfo.InvariantCulture));
        }
    }
}
