using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>A depthwise 3×3 convolution whose rows fit a register, rows in place.</summary>
/// <remarks>
/// <code>
///   s[r] = row r with w row 0, row r + 1 with w row 1, row r + 2 with w row 2     a row is loaded once, in three shifts,
///                                                                                 and stays for the next two sums
/// </code>
/// A channel of 7 × 7 is about seven cycles of multiply-adds a row: what else there is to do decides.
/// </remarks>
internal static unsafe class DepthwiseNarrow<TSimd, T, TVec, TActivation>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TActivation : struct, IActivation
{
    /// <summary>The lanes of each kernel column that lie in the image.</summary>
    public static void WriteMasks(in ConvShape shape, TVec* masks)
    {
        for (int kw = 0; kw < 3; kw++)
            masks[kw] = LaneRange<TSimd, T, TVec>.Of(kw - shape.PadWidth, shape.InWidth);
    }

    /// <summary>Computes the rows of some neighbouring planes of one output channel each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(DepthwisePlane<T>* plane, TVec* masks, int planes, nint stepX, nint stepY)
    {
        TVec zero = TSimd.Broadcast(T.Zero);
        TVec m0 = masks[0], m1 = masks[1], m2 = masks[2];
        int height = plane->Height;
        nint width = plane->Width;
        nint ldy = plane->OutWidth;
        TVec keep = TSimd.FirstLanes((int)ldy);
        T* zeros = plane->Zeros;
        T* w = plane->W;
        T* biases = plane->Biases;
        T* first = plane->X + (plane->FirstRow * width);
        T* y0 = plane->Y;
        for (; planes > 0; planes--, w += 9, first += stepX, y0 += stepY)
        {
            // Adding −0 changes nothing, not even −0: that is "no bias".
            TVec bias = TSimd.Broadcast(biases == null ? T.NegativeZero : *biases++);
            TVec w00 = TSimd.Broadcast(w[0]), w01 = TSimd.Broadcast(w[1]), w02 = TSimd.Broadcast(w[2]);
            TVec w10 = TSimd.Broadcast(w[3]), w11 = TSimd.Broadcast(w[4]), w12 = TSimd.Broadcast(w[5]);
            TVec w20 = TSimd.Broadcast(w[6]), w21 = TSimd.Broadcast(w[7]), w22 = TSimd.Broadcast(w[8]);
            int h = plane->FirstRow;
            T* row = first;
            T* y = y0;
            T* lastFull = y + (plane->Rows * ldy) - TSimd.Width;
            T* p = (uint)h < (uint)height ? row : zeros;
            TVec a0 = TSimd.Load(p, m0), a1 = TSimd.Load(p + 1, m1), a2 = TSimd.Load(p + 2, m2);
            row += width;
            p = (uint)++h < (uint)height ? row : zeros;
            TVec b0 = TSimd.Load(p, m0), b1 = TSimd.Load(p + 1, m1), b2 = TSimd.Load(p + 2, m2);
            for (int rows = plane->Rows; rows > 0; rows--, y += ldy)
            {
                row += width;
                p = (uint)++h < (uint)height ? row : zeros;
                TVec c0 = TSimd.Load(p, m0), c1 = TSimd.Load(p + 1, m1), c2 = TSimd.Load(p + 2, m2);
                TVec s = TSimd.MultiplyAdd(w02, a2, TSimd.MultiplyAdd(w01, a1, TSimd.MultiplyAdd(w00, a0, zero)));
                s = TSimd.MultiplyAdd(w12, b2, TSimd.MultiplyAdd(w11, b1, TSimd.MultiplyAdd(w10, b0, s)));
                s = TSimd.MultiplyAdd(w22, c2, TSimd.MultiplyAdd(w21, c1, TSimd.MultiplyAdd(w20, c0, s)));
                s = TActivation.Apply<TSimd, T, TVec>(TSimd.Add(s, bias), zero);
                if (y <= lastFull)
                    TSimd.Store(y, s);
                else
                    TSimd.Store(y, s, keep);
                (a0, a1, a2) = (b0, b1, b2);
                (b0, b1, b2) = (c0, c1, c2);
            }
        }
    }
}
