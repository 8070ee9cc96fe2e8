namespace Kernels.Micro;

/// <summary>The convolution layers: 4 images of 4 × 5 × 5, 10 kernels of 3 × 3, a border of zeros.</summary>
internal static class ConvCells
{
    private static readonly ConvShape Shape = new(4, 4, 5, 5, 10, 3, 3, padHeight: 1, padWidth: 1);

    public static IEnumerable<NotebookCell> Create(NotebookArrays arrays)
    {
        NativeBuffer<double> image = arrays.Input("image", Shape.InputLength);
        NativeBuffer<double> weights = arrays.Input("weights", Shape.WeightLength);
        NativeBuffer<double> biases = arrays.Input("biases", Shape.OutChannels);
        NativeBuffer<double> columns = arrays.Result((int)Shape.ColumnsLength);
        NativeBuffer<double> y = arrays.Result(Shape.OutputLength);
        int terms = Shape.WeightLength / Shape.OutChannels;

        yield return new(
            "im2col", NotebookCell.FiveTimes, 0,
            () => Im2Col.Run(Shape, image.Span, columns.Span), new CellResult("y", columns));
        yield return new(
            "conv_layer_im2col", NotebookCell.FiveTimes, terms,
            () => Conv2d.Forward(Shape, image.Span, weights.Span, biases.Span, y.Span), new CellResult("y", y));
        yield return new(
            "conv_layer_for", NotebookCell.FiveTimes, terms,
            () => Conv2d.Forward(Shape, image.Span, weights.Span, default, y.Span), new CellResult("y", y));
    }
}
