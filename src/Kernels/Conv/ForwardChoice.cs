namespace Kernels;

/// <summary>How a forward pass reads its column matrix.</summary>
internal enum ForwardPath
{
    /// <summary>The image is the matrix.</summary>
    Matrix,

    /// <summary>The image is the column; all images at once.</summary>
    Batch,

    /// <summary>Packed from a padded copy.</summary>
    Windows,

    /// <summary>One input channel for each group: no matrix, taps on registers.</summary>
    Depthwise,

    /// <summary>Lanes across output channels, pixels read where they lie; weights packed beforehand.</summary>
    Channels,
}

/// <summary>Which path a forward pass takes: by its shape alone, so that planning and running agree.</summary>
internal static class ForwardChoice
{
    /// <summary>From here on, packing the weights costs less than products with one column for each image.</summary>
    private const int LeastBatch = 3;

    /// <summary>Output channels of one input channel from which the tile's reuse of a panel pays for packing it.</summary>
    private const int MostMultiplier = 8;

    /// <summary>A path for tests and benchmarks, taken by every shape that it can run; null for the choice by shape.</summary>
    public static ForwardPath? Forced { get; set; }

    public static ForwardPath Of(in ConvShape shape)
    {
        if (Forced is { } forced && CanRun(forced, shape))
            return forced;
        if (shape.IsWhole)
            return shape.Batch >= LeastBatch ? ForwardPath.Batch : ForwardPath.Matrix;
        if (CanRun(ForwardPath.Depthwise, shape) && shape.GroupOutChannels <= MostMultiplier)
            return ForwardPath.Depthwise;
        return shape.IsPointwise ? ForwardPath.Matrix : ForwardPath.Windows;
    }

    /// <summary>The path where weights are packed beforehand, for any number of images.</summary>
    public static ForwardPath OfPacked(InstructionSet isa, in ConvShape shape, int elementSize)
    {
        if (Forced == ForwardPath.Channels)
            return ForwardPath.Channels;
        ForwardPath path = Of(shape);
        if (Forced is not null || path == ForwardPath.Depthwise)
            return path;
        if (shape.IsWhole)
            return ForwardPath.Batch;
        GemmShape tile = GemmShape.Of(isa, elementSize);
        return ForwardCost.Channels(shape, tile) < ForwardCost.Pixels(shape, tile) ? ForwardPath.Channels : path;
    }

    public static bool CanRun(ForwardPath path, in ConvShape shape) => path switch
    {
        ForwardPath.Matrix => shape.IsWhole || shape.IsPointwise,
        ForwardPath.Batch => shape.IsWhole,

        // A sum longer than a block is not one chain.
        ForwardPath.Depthwise => shape.GroupInChannels == 1 && shape.Taps <= Contract.BlockK,
        ForwardPath.Channels => false,
        _ => true,
    };
}
