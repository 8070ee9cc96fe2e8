namespace Kernels.Peers;

/// <summary>The convolutions that inference meets, in groups; a layer that an earlier group has is not repeated.</summary>
internal static class ConvShapes
{
    private static readonly string[] ResNet18 =
    [
        "3-64 224 7x7 s2", "64-64 56 3x3", "64-128 56 3x3 s2", "64-128 56 1x1 s2", "128-128 28 3x3", "128-256 28 3x3 s2",
        "128-256 28 1x1 s2", "256-256 14 3x3", "256-512 14 3x3 s2", "256-512 14 1x1 s2", "512-512 7 3x3",
    ];

    private static readonly string[] ResNet50 =
    [
        "64-64 56 1x1", "64-256 56 1x1", "256-64 56 1x1", "256-128 56 1x1", "128-128 56 3x3 s2", "128-512 28 1x1",
        "256-512 56 1x1 s2", "512-128 28 1x1", "512-256 28 1x1", "256-256 28 3x3 s2", "256-1024 14 1x1",
        "512-1024 28 1x1 s2", "1024-256 14 1x1", "1024-512 14 1x1", "512-512 14 3x3 s2", "512-2048 7 1x1",
        "1024-2048 14 1x1 s2", "2048-512 7 1x1",
    ];

    private static readonly string[] MobileNetV2 =
    [
        "3-32 224 3x3 s2", "32-16 112 1x1", "16-96 112 1x1", "96-24 56 1x1", "24-144 56 1x1", "144-24 56 1x1",
        "144-32 28 1x1", "32-192 28 1x1", "192-32 28 1x1", "192-64 14 1x1", "64-384 14 1x1", "384-64 14 1x1",
        "384-96 14 1x1", "96-576 14 1x1", "576-96 14 1x1", "576-160 7 1x1", "160-960 7 1x1", "960-160 7 1x1",
        "960-320 7 1x1", "320-1280 7 1x1",
    ];

    private static readonly string[] Depthwise =
    [
        "32-32 112 3x3 g32", "96-96 112 3x3 s2 g96", "144-144 56 3x3 g144", "144-144 56 3x3 s2 g144",
        "192-192 28 3x3 g192", "192-192 28 3x3 s2 g192", "384-384 14 3x3 g384", "576-576 14 3x3 g576",
        "576-576 14 3x3 s2 g576", "960-960 7 3x3 g960",
    ];

    private static readonly string[] Small =
    [
        "4-10 5 3x3 n4", "64-8 3 3x3 p0 n64", "1-8 28 5x5", "16-16 8 3x3", "16-16 8 3x3 n64", "32-32 8 3x3",
        "32-32 8 3x3 n64",
    ];

    /// <summary>Forward passes.</summary>
    public static IReadOnlyList<ProblemGroup> Forward { get; } =
    [
        Group("resnet18", "ResNet-18, batch 1.", ResNet18, ConvPass.Forward),
        Group("resnet50", "ResNet-50, batch 1.", ResNet50, ConvPass.Forward),
        Group("mobilenet", "MobileNet-V2, batch 1, without depthwise.", MobileNetV2, ConvPass.Forward),
        Group("depthwise", "MobileNet-V2, batch 1, depthwise.", Depthwise, ConvPass.Forward),
        Group("batch8", "ResNet-18, batch 8.", ResNet18.Select(text => text + " n8"), ConvPass.Forward),
        Group("small", "The notebook's, and small images.", Small, ConvPass.Forward),
    ];

    /// <summary>Gradients: ONNX Runtime has a transposed convolution for the data and nothing for the weights.</summary>
    public static IReadOnlyList<ProblemGroup> Backward { get; } =
    [
        Group("data", "Gradient by the images, ResNet-18 at batch 1.", ResNet18, ConvPass.Data),
        Group("data small", "Gradient by the images, depthwise and small.", Depthwise.Concat(Small), ConvPass.Data),
        Group("weights", "Gradient by the weights, ResNet-18 at batch 1.", ResNet18, ConvPass.Weights, false),
        Group(
            "weights small", "Gradient by the weights, depthwise and small.", Depthwise.Concat(Small), ConvPass.Weights,
            false),
    ];

    /// <summary>Those that somebody names.</summary>
    public static IReadOnlyList<ProblemGroup> Chosen(string[] texts, bool isBackward) => isBackward
        ? [Group("data", "Gradient by the images.", texts, ConvPass.Data),
            Group("weights", "Gradient by the weights.", texts, ConvPass.Weights, false)]
        : [Group("chosen", "By --shape.", texts, ConvPass.Forward)];

    private static ProblemGroup Group(
        string name, string note, IEnumerable<string> texts, ConvPass pass, bool isInClosingLine = true) =>
        new(name, note, pass == ConvPass.Forward ? PackedKernelsConv<float>.Title : KernelsConv<float>.Plain, isInClosingLine,
            [.. texts.Select(text => ConvProblem.With(ConvProblem.Parse(text), pass: pass).ToProblem())]);
}
