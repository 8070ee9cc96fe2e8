using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>One thread's share of the channels of a depthwise weight gradient.</summary>
internal unsafe struct DepthwiseWeightsPart<T> : IIsaKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int TapsAtOnce = DepthwiseWeightsPlan<T>.TapsAtOnce;

    public DepthwiseWeightsCall<T>* Call;
    public int Index;

    public readonly void Run<TSimd, TVec>()
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        ConvShape shape = Call->Plan.Shape;
        int blocks = (shape.InChannels + TSimd.Width - 1) / TSimd.Width;
        int first = (int)((long)blocks * Index / Call->Plan.Parts);
        int end = (int)((long)blocks * (Index + 1) / Call->Plan.Parts);
        for (int block = first; block < end; block++)
        {
            int channel = block * TSimd.Width;
            for (int m = 0; m < shape.GroupOutChannels; m++)
                Channels<TSimd, TVec>(shape, channel, Math.Min(TSimd.Width, shape.InChannels - channel), m);
        }
    }

    /// <summary>One output of each of a register of channels.</summary>
    private readonly void Channels<TSimd, TVec>(in ConvShape shape, int channel, int lanes, int m)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        ref readonly DepthwiseWeightsPlan<T> plan = ref Call->Plan;
        byte* scratch = Call->Scratch + ((nuint)Index * plan.PartBytes);
        var image = (T*)scratch;
        var gradient = (T*)(scratch + plan.ImageBytes);
        var sums = (T*)(scratch + plan.ImageBytes + plan.GradientBytes);
        var taps = (nint*)(scratch + plan.ImageBytes + plan.GradientBytes + plan.SumBytes);
        nint width = TSimd.Width;
        WriteTaps(shape, plan.TapGroups, width, taps);
        new Span<T>(sums, plan.TapGroups * TapsAtOnce * (int)width).Clear();
        T* dw = Call->Dw + (((nint)channel * shape.GroupOutChannels) + m) * shape.Taps;
        nint dwStep = (nint)shape.GroupOutChannels * shape.Taps;
        bool isFirst = true;
        int left = Contract.BlockK;
        for (int n = 0; n < shape.Batch; n++)
        {
            for (int row = 0; row < shape.OutHeight; row += plan.BandRows)
            {
                int rows = Math.Min(plan.BandRows, shape.OutHeight - row);
                LayOut<TSimd, TVec>(
                    shape, n, channel, lanes, m, row, rows, plan.RowsFor(rows), image, gradient);
                for (int r = 0; r < rows; r++)
                {
                    T* x = image + ((nint)r * shape.Rows.Step * shape.Columns.Used * width);
                    T* dy = gradient + ((nint)r * shape.OutWidth * width);
                    for (int done = 0; done < shape.OutWidth;)
                    {
                        int count = Math.Min(left, shape.OutWidth - done);
                        for (int g = 0; g < plan.TapGroups; g++)
                        {
                            nint group = (nint)g * TapsAtOnce;
                            Pixels<TSimd, TVec>(
                                count, dy + (done * width), x + (done * shape.Columns.Step * width),
                                shape.Columns.Step * width, taps + group, sums + (group * width));
                        }

                        done += count;
                        left -= count;
                        if (left == 0)
                        {
                            Flush(shape.Taps, lanes, (int)width, sums, isFirst ? Call->Beta : T.One, dw, dwStep);
                            isFirst = false;
                            left = Contract.BlockK;
                        }
                    }
                }
            }
        }

        if (left < Contract.BlockK)
            Flush(shape.Taps, lanes, (int)width, sums, isFirst ? Call->Beta : T.One, dw, dwStep);
    }

    /// <summary>Where each tap lies from a window's top left pixel; the last group is filled up with its last tap.</summary>
    private static void WriteTaps(in ConvShape shape, int groups, nint width, nint* taps)
    {
        for (int i = 0; i < groups * TapsAtOnce; i++)
        {
            (int kh, int kw) = Math.DivRem(Math.Min(i, shape.Taps - 1), shape.KernelWidth);
            taps[i] = (((nint)kh * shape.Rows.Spread * shape.Columns.Used) + ((nint)kw * shape.Columns.Spread)) * width;
        }
    }

    /// <summary>Nine taps over neighbouring output pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Pixels<TSimd, TVec>(int count, T* dy, T* x, nint step, nint* taps, T* sums)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        nint w = TSimd.Width;
        TVec s0 = TSimd.Load(sums), s1 = TSimd.Load(sums + w), s2 = TSimd.Load(sums + (2 * w));
        TVec s3 = TSimd.Load(sums + (3 * w)), s4 = TSimd.Load(sums + (4 * w)), s5 = TSimd.Load(sums + (5 * w));
        TVec s6 = TSimd.Load(sums + (6 * w)), s7 = TSimd.Load(sums + (7 * w)), s8 = TSimd.Load(sums + (8 * w));
        nint t1 = taps[1], t2 = taps[2], t3 = taps[3], t4 = taps[4], t5 = taps[5], t6 = taps[6], t7 = taps[7];
        nint t8 = taps[8];
        x += taps[0];
        t1 -= taps[0];
        t2 -= taps[0];
        t3 -= taps[0];
        t4 -= taps[0];
        t5 -= taps[0];
        t6 -= taps[0];
        t7 -= taps[0];
        t8 -= taps[0];
        for (; count > 0; count--, dy += w, x += step)
        {
            TVec d = TSimd.Load(dy);
            s0 = TSimd.MultiplyAdd(d, TSimd.Load(x), s0);
            s1 = TSimd.MultiplyAdd(d, TSimd.Load(x + t1), s1);
            s2 = TSimd.MultiplyAdd(d, TSimd.Load(x + t2), s2);
            s3 = TSimd.MultiplyAdd(d, TSimd.Load(x + t3), s3);
            s4 = TSimd.MultiplyAdd(d, TSimd.Load(x + t4), s4);
            s5 = TSimd.MultiplyAdd(d, TSimd.Load(x + t5), s5);
            s6 = TSimd.MultiplyAdd(d, TSimd.Load(x + t6), s6);
            s7 = TSimd.MultiplyAdd(d, TSimd.Load(x + t7), s7);
            s8 = TSimd.MultiplyAdd(d, TSimd.Load(x + t8), s8);
        }

        TSimd.Store(sums, s0);
        TSimd.Store(sums + w, s1);
        TSimd.Store(sums + (2 * w), s2);
        TSimd.Store(sums + (3 * w), s3);
        TSimd.Store(sums + (4 * w), s4);
        TSimd.Store(sums + (5 * w), s5);
        TSimd.Store(sums + (6 * w), s6);
        TSimd.Store(sums + (7 * w), s7);
        TSimd.Store(sums + (8 * w), s8);
    }

    /// <summary>Ends a block of K: dw = sum + beta·dw, and the sums begin anew.</summary>
    private static void Flush(int taps, int lanes, int width, T* sums, T beta, T* dw, nint dwStep)
    {
        for (int tap = 0; tap < taps; tap++)
        {
            for (int lane = 0; lane < lanes; lane++)
            {
                T* to = dw + (lane * dwStep) + tap;
                T sum = sums[(tap * width) + lane];
                *to = beta == T.Zero ? sum : sum + (beta * *to);
            }
        }

        new Span<T>(sums, taps * width).Clear();
    }

    /// <summary>A band of some channels of x, padded, and of dy, with the channels of a pixel side by side.</summary>
    private readonly void LayOut<TSimd, TVec>(
        in ConvShape shape, int n, int channel, int lanes, int m, int row, int rows, int padded, T* image, T* gradient)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        int width = TSimd.Width;
        WindowAxis line = shape.Columns;
        int before = Math.Min(line.Pad, line.Used);
        int inside = Math.Min(line.Size, line.Used - before);
        T* x = Call->X + ((((nint)n * shape.InChannels) + channel) * shape.InPixels);
        for (int r = 0; r < padded; r++, image += (nint)line.Used * width)
        {
            var whole = new Span<T>(image, line.Used * width);
            int h = (row * shape.Rows.Step) + r - shape.Rows.Pad;
            if ((uint)h >= (uint)shape.InHeight)
            {
                whole.Clear();
                continue;
            }

            whole[..(before * width)].Clear();
            PackPanel.Columns<TSimd, T, TVec>(
                image + ((nint)before * width), width, x + ((nint)h * line.Size), shape.InPixels, lanes, inside);
            whole[((before + inside) * width)..].Clear();
        }

        nint o = ((nint)channel * shape.GroupOutChannels) + m;
        T* dy = Call->Dy + ((((nint)n * shape.OutChannels) + o) * shape.Pixels) + ((nint)row * shape.OutWidth);
        PackPanel.Columns<TSimd, T, TVec>(
            gradient, width, dy, shape.GroupOutChannels * shape.Pixels, lanes, rows * shape.OutWidth);
    }
}
