using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The gradient of <see cref="AvgPool2d"/>.</summary>
/// <remarks>
/// <code>
///   share[oh, ow] = dy[oh, ow] / count          dx[h, w] = +0, then += the shares of the windows that hold it, in memory order
/// </code>
/// Shares are divided once for each output, over registers, a few planes at a time; adding them up is folding
/// (<see cref="FoldLoops{TSimd, T, TVec}"/>) in which all taps share one plane of outputs, and taps descend so that outputs
/// ascend. Strides above 2, and a single window in a row, go window by window.
/// </remarks>
internal static unsafe class AvgPoolGradient<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Folding takes four planes together.</summary>
    private const int PlanesTogether = 4;

    public static void Run(in PoolShape shape, T* dy, T* dx, bool countPadding)
    {
        if (shape.OutputLength == 0)
            return;
        var call = new Call { Shape = shape, Dy = dy, Dx = dx, CountPadding = countPadding };
        int columns = Tensor.Pieces(shape.InWidth, shape.Columns.Step);
        IsaDispatch<T>.Run(PoolWidth.Cover(Isa.Current, columns, sizeof(T)), ref call);
    }

    private struct Call : IIsaKernel<T>
    {
        public PoolShape Shape;
        public T* Dy;
        public T* Dx;
        public bool CountPadding;

        public readonly void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            if (Shape.OutWidth == 1 || !TouchingTaps.Serves(Shape.Rows, Shape.Columns))
            {
                OneByOne<TSimd, TVec>();
                return;
            }

            FoldTask<T> task = default;
            task.Rows = Shape.Rows;
            task.Line = Shape.Columns;
            task.Descending = true;
            task.PlaneStep = (nint)Shape.OutHeight * Shape.OutWidth;
            task.Dx = Dx;
            int planes = Shape.Batch * Shape.Channels;
            nint inPixels = (nint)Shape.InHeight * Shape.InWidth;
            int most = (int)Math.Clamp(
                Caches.Level1 / sizeof(T) / inPixels / PlanesTogether * PlanesTogether, PlanesTogether,
                Blocking.RoundUp(planes, PlanesTogether));
            nuint countBytes = AlignedMemory.RoundUp<T>((nuint)Shape.OutWidth);
            using Scratch scratch = default(Workspace).Take(
                countBytes + AlignedMemory.RoundUp<T>((nuint)Math.Min(most, planes) * (nuint)task.PlaneStep));
            var counts = (T*)scratch.Pointer;
            task.Columns = (T*)((byte*)counts + countBytes);
            for (int ow = 0; ow < Shape.OutWidth; ow++)
                counts[ow] = T.CreateChecked(AvgPoolLoops<T>.Counted(Shape.Columns, ow, CountPadding));
            T* dy = Dy;
            for (int plane = 0; plane < planes; plane += task.Planes)
            {
                task.Planes = Math.Min(most, planes - plane);
                Shares<TSimd, TVec>(task.Planes, dy, counts, task.Columns);
                FoldLoops<TSimd, T, TVec>.Run(&task);
                dy += task.Planes * task.PlaneStep;
                task.Dx += task.Planes * inPixels;
            }
        }

        private readonly void Shares<TSimd, TVec>(int planes, T* dy, T* counts, T* shares)
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            int width = Shape.OutWidth;
            for (int plane = 0; plane < planes; plane++)
            {
                for (int oh = 0; oh < Shape.OutHeight; oh++, dy += width, shares += width)
                {
                    T count = T.CreateChecked(AvgPoolLoops<T>.Counted(Shape.Rows, oh, CountPadding));
                    Divide<TSimd, TVec>(width, dy, count, counts, shares);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static void Divide<TSimd, TVec>(int n, T* dy, T count, T* counts, T* shares)
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            TVec rows = TSimd.Broadcast(count);
            int i = 0;
            for (; i <= n - TSimd.Width; i += TSimd.Width)
            {
                TVec all = TSimd.Multiply(rows, TSimd.Load(counts + i));
                TSimd.Store(shares + i, TSimd.Divide(TSimd.Load(dy + i), all));
            }

            if (i < n)
            {
                TVec mask = TSimd.FirstLanes(n - i);
                TVec all = TSimd.Multiply(rows, TSimd.Load(counts + i, mask));
                TSimd.Store(shares + i, TSimd.Divide(TSimd.Load(dy + i, mask), all), mask);
            }
        }

        private readonly void OneByOne<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            WindowAxis rows = Shape.Rows;
            WindowAxis columns = Shape.Columns;
            new Span<T>(Dx, Shape.InputLength).Clear();
            T* dy = Dy;
            T* dx = Dx;
            for (int plane = 0; plane < Shape.Batch * Shape.Channels; plane++, dx += (nint)rows.Size * columns.Size)
            {
                for (int oh = 0; oh < rows.Out; oh++)
                {
                    int top = (oh * rows.Step) - rows.Pad;
                    int bottom = Math.Min(rows.Size, top + rows.Kernel);
                    T count = T.CreateChecked(AvgPoolLoops<T>.Counted(rows, oh, CountPadding));
                    for (int ow = 0; ow < columns.Out; ow++)
                    {
                        T share = *dy++ / (count * T.CreateChecked(AvgPoolLoops<T>.Counted(columns, ow, CountPadding)));
                        int left = (ow * columns.Step) - columns.Pad;
                        int right = Math.Min(columns.Size, left + columns.Kernel);
                        left = Math.Max(0, left);
                        for (int h = Math.Max(0, top); h < bottom; h++)
                            AddTo<TSimd, TVec>(dx + ((nint)h * columns.Size) + left, right - left, share);
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void AddTo<TSimd, TVec>(T* dx, int count, T share)
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            int i = 0;
            TVec shares = TSimd.Broadcast(share);
            for (; i <= count - TSimd.Width; i += TSimd.Width)
                TSimd.Store(dx + i, TSimd.Add(TSimd.Load(dx + i), shares));
            for (; i < count; i++)
                dx[i] += share;
        }
    }
}
