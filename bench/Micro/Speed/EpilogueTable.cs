using System.Globalization;

namespace Kernels.Micro;

/// <summary>Prints what each epilogue adds to a plain product of 512³ floats.</summary>
/// <remarks>All take turns in every round, so that a clock that changes touches all; the median of the ratios counts.</remarks>
internal static class EpilogueTable
{
    private const int Size = 512;

    private delegate Epilogue<float> Make(ReadOnlySpan<float> vector, ReadOnlySpan<float> matrix);

    /// <summary>Measures on the current instruction set and one thread.</summary>
    public static void Run(int rounds)
    {
        List<(string Name, Make Make)> epilogues =
        [
            ("none", (_, _) => default),
            ("bias, ReLU", (vector, _) => Epilogue<float>.ColumnBias(vector, Activation.Relu)),
            ("residual", (_, matrix) => default(Epilogue<float>).Add(matrix, Size)),
            ("scale", (_, _) => default(Epilogue<float>).Scale(2)),
            .. Enum.GetValues<Activation>().Where(activation => activation > Activation.Relu).Select(
                activation => (activation.ToString(), (Make)((_, _) => Epilogue<float>.Activate(activation)))),
        ];
        using NativeBuffer<float> a = RandomBuffer.Create<float>(Size * Size, 1), b = RandomBuffer.Create<float>(Size * Size, 2);
        using NativeBuffer<float> c = RandomBuffer.Create<float>(Size * Size, 3);
        using NativeBuffer<float> vector = RandomBuffer.Create<float>(Size, 4), matrix = RandomBuffer.Create<float>(Size * Size, 5);
        Action[] products = [.. epilogues.Select<(string, Make Make), Action>(epilogue => () => Gemm.Run(
            Transpose.No, Transpose.No, Size, Size, Size, 1, a.Span, Size, b.Span, Size, 0, c.Span, Size,
            epilogue.Make(vector.Span, matrix.Span)))];
        int[] calls = [.. products.Select(Burst.WarmUp)];
        double[][] times = [.. products.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < products.Length; i++)
                times[i][round] = Burst.Time(products[i], calls[i]);
        }

        var table = new Table(($"epilogue of {Size}³ f32", 24), ("µs", 8), ("added", 8));
        for (int i = 0; i < products.Length; i++)
        {
            double ratio = Median.Of(times[i].Zip(times[0], (time, plain) => time / plain));
            table.Row(
                epilogues[i].Name, Table.Number(Median.Of(times[i]) / 1000),
                (ratio - 1).ToString("P1", CultureInfo.InvariantCulture));
        }
    }
}
