using System.Globalization;

namespace Kernels.Peers;

/// <summary>The products that inference meets, in groups.</summary>
internal static class GemmShapes
{
    private static readonly int[] Cubes =
        [4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 2048];

    private static readonly int[] Primes =
        [5, 7, 11, 13, 17, 23, 31, 47, 61, 67, 97, 127, 131, 193, 257, 383, 509, 521, 769, 1021, 2053];

    private static readonly int[] Rows = [1, 2, 3, 4, 6, 8, 12, 16, 32, 64];

    private static readonly (int N, int K)[] Weights =
        [(1024, 1024), (4096, 1024), (1024, 4096), (1000, 2048), (10, 256), (3072, 768)];

    // Output channels × output pixels × (input channels · kernel area), batch 1, 224 × 224, each shape once.
    private static readonly string[] ResNet50 =
    [
        "64x12544x147", "64x3136x64", "64x3136x576", "256x3136x64", "64x3136x256", "128x3136x256", "128x784x1152",
        "512x784x128", "512x784x256", "128x784x512", "256x784x512", "256x196x2304", "1024x196x256", "1024x196x512",
        "256x196x1024", "512x196x1024", "512x49x4608", "2048x49x512", "2048x49x1024", "512x49x2048",
    ];

    private static readonly string[] MobileNetV2 =
    [
        "32x12544x27", "16x12544x32", "96x12544x16", "24x3136x96", "144x3136x24", "24x3136x144", "32x784x144",
        "192x784x32", "32x784x192", "64x196x192", "384x196x64", "64x196x384", "96x196x384", "576x196x96", "96x196x576",
        "160x49x576", "960x49x160", "160x49x960", "320x49x960", "1280x49x320",
    ];

    private static readonly string[] Transposed = ["64", "128", "192x256x320", "512", "16x512x512"];

    private static readonly string[] Orders = ["NN", "NT", "TN", "TT"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ProblemGroup> BuiltIn { get; } =
    [
        Group("cubes", "Cubes, and primes beside them.", Cubes.Concat(Primes).Order().Select(Cube)),
        Packed("weights", "Linear layers: few rows times constant weights B.", Weights.SelectMany(
            shape => Rows.Select(m => new GemmProblem(new(m, shape.N, shape.K))))),
        Group("im2col", "Convolutions of ResNet-50 and MobileNet-V2 at batch 1: constant weights A.",
            ResNet50.Concat(MobileNetV2).Select(text => GemmProblem.Parse(text) with { Constant = ConstantSide.A })),
        Group("tall", "One long side.", Parse("100000x8x8", "8x8x100000")),
        Group("transposes", "All four orders.", Transposed.SelectMany(
            size => Orders.Select(order => GemmProblem.Parse($"{size} {order}")))),
        Group("attention", "Batches with both sides new on every call.",
            Parse("64x64x64 batch 64 constant Neither", "128x64x128 batch 16 constant Neither")),
        Gemv("gemv", "Matrix times vector, each sum contiguous (n = 1): outside the closing line.",
            Parse("1024x1x1024", "4096x1x1024", "1000x1x4096")),
    ];

    /// <summary>Reads a file: one shape a line, transposes or a batch after it if there are any, comments after #.</summary>
    /// <exception cref="FormatException">A line is no shape; the message names it.</exception>
    public static ProblemGroup Read(string file)
    {
        var problems = new List<GemmProblem>();
        int number = 0;
        foreach (string line in File.ReadLines(file))
        {
            number++;
            string text = line.Split('#')[0].Trim();
            if (text.Length == 0)
                continue;
            try
            {
                problems.Add(GemmProblem.Parse(text));
            }
            catch (FormatException e)
            {
                throw new FormatException(
                    string.Create(CultureInfo.InvariantCulture, $"{file}, line {number}: {e.Message}"), e);
            }
        }

        return Group("file", $"The shapes of {Path.GetFileName(file)}.", problems);
    }

    private static GemmProblem Cube(int size) => new(new(size, size, size));

    private static IEnumerable<GemmProblem> Parse(params string[] texts) => texts.Select(GemmProblem.Parse);

    private static ProblemGroup Group(string name, string note, IEnumerable<GemmProblem> problems) =>
        new(name, note, KernelsGemm<float>.Plain, true, ToProblems(problems));

    private static ProblemGroup Packed(string name, string note, IEnumerable<GemmProblem> problems) =>
        new(name, note, PackedKernelsGemm<float>.Title, true, ToProblems(problems));

    private static ProblemGroup Gemv(string name, string note, IEnumerable<GemmProblem> problems) =>
        new(name, note, KernelsGemm<float>.Plain, false,
            ToProblems(problems.Select(problem => problem with { Constant = ConstantSide.A })));

    private static Problem[] ToProblems(IEnumerable<GemmProblem> problems) =>
        [.. problems.Select(problem => problem.ToProblem())];
}
