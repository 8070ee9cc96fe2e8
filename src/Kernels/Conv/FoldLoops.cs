using System.Numerics;

namespace Kernels;

/// <summary>Adds the taps of every pixel, a register of an image row at a time.</summary>
/// <remarks>
/// <code>
///   dx row h, one register:  s = +0;  for kh, for kw:  s += column row (kh, kw), shifted by kw, zero where it has no pixel
/// </code>
/// Every pixel takes its taps in (kh, kw) order from +0. A sum that started from +0 is never −0, so the zeros that stand
/// for taps beyond the row leave it as it is. Lanes lie across pixels: the order is the same on every instruction set.
/// With a horizontal stride, pixels that neighbour in a column row do not in the image, and are added one by one.
/// </remarks>
internal static unsafe class FoldLoops<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    /// <summary>Kernels wider than this are folded pixel by pixel, as their masks would not fit the stack.</summary>
    public const int WidestKernel = 32;

    public static void Run(in ConvShape shape, int channels, T* columns, nint rowStep, T beta, T* row, T* dx)
    {
        if (shape.Columns.Step > 1 || shape.KernelWidth > WidestKernel)
        {
            OneByOne(shape, channels, columns, rowStep, beta, row, dx);
            return;
        }

        TVec* masks = stackalloc TVec[WidestKernel];
        for (int w = 0; w < shape.InWidth; w += TSimd.Width)
        {
            for (int kw = 0; kw < shape.KernelWidth; kw++)
                masks[kw] = Touching(shape.Columns, kw, w);
            Strip(shape, channels, columns, rowStep, masks, w, beta, dx);
        }
    }

    /// <summary>Folds columns w … w + Width of every row of every channel.</summary>
    private static void Strip(
        in ConvShape shape, int channels, T* columns, nint rowStep, TVec* masks, int w, T beta, T* dx)
    {
        WindowAxis rows = shape.Rows;
        int taps = shape.KernelWidth;
        nint nextTap = rowStep - shape.Columns.Spread;
        TVec inside = TSimd.FirstLanes(shape.InWidth - w);
        dx += w;
        columns += w + shape.Columns.Pad;
        for (int c = 0; c < channels; c++, columns += shape.Taps * rowStep)
        {
            for (int h = 0; h < rows.Size; h++, dx += shape.InWidth)
            {
                TVec sum = TSimd.Broadcast(T.Zero);
                for (int kh = 0; kh < rows.Kernel; kh++)
                {
                    int oh = OutputRow(rows, h, kh);
                    if (oh < 0)
                        continue;
                    T* from = columns + (kh * taps * rowStep) + ((nint)oh * shape.OutWidth);
                    for (int kw = 0; kw < taps; kw++, from += nextTap)
                        sum = TSimd.Add(sum, TSimd.Load(from, masks[kw]));
                }

                if (beta != T.Zero)
                    sum = TSimd.Add(sum, TSimd.Multiply(TSimd.Broadcast(beta), TSimd.Load(dx, inside)));
                TSimd.Store(dx, sum, inside);
            }
        }
    }

    /// <summary>The lanes of pixels w, w + 1 … that tap kw of some output pixel touches.</summary>
    public static TVec Touching(in WindowAxis line, int kw, int w)
    {
        int first = w + line.Pad - (kw * line.Spread);
        return TSimd.Select(
            TSimd.FirstLanes(-first), TSimd.Broadcast(T.Zero), TSimd.FirstLanes(line.Out - first));
    }

    /// <summary>The output row whose kernel row kh touches image row h, or −1.</summary>
    private static int OutputRow(in WindowAxis rows, int h, int kh)
    {
        int at = h + rows.Pad - (kh * rows.Spread);
        if (rows.Step > 1)
        {
            if (at % rows.Step != 0)
                return -1;
            at /= rows.Step;
        }

        return at < rows.Out ? at : -1;
    }

    private static void OneByOne(
        in ConvShape shape, int channels, T* columns, nint rowStep, T beta, T* row, T* dx)
    {
        WindowAxis rows = shape.Rows;
        WindowAxis line = shape.Columns;
        for (int c = 0; c < channels; c++, columns += shape.Taps * rowStep)
        {
            for (int h = 0; h < rows.Size; h++, dx += line.Size)
            {
                T* sums = row == null ? dx : row;
                new Span<T>(sums, line.Size).Clear();
                for (int kh = 0; kh < rows.Kernel; kh++)
                {
                    int oh = OutputRow(rows, h, kh);
                    if (oh >= 0)
                        AddRow(line, columns + (kh * line.Kernel * rowStep) + ((nint)oh * line.Out), rowStep, sums);
                }

                if (row != null)
                    AccumulateLoop<TSimd, T, TVec>.Run(line.Size, row, beta, dx);
            }
        }
    }

    /// <summary>Adds one kernel row's taps to an image row.</summary>
    private static void AddRow(in WindowAxis line, T* columns, nint rowStep, T* dx)
    {
        for (int kw = 0; kw < line.Kernel; kw++, columns += rowStep)
        {
            int end = line.EndInside(kw);
            int first = line.FirstInside(kw);
            T* target = dx + ((nint)first * line.Step) + (kw * line.Spread) - line.Pad;
            for (int ow = first; ow < end; ow++, target += line.Step)
                *target += columns[ow];
        }
    }
}
