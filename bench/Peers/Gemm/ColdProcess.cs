using System.Diagnostics;
using System.Globalization;
using System.Numerics;

namespace Kernels.Peers;

/// <summary>The fresh process of <see cref="ColdStart"/>.</summary>
/// <remarks>It parses its arguments itself: starting the option parser takes longer than a product.</remarks>
internal static class ColdProcess
{
    /// <summary>The first argument.</summary>
    public const string Name = "cold";

    /// <summary>m, n and k.</summary>
    public const int Size = 256;

    private const int Products = 100;

    /// <summary>The arguments that start it.</summary>
    public static IEnumerable<string> Arguments(ContestSettings settings, bool warmUp, long asked) =>
        [Name, settings.TypeName, settings.Isa.ToString(), $"{warmUp}", asked.ToString(CultureInfo.InvariantCulture)];

    /// <summary>Measures, and prints what <see cref="ColdFigures.Parse"/> reads.</summary>
    public static int Run(string type, string isa, string warmUp, string asked)
    {
        long start = long.Parse(asked, CultureInfo.InvariantCulture);
        double main = Milliseconds(start);
        if (Isa.TryParse(isa, out InstructionSet set) && set != Isa.Current)
            Isa.Override(set);
        ColdFigures figures = type == "f64"
            ? Measure<double>(start, bool.Parse(warmUp))
            : Measure<float>(start, bool.Parse(warmUp));
        Console.Write(figures with { Main = main });
        return 0;
    }

    private static ColdFigures Measure<T>(long start, bool warmUp)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var data = new NativeBuffer<T>(3 * Size * Size);
        data.Span.Fill(T.One);
        double before = Milliseconds(start);
        if (warmUp)
            WarmUp(data);
        double warmed = Milliseconds(start);
        Product(data, Size);
        double first = Milliseconds(start);
        for (int i = 2; i < Products; i++)
            Product(data, Size);
        double last = Milliseconds(start);
        Product(data, Size);
        double hundredth = Milliseconds(start);
        return new ColdFigures(0, warmed - before, first, first - warmed, hundredth, hundredth - last);
    }

    // A small product compiles what a large one of the same kind needs; a warm-up call of the library goes here.
    private static void WarmUp<T>(NativeBuffer<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Product(data, 64);

    private static unsafe void Product<T>(NativeBuffer<T> data, int size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* a = data.Pointer;
        T* b = a + (Size * Size);
        T* c = b + (Size * Size);
        if (typeof(T) == typeof(float))
        {
            Gemm.Run(
                Transpose.No, Transpose.No, size, size, size, 1, (float*)a, size, (float*)b, size, 0, (float*)c, size);
        }
        else
        {
            Gemm.Run(
                Transpose.No, Transpose.No, size, size, size, 1, (double*)a, size, (double*)b, size, 0, (double*)c, size);
        }
    }

    private static double Milliseconds(long start) => Stopwatch.GetElapsedTime(start).TotalMilliseconds;
}
