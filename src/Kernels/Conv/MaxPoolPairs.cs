using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The gradient of a maximum over windows two columns wide that neither overlap nor are padded: 2×2 with a stride of 2.</summary>
/// <remarks>
/// <code>
///   dx[row r of the window, column q] = place == (r, q) ? +0 + dy : +0          lanes: windows; q = 0 and 1 are zipped
/// </code>
/// A pixel has one window at most, so that it is stored once and dx is not cleared first. A place outside its own window is
/// not what the forward pass writes: its gradient is found nowhere, and the caller adds one by one instead. (A gradient of 0
/// may be lost anywhere.) Floats only: their places fill a lane, and compare as the subnormal numbers that small integers are.
/// </remarks>
internal static unsafe class MaxPoolPairs<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>In rows with fewer windows than this, adding one by one is faster.</summary>
    private const int LeastWindows = 8;

    public static bool Serves(in PoolShape shape) =>
        typeof(T) == typeof(float) && shape.OutputLength > 0 && shape.OutWidth >= LeastWindows
        && shape.Columns.Step == 2 && shape.KernelWidth == 2 && shape.PadWidth == 0
        && shape.Rows.Step == shape.KernelHeight && shape.PadHeight == 0;

    /// <summary>Whether every place lay in its window; if not, dx holds nothing of use.</summary>
    public static bool Run(in PoolShape shape, T* dy, int* indices, T* dx)
    {
        var call = new Call { Shape = shape, Dy = dy, Indices = indices, Dx = dx };
        IsaDispatch<T>.Run(PoolWidth.Cover(Isa.Current, shape.OutWidth, sizeof(T)), ref call);
        return call.IsSound;
    }

    private struct Call : IIsaKernel<T>
    {
        public PoolShape Shape;
        public T* Dy;
        public int* Indices;
        public T* Dx;
        public bool IsSound;

        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            int* steps = stackalloc int[TSimd.Width];
            for (int lane = 0; lane < TSimd.Width; lane++)
                steps[lane] = 2 * lane;
            int pixels = Shape.InHeight * Shape.InWidth;
            int used = Shape.OutHeight * Shape.KernelHeight * Shape.InWidth;
            nint outPixels = (nint)Shape.OutHeight * Shape.OutWidth;
            IsSound = true;
            for (int plane = 0; plane < Shape.Batch * Shape.Channels && IsSound; plane++)
            {
                T* dx = Dx + ((nint)plane * pixels);
                IsSound = Plane<TSimd, TVec>(
                    Shape.OutHeight, Shape.OutWidth, Shape.KernelHeight, Shape.InWidth, plane * pixels, (T*)steps,
                    Dy + (plane * outPixels), (T*)(Indices + (plane * outPixels)), dx);
                new Span<T>(dx + used, pixels - used).Clear();
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static bool Plane<TSimd, TVec>(
            int rows, int count, int kernel, int size, int place, T* steps, T* dy, T* indices, T* dx)
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            TVec zero = TSimd.Broadcast(T.Zero);
            TVec lanes = TSimd.Load(steps);
            TVec amiss = zero;
            for (; rows > 0; rows--)
            {
                int ow = 0;
                for (; ow <= count - TSimd.Width; ow += TSimd.Width)
                {
                    TVec start = TSimd.AddBits(lanes, Integer<TSimd, TVec>(place + (2 * ow)));
                    TVec at = TSimd.SubtractBits(TSimd.Load(indices + ow), start);
                    TVec g = TSimd.Add(zero, TSimd.Load(dy + ow));
                    TVec found = Deal<TSimd, TVec, Inside>(kernel, size, at, g, dx + (2 * ow), 2 * TSimd.Width);
                    amiss = TSimd.Or(amiss, TSimd.SubtractBits(found, g));
                }

                // Windows that a register has too much have no gradient; a last column without a window has none either.
                if (2 * ow < size)
                {
                    TVec mask = TSimd.FirstLanes(count - ow);
                    TVec start = TSimd.AddBits(lanes, Integer<TSimd, TVec>(place + (2 * ow)));
                    TVec at = TSimd.SubtractBits(TSimd.Load(indices + ow, mask), start);
                    TVec g = TSimd.Add(zero, TSimd.Load(dy + ow, mask));
                    TVec found = Deal<TSimd, TVec, AtEdge>(kernel, size, at, g, dx + (2 * ow), size - (2 * ow));
                    amiss = TSimd.Or(amiss, TSimd.SubtractBits(found, g));
                }

                dy += count;
                indices += count;
                place += kernel * size;
                dx += (nint)kernel * size;
            }

            TVec one = TSimd.Broadcast(T.One);
            return TSimd.AreLess(TSimd.Select(TSimd.IsEqual(amiss, zero), zero, one), one);
        }

        /// <summary>Deals a register of gradients out to the rows of their windows; gives back those that found their place.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVec Deal<TSimd, TVec, TEdge>(int kernel, int size, TVec at, TVec g, T* to, int left)
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
            where TEdge : struct, IEdge
        {
            TVec zero = TSimd.Broadcast(T.Zero);
            TVec found = zero;
            for (int first = 0; first < kernel * size; first += size, to += size)
            {
                TVec even = TSimd.Select(TSimd.IsEqual(at, Integer<TSimd, TVec>(first)), g, zero);
                TVec odd = TSimd.Select(TSimd.IsEqual(at, Integer<TSimd, TVec>(first + 1)), g, zero);
                found = TSimd.Or(found, TSimd.Or(even, odd));
                Store<TSimd, TVec, TEdge>(to, TSimd.ZipLow(even, odd), left);
                Store<TSimd, TVec, TEdge>(to + TSimd.Width, TSimd.ZipHigh(even, odd), left - TSimd.Width);
            }

            return found;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Store<TSimd, TVec, TEdge>(T* to, TVec v, int left)
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
            where TEdge : struct, IEdge
        {
            if (TEdge.IsMasked)
                TSimd.Store(to, v, TSimd.FirstLanes(left));
            else
                TSimd.Store(to, v);
        }

        /// <summary>A place in the bits of each lane.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVec Integer<TSimd, TVec>(int value)
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged => TSimd.Broadcast(Unsafe.BitCast<float, T>(Unsafe.BitCast<int, float>(value)));
    }
}
