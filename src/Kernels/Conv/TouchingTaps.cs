using System.Numerics;

namespace Kernels;

/// <summary>The windows that touch an image pixel: one axis of the geometry, seen from the image.</summary>
/// <remarks>
/// <code>
///   stride 1    pixel w       of tap kw:   output w + pad − kw·d
///   stride 2    pixel 2j + q  of tap kw:   output j + (q + pad − kw·d) / 2, where that is whole: half of the taps each
/// </code>
/// A register holds pixels w, w + 1 … (stride 1), two hold 2j, 2j + 2 … and 2j + 1, 2j + 3 … (stride 2): at every tap its
/// lanes are then neighbouring outputs, one load.
/// </remarks>
internal static unsafe class TouchingTaps
{
    /// <summary>Larger kernels than this, either way, would not fit the stack.</summary>
    public const int MostTaps = 32;

    /// <summary>Whether registers can be filled by loads.</summary>
    public static bool Serves(in WindowAxis rows, in WindowAxis line) =>
        line.Step <= 2 && line.Kernel <= MostTaps && rows.Kernel <= MostTaps;

    /// <summary>The taps of pixels Step·j + q, …, those of q = 0 first.</summary>
    /// <param name="line">The horizontal axis.</param>
    /// <param name="j">The first lane's pixel, divided by the stride.</param>
    /// <param name="tapStep">Distance of neighbouring kernel columns.</param>
    /// <param name="descending">Whether kernel columns descend, which outputs then ascend by.</param>
    /// <param name="columns">Which each of them is.</param>
    /// <param name="offsets">Where it lies, from the first output of a row.</param>
    /// <param name="masks">The lanes that it touches.</param>
    /// <param name="even">How many have q = 0.</param>
    /// <returns>Whether every tap touches every lane.</returns>
    public static bool Write<TSimd, T, TVec>(
        in WindowAxis line, int j, nint tapStep, bool descending, nint* columns, nint* offsets, TVec* masks, out int even)
        where TSimd : struct, ISimd<T, TVec>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVec : unmanaged
    {
        bool isInside = true;
        even = 0;
        int count = 0;
        for (int q = 0; q < line.Step; q++)
        {
            for (int i = 0; i < line.Kernel; i++)
            {
                int kw = descending ? line.Kernel - 1 - i : i;
                int at = q + line.Pad - (kw * line.Spread);
                if (at % line.Step != 0)
                    continue;
                int first = j + (at / line.Step);
                columns[count] = kw;
                offsets[count] = (kw * tapStep) + first;
                masks[count++] = LaneRange<TSimd, T, TVec>.Of(first, line.Out);
                isInside &= first >= 0 && first + TSimd.Width <= line.Out;
            }

            if (q == 0)
                even = count;
        }

        return isInside;
    }

    /// <summary>The output rows that touch an image row.</summary>
    /// <param name="rows">The vertical axis.</param>
    /// <param name="h">The image row.</param>
    /// <param name="tapStep">Distance of neighbouring kernel rows.</param>
    /// <param name="outStep">Distance of neighbouring output rows.</param>
    /// <param name="descending">Whether kernel rows descend.</param>
    /// <param name="kernelRows">Through which kernel row each of them does.</param>
    /// <param name="offsets">Where it begins.</param>
    /// <returns>How many.</returns>
    public static int Rows(
        in WindowAxis rows, int h, nint tapStep, nint outStep, bool descending, nint* kernelRows, nint* offsets)
    {
        int count = 0;
        for (int i = 0; i < rows.Kernel; i++)
        {
            int kh = descending ? rows.Kernel - 1 - i : i;
            int oh = Output(rows, h, kh);
            if (oh < 0)
                continue;
            kernelRows[count] = kh;
            offsets[count++] = (kh * tapStep) + (oh * outStep);
        }

        return count;
    }

    /// <summary>The output position whose tap touches an image position, or −1.</summary>
    public static int Output(in WindowAxis axis, int position, int tap)
    {
        int at = position + axis.Pad - (tap * axis.Spread);
        if (axis.Step > 1)
        {
            if (at % axis.Step != 0)
                return -1;
            at /= axis.Step;
        }

        return at < axis.Out ? at : -1;
    }
}
