using Kernels.Layers;

namespace Kernels.Samples.Digits;

/// <summary>The layers of the network, over parameters that a <see cref="Network"/> owns: structs, free to copy.</summary>
/// <remarks>
/// <code>
/// image  1×8×8
///   conv 3×3, padding 1, ReLU   →  a  16×8×8
///   conv 3×3, padding 1, ReLU   →  b  32×8×8
///   max pool 2×2                →  c  32×4×4
///   linear, ReLU                →  d  128
///   linear                      →  logits  10
///   softmax                     →  probabilities  10
/// </code>
/// </remarks>
internal readonly struct NetworkLayers
{
    private const int Side = DigitsData.Side;
    private const int ChannelsA = 16;
    private const int ChannelsB = 32;
    private const int SizeC = ChannelsB * (Side / 2) * (Side / 2);
    private const int SizeD = 128;
    private const int Classes = DigitsData.Classes;

    /// <summary>The layers over these parameters: a weight and a bias for each of the four that learn.</summary>
    public NetworkLayers(ReadOnlySpan<Parameter<float>> parameters)
    {
        ConvA = new(Padded(1, ChannelsA), parameters[0], parameters[1], Activation.Relu);
        ConvB = new(Padded(ChannelsA, ChannelsB), parameters[2], parameters[3], Activation.Relu);
        Hidden = new(parameters[4], parameters[5], Activation.Relu);
        Output = new(parameters[6], parameters[7]);
        Pool = new(new PoolShape(1, ChannelsB, Side, Side, 2, 2, 2, 2));
        Softmax = new(Classes);
    }

    /// <summary>The layers in words.</summary>
    public static string Description =>
        $"conv 3×3 1→{ChannelsA}, conv 3×3 {ChannelsA}→{ChannelsB}, max pool 2×2, linear {SizeC}→{SizeD}, "
        + $"linear {SizeD}→{Classes}, softmax";

    /// <summary>The shapes of the weights: of two convolutions, and of two linear layers.</summary>
    public static int[][] WeightShapes { get; } =
        [[ChannelsA, 1, 3, 3], [ChannelsB, ChannelsA, 3, 3], [SizeC, SizeD], [SizeD, Classes]];

    public Conv2d<float> ConvA { get; }

    public Conv2d<float> ConvB { get; }

    public MaxPool2d<float> Pool { get; }

    public Linear<float> Hidden { get; }

    public Linear<float> Output { get; }

    public Softmax<float> Softmax { get; }

    private static ConvShape Padded(int inputs, int outputs) =>
        new(1, inputs, Side, Side, outputs, 3, 3, 1, 1, 1, 1);
}
