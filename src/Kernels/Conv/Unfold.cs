using System.Numerics;

namespace Kernels;

/// <summary>The loops of <see cref="Im2Col"/>: every row of the matrix is the image, shifted by one tap.</summary>
internal static unsafe class Unfold<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Run(in ConvShape shape, T* x, T* columns)
    {
        T* row = columns;
        for (int c = 0; c < shape.InChannels; c++)
        {
            for (int kh = 0; kh < shape.KernelHeight; kh++)
            {
                for (int kw = 0; kw < shape.KernelWidth; kw++)
                {
                    for (int n = 0; n < shape.Batch; n++, row += shape.Pixels)
                        Channel(shape.Rows, shape.Columns, kh, kw, x + ((((nint)n * shape.InChannels) + c) * shape.InPixels), row);
                }
            }
        }
    }

    private static void Channel(in WindowAxis rows, in WindowAxis columns, int kh, int kw, T* x, T* row)
    {
        int first = columns.FirstInside(kw);
        int inside = columns.EndInside(kw) - first;
        for (int oh = 0; oh < rows.Out; oh++, row += columns.Out)
        {
            int h = (oh * rows.Step) + (kh * rows.Spread) - rows.Pad;
            var target = new Span<T>(row, columns.Out);
            if ((uint)h >= (uint)rows.Size || inside <= 0)
            {
                target.Clear();
                continue;
            }

            T* source = x + ((nint)h * columns.Size) + (first * columns.Step) + (kw * columns.Spread) - columns.Pad;
            target[..first].Clear();
            if (columns.Step == 1)
                new ReadOnlySpan<T>(source, inside).CopyTo(target[first..]);
            else
                Gather(source, columns.Step, target.Slice(first, inside));
            target[(first + inside)..].Clear();
        }
    }

    private static void Gather(T* source, int step, Span<T> target)
    {
        for (int i = 0; i < target.Length; i++, source += step)
            target[i] = *source;
    }
}
