using System.Numerics;

namespace Kernels;

/// <summary>The loops of <see cref="MaxPool2d"/>. Nothing is added up in forward, so there is no order to keep but the scan's.</summary>
internal static unsafe class MaxPoolLoops<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Forward(in PoolShape shape, T* x, T* y, int* indices)
    {
        WindowAxis rows = shape.Rows;
        WindowAxis line = shape.Columns;
        int planes = shape.Batch * shape.Channels;
        int planeLength = rows.Size * line.Size;
        for (int plane = 0; plane < planes; plane++)
        {
            int start = plane * planeLength;
            for (int oh = 0; oh < rows.Out; oh++)
            {
                int top = (oh * rows.Step) - rows.Pad;
                int bottom = Math.Min(rows.Size, top + rows.Kernel);
                top = Math.Max(0, top);
                for (int ow = 0; ow < line.Out; ow++)
                {
                    int left = (ow * line.Step) - line.Pad;
                    int right = Math.Min(line.Size, left + line.Kernel);
                    int at = First(x + start, line.Size, top, bottom, Math.Max(0, left), right) + start;
                    *y++ = x[at];
                    *indices++ = at;
                }
            }
        }
    }

    public static void Backward(in PoolShape shape, T* dy, int* indices, T* dx)
    {
        new Span<T>(dx, shape.InputLength).Clear();
        for (int i = 0; i < shape.OutputLength; i++)
            dx[indices[i]] += dy[i];
    }

    /// <summary>Where in a plane the window's first maximum lies.</summary>
    private static int First(T* plane, int width, int top, int bottom, int left, int right)
    {
        int at = (top * width) + left;
        T best = plane[at];
        for (int h = top; h < bottom; h++)
        {
            for (int i = (h * width) + left; i < (h * width) + right; i++)
            {
                T v = plane[i];
                bool wins = v > best || (T.IsNaN(v) && !T.IsNaN(best));
                best = wins ? v : best;
                at = wins ? i : at;
            }
        }

        return at;
    }
}
