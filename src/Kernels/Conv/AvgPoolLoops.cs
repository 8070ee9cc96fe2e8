using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The loops of <see cref="AvgPool2d"/>: lanes lie across windows.</summary>
/// <remarks>
/// A sum that starts from +0 is never −0, so the zeros that stand for padding leave it as it is.
/// </remarks>
internal static unsafe class AvgPoolLoops<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Forward(in PoolShape shape, T* x, T* y, bool countPadding)
    {
        var call = new ForwardCall { Shape = shape, X = x, Y = y, CountPadding = countPadding };
        IsaDispatch<T>.Run(PoolWidth.Fit(Isa.Current, shape.OutWidth, sizeof(T)), ref call);
    }

    /// <summary>Elements of a window along one axis that are counted.</summary>
    public static int Counted(in WindowAxis axis, int position, bool countPadding)
    {
        int start = (position * axis.Step) - axis.Pad;
        return countPadding ? axis.Kernel : Math.Min(axis.Size, start + axis.Kernel) - Math.Max(0, start);
    }

    private struct ForwardCall : IIsaKernel<T>
    {
        public PoolShape Shape;
        public T* X;
        public T* Y;
        public bool CountPadding;

        public readonly void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            WindowAxis rows = Shape.Rows;
            WindowAxis columns = Shape.Columns;
            PoolLine line = PoolLine.Of(columns);
            using Scratch scratch = default(Workspace).Take(
                AlignedMemory.RoundUp<T>((nuint)line.Out) + AlignedMemory.Alignment);
            var counts = (T*)scratch.Pointer;
            for (int ow = 0; ow < line.Out; ow++)
                counts[ow] = T.CreateChecked(Counted(columns, ow, CountPadding));
            int last = Math.Max(0, line.Out - TSimd.Width);
            T* x = X;
            T* y = Y;
            for (int plane = 0; plane < Shape.Batch * Shape.Channels; plane++, x += rows.Size * line.Size)
            {
                for (int oh = 0; oh < rows.Out; oh++, y += line.Out)
                {
                    int top = (oh * rows.Step) - rows.Pad;
                    int bottom = Math.Min(rows.Size, top + rows.Kernel);
                    T count = T.CreateChecked(Counted(rows, oh, CountPadding));
                    for (int first = 0; first < line.Out; first += TSimd.Width)
                    {
                        Windows<TSimd, TVec>(
                            x, line, Math.Max(0, top), bottom, Math.Min(first, last), count, counts, y);
                    }
                }
            }
        }

        private static void Windows<TSimd, TVec>(
            T* x, in PoolLine line, int top, int bottom, int ow, T count, T* counts, T* y)
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            switch (PoolTaps<TSimd, T, TVec>.Reach(line, ow))
            {
                case PoolReach.OneInside:
                    Windows<TSimd, TVec, OneInside>(x, line, top, bottom, ow, count, counts, y);
                    return;
                case PoolReach.OneAtEdge:
                    Windows<TSimd, TVec, OneAtEdge>(x, line, top, bottom, ow, count, counts, y);
                    return;
                case PoolReach.TwoInside:
                    Windows<TSimd, TVec, TwoInside>(x, line, top, bottom, ow, count, counts, y);
                    return;
                case PoolReach.TwoAtEdge:
                    Windows<TSimd, TVec, TwoAtEdge>(x, line, top, bottom, ow, count, counts, y);
                    return;
                default:
                    Windows<TSimd, TVec, Strided>(x, line, top, bottom, ow, count, counts, y);
                    return;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static void Windows<TSimd, TVec, TReach>(
            T* x, PoolLine line, int top, int bottom, int ow, T count, T* counts, T* y)
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
            where TReach : struct, IPoolReach
        {
            TVec zero = TSimd.Broadcast(T.Zero);
            TVec sum = zero;
            for (int h = top; h < bottom; h++)
            {
                T* row = x + ((nint)h * line.Size);
                for (int kw = 0; kw < line.Kernel; kw++)
                    sum = TSimd.Add(sum, PoolTaps<TSimd, T, TVec>.Load<TReach>(row, line, ow, kw, zero));
            }

            TVec mean = TSimd.Divide(sum, TSimd.Multiply(TSimd.Broadcast(count), TSimd.Load(counts + ow)));
            if (line.Out >= TSimd.Width)
                TSimd.Store(y + ow, mean);
            else
                TSimd.Store(y + ow, mean, TSimd.FirstLanes(line.Out));
        }
    }
}
