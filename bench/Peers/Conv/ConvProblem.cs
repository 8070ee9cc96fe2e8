using System.Globalization;

namespace Kernels.Peers;

/// <summary>Which of a convolution's three large passes is computed.</summary>
internal enum ConvPass
{
    /// <summary>y from x and w.</summary>
    Forward,

    /// <summary>dw from x and dy.</summary>
    Weights,

    /// <summary>dx from w and dy.</summary>
    Data,
}

/// <summary>
/// A convolution of square images with a square kernel, <c>64-128 56 3x3 s2 p1 g1 n1 Forward</c>: channels in and out,
/// image size, kernel, stride, padding, groups, images, pass.
/// </summary>
internal sealed record ConvProblem(
    int InChannels, int OutChannels, int Size, int Kernel, int Stride, int Pad, int Groups = 1, int Batch = 1,
    ConvPass Pass = ConvPass.Forward)
{
    /// <summary>All sizes as kernels take them.</summary>
    public ConvShape Shape { get; } = new(
        Batch, InChannels, Size, Size, OutChannels, Kernel, Kernel, Stride, Stride, Pad, Pad, groups: Groups);

    /// <summary>Two for each multiply-add; padding counts.</summary>
    public double Operations => 2.0 * Shape.OutputLength * (InChannels / Groups) * Kernel * Kernel;

    /// <summary>What people read.</summary>
    public string Label
    {
        get
        {
            string channels = Groups == 1
                ? Invariant($"{InChannels}→{OutChannels}")
                : Groups == InChannels ? Invariant($"{OutChannels} depthwise") : Invariant($"{InChannels}→{OutChannels} g{Groups}");
            string batch = Batch > 1 ? Invariant($"{Batch} of ") : "";
            string stride = Stride > 1 ? Invariant($" s{Stride}") : "";
            return Invariant($"{batch}{channels}, {Size}², {Kernel}×{Kernel}{stride}");
        }
    }

    /// <summary>As a problem of a race.</summary>
    public Problem ToProblem() => new(ToString(), Label, Operations);

    /// <inheritdoc/>
    public override string ToString() => Invariant(
        $"{InChannels}-{OutChannels} {Size} {Kernel}x{Kernel} s{Stride} p{Pad} g{Groups} n{Batch} {Pass}");

    /// <summary>Reads what <see cref="ToString"/> writes; padding is half of the kernel, the rest 1 where it is left out.</summary>
    /// <exception cref="FormatException">A word is not one of these.</exception>
    public static ConvProblem Parse(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 3 || words[0].Split('-') is not [var inChannels, var outChannels]
            || words[2].Split('x') is not [var kernel, _])
        {
            throw new FormatException($"'{text}' is no convolution; expected C-O SIZE KxK and then s, p, g, n.");
        }

        int taps = Number(kernel);
        var problem = new ConvProblem(Number(inChannels), Number(outChannels), Number(words[1]), taps, 1, taps / 2);
        foreach (string word in words.Skip(3))
        {
            problem = word switch
            {
                ['s', .. var rest] => With(problem, stride: Number(rest)),
                ['p', .. var rest] => With(problem, pad: Number(rest)),
                ['g', .. var rest] => With(problem, groups: Number(rest)),
                ['n', .. var rest] => With(problem, batch: Number(rest)),
                _ when Enum.TryParse(word, out ConvPass pass) => With(problem, pass: pass),
                _ => throw new FormatException($"'{text}' has '{word}'; expected s, p, g or n and a number, or a pass."),
            };
        }

        return problem;
    }

    /// <summary>The same with some of it changed: the shape is computed anew, which <c>with</c> would not do.</summary>
    public static ConvProblem With(
        ConvProblem p, int? stride = null, int? pad = null, int? groups = null, int? batch = null, ConvPass? pass = null) =>
        new(
            p.InChannels, p.OutChannels, p.Size, p.Kernel, stride ?? p.Stride, pad ?? p.Pad, groups ?? p.Groups,
            batch ?? p.Batch, pass ?? p.Pass);

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
