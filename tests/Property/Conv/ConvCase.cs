namespace Kernels.Tests;

/// <summary>One convolution to check, how to call it, and the seed of the values.</summary>
internal sealed record ConvCase(ConvShape Shape, ConvCall Call)
{
    // Each of the numbers is cheap to draw, and what they make of an axis is always sound.
    private static readonly Gen<Axis> AnyAxis =
        from kernel in Gens.OneOf(1, 1, 2, 3, 3, 4, 5)
        from stride in Gens.OneOf(1, 1, 1, 2, 3, 5)
        from dilation in Gens.OneOf(1, 1, 1, 2, 3)
        from pad in Gens.OneOf(0, 0, 1, 1, 2, 7)
        from outputs in Gen.Frequency((3, Gen.Const(1)), (6, Gen.Int[2, 9]), (1, Gen.Int[10, 40]))
        from left in Gen.Int[0, 4]
        select new Axis(kernel, stride, dilation, pad, outputs, left);

    private static readonly Gen<ConvShape> Small =
        from batch in Gens.OneOf(0, 1, 1, 2, 2, 3, 5)
        from groups in Gens.OneOf(1, 1, 1, 2, 3)
        from inGroup in Gens.OneOf(1, 1, 2, 3, 4, 5, 17)
        from outGroup in Gens.OneOf(1, 2, 3, 5, 7, 12, 13)
        from rows in AnyAxis
        from columns in AnyAxis
        select Make(batch, groups, inGroup, outGroup, rows, columns);

    // Sums longer than one block of K: over taps, over output channels, over images and pixels.
    private static readonly ConvShape[] DeepShapes =
    [
        new(2, 60, 4, 5, 3, 3, 3, padHeight: 1, padWidth: 1),
        new(1, 300, 2, 3, 3, 2, 2, padHeight: 1, groups: 1),
        new(1, 2, 3, 4, 1030, 2, 2),
        new(3, 2, 20, 19, 3, 3, 3, padHeight: 1, padWidth: 1),
        new(7, 1, 16, 16, 2, 1, 1),
        new(530, 3, 2, 1, 2, 2, 1),
        new(4, 3, 30, 17, 14, 3, 2, strideHeight: 2, padWidth: 1, dilationWidth: 2),
        new(5, 2, 23, 29, 4, 3, 3, padHeight: 1, padWidth: 1, groups: 2),
        new(2, 9, 23, 29, 9, 3, 3, padHeight: 1, padWidth: 1, groups: 9),
        new(3, 18, 17, 19, 18, 2, 4, strideWidth: 2, padWidth: 2, groups: 18),
    ];

    private static readonly Gen<ConvShape> Deep = Gen.Int[0, DeepShapes.Length - 1].Select(i => DeepShapes[i]);

    // The kernel covers the image, or is a single tap: the paths without windows.
    private static readonly Gen<ConvShape> Plain =
        from batch in Gens.OneOf(0, 1, 2, 3, 9)
        from groups in Gens.OneOf(1, 1, 2)
        from inGroup in Gens.OneOf(1, 3, 8)
        from outGroup in Gens.OneOf(1, 2, 13, 33)
        from height in Gen.Int[1, 4]
        from width in Gen.Int[1, 9]
        from whole in Gen.Bool
        from stride in Gens.OneOf(1, 1, 2)
        select new ConvShape(
            batch, groups * inGroup, height, width, groups * outGroup, whole ? height : 1, whole ? width : 1,
            stride, stride, groups: groups);

    // One input channel for each group: kernels with loops of their own and others, rows narrow and wide.
    private static readonly Gen<ConvShape> Single =
        from batch in Gens.OneOf(0, 1, 1, 2, 3)
        from groups in Gens.OneOf(1, 2, 3, 8, 17)
        from multiplier in Gens.OneOf(1, 1, 1, 2, 3)
        from square in Gens.OneOf(0, 3, 3, 5)
        from rows in AnyAxis
        from columns in AnyAxis
        from wide in Gens.OneOf(0, 0, 1, 33, 64)
        select Make(
            batch, groups, 1, multiplier, square == 0 ? rows : rows with { Kernel = square },
            (square == 0 ? columns : columns with { Kernel = square }) with { Outputs = columns.Outputs + wide });

    public static readonly Gen<ConvCase> Depthwise =
        from shape in Single
        from call in ConvCall.Any
        select new ConvCase(shape, call);

    public static readonly Gen<ConvCase> Any =
        from shape in Gen.Frequency((12, Small), (1, Deep), (4, Plain), (3, Single))
        from call in ConvCall.Any
        select new ConvCase(shape, call);

    /// <summary>Runs a check on cases drawn anew for every instruction set.</summary>
    public static void Sample(int iterations, Action<ConvShape, ConvCall> check) =>
        EveryIsa.Run(_ => Any.Sample(x => check(x.Shape, x.Call), iter: iterations));

    private static ConvShape Make(int batch, int groups, int inGroup, int outGroup, Axis rows, Axis columns) => new(
        batch, groups * inGroup, rows.Size, columns.Size, groups * outGroup, rows.Kernel, columns.Kernel,
        rows.Stride, columns.Stride, rows.Pad, columns.Pad, rows.Dilation, columns.Dilation, groups);

    private sealed record Axis(int Kernel, int Stride, int Dilation, int Pad, int Outputs, int Left)
    {
        /// <summary>The size that gives these outputs, with some elements left over that no window touches.</summary>
        public int Size => Math.Max(
            1, ((Outputs - 1) * Stride) + ((Kernel - 1) * Dilation) + 1 + (Left % Stride) - (2 * Pad));
    }
}
