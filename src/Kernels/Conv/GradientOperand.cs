using System.Numerics;

namespace Kernels;

/// <summary>
/// dy as the left side of the weight gradient: lanes are output channels, depth runs over (image, row, column). Pixels
/// of one image are contiguous; from image to image all channels lie between.
/// </summary>
/// <param name="dy">First output channel of the group, in the first image.</param>
/// <param name="pixels">Pixels of a channel.</param>
/// <param name="imageStep">Distance of the images.</param>
/// <param name="first">Which pixel, counted across images, is depth 0.</param>
internal readonly unsafe struct GradientOperand<T>(T* dy, int pixels, nint imageStep, int first) : IOperand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public Reading Reading => Reading.Rows;

    /// <summary>None: a block of K may cross images.</summary>
    public Panels<T> View(int lane, int depth, int k, int width) => default;

    public void Pack<TSimd, TVec>(T* panel, int width, int lane, int lanes, int depth, int k)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        for (int l = 0; l < lanes; l++, panel += k)
        {
            int image = (first + depth) / pixels;
            int pixel = (first + depth) % pixels;
            for (int p = 0; p < k; image++, pixel = 0)
            {
                int count = Math.Min(k - p, pixels - pixel);
                T* source = dy + (image * imageStep) + ((nint)(lane + l) * pixels) + pixel;
                new ReadOnlySpan<T>(source, count).CopyTo(new Span<T>(panel + p, count));
                p += count;
            }
        }
    }
}
