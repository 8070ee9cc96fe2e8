using System.Numerics;

namespace Kernels;

/// <summary>Adds the taps of every pixel, an image row at a time, which stays in the first-level cache meanwhile.</summary>
/// <remarks>
/// For each image row, the kernel rows whose window touches it, then the kernel columns: every pixel takes its taps in
/// (kh, kw) order. Lanes lie across pixels, so the order is the same on every instruction set.
/// </remarks>
internal static unsafe class FoldLoops<TSimd, T, TVec>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
{
    public static void Run(in ConvShape shape, int channels, T* columns, nint rowStep, T* dx)
    {
        WindowAxis rows = shape.Rows;
        WindowAxis line = shape.Columns;
        for (int c = 0; c < channels; c++, columns += shape.Taps * rowStep)
        {
            for (int h = 0; h < rows.Size; h++, dx += line.Size)
            {
                new Span<T>(dx, line.Size).Clear();
                for (int kh = 0; kh < rows.Kernel; kh++)
                {
                    int at = h + rows.Pad - (kh * rows.Spread);
                    if (at < 0 || at % rows.Step != 0 || at / rows.Step >= rows.Out)
                        continue;
                    AddRow(line, columns + (kh * line.Kernel * rowStep) + ((nint)(at / rows.Step) * line.Out), rowStep, dx);
                }
            }
        }
    }

    /// <summary>Adds one kernel row's taps to an image row.</summary>
    private static void AddRow(in WindowAxis line, T* columns, nint rowStep, T* dx)
    {
        for (int kw = 0; kw < line.Kernel; kw++, columns += rowStep)
        {
            int first = line.FirstInside(kw);
            int count = line.EndInside(kw) - first;
            T* target = dx + ((nint)first * line.Step) + (kw * line.Spread) - line.Pad;
            if (line.Step == 1)
                Add(target, columns + first, count);
            else
                Scatter(target, line.Step, columns + first, count);
        }
    }

    private static void Add(T* target, T* source, int count)
    {
        int i = 0;
        for (; i + TSimd.Width <= count; i += TSimd.Width)
            TSimd.Store(target + i, TSimd.Add(TSimd.Load(target + i), TSimd.Load(source + i)));
        for (; i < count; i++)
            target[i] += source[i];
    }

    private static void Scatter(T* target, int step, T* source, int count)
    {
        for (int i = 0; i < count; i++, target += step)
            *target += source[i];
    }
}
