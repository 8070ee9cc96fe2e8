using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>A depthwise 3×3 convolution under a stride of 2, rows in place: columns are dealt out on registers.</summary>
/// <remarks>
/// <code>
///   a row of the image, from the first tap on:   0 1 2 3 4 5 6 7 …     low and high: two registers of neighbours
///     kw = 0:  0 2 4 6 …   even ones                                    the same two columns further on
///     kw = 1:  1 3 5 7 …   odd ones
///     kw = 2:  2 4 6 8 …   even ones of the second pair
///
///   s[r] = row 2r with w row 0, row 2r + 1 with w row 1, row 2r + 2 with w row 2; the last is the first of r + 1
/// </code>
/// Two rows are loaded for each output row, by four loads and three permutations each; rows follow each other down a column of
/// registers, some at a time, so that their lines are still in the first-level cache for the next column. Chains of nine
/// multiply-adds are long, but those of the next rows do not wait for them. Registers: 9 weights, 9 taps, 1 sum, bias and
/// floor.
/// </remarks>
internal static unsafe class DepthwiseHalves<TSimd, T, TVec, TActivation>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TActivation : struct, IActivation
{
    /// <summary>Masks of a register: of two pairs of loads.</summary>
    public const int Masks = 4;

    /// <summary>Output rows after which the next column of registers takes its turn.</summary>
    private const int RowsTogether = 8;

    /// <summary>The lanes in the image of every load of every register of a row.</summary>
    public static void WriteMasks(in ConvShape shape, TVec* masks)
    {
        int count = (shape.OutWidth + TSimd.Width - 1) / TSimd.Width;
        for (int i = 0; i < count; i++)
            WriteMasks(masks + (i * Masks), (Start(shape, i) * 2) - shape.PadWidth, shape.InWidth);
    }

    /// <summary>Computes the plane's rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(DepthwisePlane<T>* plane, in ConvShape shape, TVec* masks)
    {
        if (shape.OutWidth <= TSimd.Width / 2)
        {
            Rows<Half>(plane, 0, plane->Rows, 0, masks);
            return;
        }

        if (shape.OutWidth <= TSimd.Width)
        {
            Rows<NarrowAtEdge>(plane, 0, plane->Rows, 0, masks);
            return;
        }

        int count = (shape.OutWidth + TSimd.Width - 1) / TSimd.Width;
        for (int r = 0; r < plane->Rows; r += RowsTogether)
        {
            int rows = Math.Min(RowsTogether, plane->Rows - r);
            for (int i = 0; i < count; i++)
            {
                int start = Start(shape, i);
                int at = (start * 2) - shape.PadWidth;
                if (at >= 0 && at + (2 * TSimd.Width) + 2 <= shape.InWidth)
                    Rows<Inside>(plane, r, rows, start, null);
                else
                    Rows<AtEdge>(plane, r, rows, start, masks + (i * Masks));
            }
        }
    }

    /// <summary>One register of some rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Rows<TEdge>(DepthwisePlane<T>* plane, int r, int rows, nint start, TVec* masks)
        where TEdge : struct, IEdge
    {
        TVec zero = TSimd.Broadcast(T.Zero);
        TVec bias = TSimd.Broadcast(plane->Biases == null ? T.NegativeZero : *plane->Biases);
        T* w = plane->W;
        TVec w00 = TSimd.Broadcast(w[0]), w01 = TSimd.Broadcast(w[1]), w02 = TSimd.Broadcast(w[2]);
        TVec w10 = TSimd.Broadcast(w[3]), w11 = TSimd.Broadcast(w[4]), w12 = TSimd.Broadcast(w[5]);
        TVec w20 = TSimd.Broadcast(w[6]), w21 = TSimd.Broadcast(w[7]), w22 = TSimd.Broadcast(w[8]);
        int height = plane->Height;
        nint width = plane->Width;
        nint ldy = plane->OutWidth;
        int h = plane->FirstRow + (2 * r);
        T* row = plane->X + (h * width) + (2 * start);
        T* zeros = plane->Zeros + (2 * start);
        T* y = plane->Y + (r * ldy) + start;
        T* lastFull = plane->Y + (plane->Rows * ldy) - TSimd.Width;
        Taps<TEdge>((uint)h < (uint)height ? row : zeros, masks, out TVec a0, out TVec a1, out TVec a2);
        for (; rows > 0; rows--, y += ldy)
        {
            row += width;
            Taps<TEdge>((uint)++h < (uint)height ? row : zeros, masks, out TVec b0, out TVec b1, out TVec b2);
            TVec s = TSimd.MultiplyAdd(w02, a2, TSimd.MultiplyAdd(w01, a1, TSimd.MultiplyAdd(w00, a0, zero)));
            row += width;
            Taps<TEdge>((uint)++h < (uint)height ? row : zeros, masks, out a0, out a1, out a2);
            s = TSimd.MultiplyAdd(w12, b2, TSimd.MultiplyAdd(w11, b1, TSimd.MultiplyAdd(w10, b0, s)));
            s = TSimd.MultiplyAdd(w22, a2, TSimd.MultiplyAdd(w21, a1, TSimd.MultiplyAdd(w20, a0, s)));
            s = TActivation.Apply<TSimd, T, TVec>(TSimd.Add(s, bias), zero);
            if (!TEdge.IsNarrow || y <= lastFull)
                TSimd.Store(y, s);
            else
                TSimd.Store(y, s, TSimd.FirstLanes((int)ldy));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Taps<TEdge>(T* p, TVec* masks, out TVec x0, out TVec x1, out TVec x2)
        where TEdge : struct, IEdge
    {
        TVec low = TEdge.IsMasked ? TSimd.Load(p, masks[0]) : TSimd.Load(p);
        TVec low2 = TEdge.IsMasked ? TSimd.Load(p + 2, masks[2]) : TSimd.Load(p + 2);
        TVec high = low, high2 = low2;
        if (typeof(TEdge) != typeof(Half))
        {
            high = TEdge.IsMasked ? TSimd.Load(p + TSimd.Width, masks[1]) : TSimd.Load(p + TSimd.Width);
            high2 = TEdge.IsMasked ? TSimd.Load(p + TSimd.Width + 2, masks[3]) : TSimd.Load(p + TSimd.Width + 2);
        }

        x0 = TSimd.Even(low, high);
        x1 = TSimd.Odd(low, high);
        x2 = TSimd.Even(low2, high2);
    }

    /// <summary>The last register of a row ends with it, if the row is long enough.</summary>
    private static int Start(in ConvShape shape, int register) =>
        Math.Min(register * TSimd.Width, Math.Max(0, shape.OutWidth - TSimd.Width));

    private static void WriteMasks(TVec* masks, int at, int width)
    {
        for (int i = 0; i < Masks; i++)
        {
            int from = at + (i % 2 * TSimd.Width) + (i / 2 * 2);
            masks[i] = LaneRange<TSimd, T, TVec>.Of(from, width);
        }
    }

    /// <summary>A row of output that fills half a register takes its taps from one register for each two.</summary>
    private readonly struct Half : IEdge
    {
        public static bool IsMasked => true;

        public static bool IsNarrow => true;
    }
}
