using System.Numerics;

namespace Kernels;

/// <summary>Both tiers of a column kernel over an axis that is not the last: (outer, axis, inner), contiguous.</summary>
/// <remarks>
/// Lanes lie across inner, a register at a time. The order of each sum is that of a row, so the result is that of a
/// matrix whose rows are the columns here.
/// </remarks>
internal static unsafe class AxisKernels<T, TForward, TBackward>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TForward : struct, IColumnKernel
    where TBackward : struct, IColumnKernel
{
    public static void Forward(int outer, int axis, int inner, ReadOnlySpan<T> x, Span<T> y, int threads)
    {
        int length = Length(outer, axis, inner, threads);
        Require.Length(x.Length, length, nameof(x));
        Require.Length(y.Length, length, nameof(y));
        Require.SameOrDisjoint<T>(y[..length], x[..length], nameof(y), nameof(x));
        fixed (T* px = x, py = y)
            Forward(outer, axis, inner, px, py, threads);
    }

    public static void Forward(int outer, int axis, int inner, T* x, T* y, int threads)
    {
        var call = new Call<TForward> { Outer = outer, Axis = axis, Inner = inner, X = x, Y = y, Threads = threads };
        call.Start();
    }

    public static void Backward(
        int outer, int axis, int inner, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx, int threads)
    {
        int length = Length(outer, axis, inner, threads);
        Require.Length(y.Length, length, nameof(y));
        Require.Length(dy.Length, length, nameof(dy));
        Require.Length(dx.Length, length, nameof(dx));
        Require.SameOrDisjoint<T>(dx[..length], y[..length], nameof(dx), nameof(y));
        Require.SameOrDisjoint<T>(dx[..length], dy[..length], nameof(dx), nameof(dy));
        fixed (T* py = y, pdy = dy, pdx = dx)
            Backward(outer, axis, inner, py, pdy, pdx, threads);
    }

    public static void Backward(int outer, int axis, int inner, T* y, T* dy, T* dx, int threads)
    {
        var call = new Call<TBackward>
        {
            Outer = outer,
            Axis = axis,
            Inner = inner,
            X = y,
            Dy = dy,
            Y = dx,
            Threads = threads,
        };
        call.Start();
    }

    private static int Length(int outer, int axis, int inner, int threads)
    {
        Require.NonNegative(outer);
        Require.NonNegative(axis);
        Require.NonNegative(inner);
        Require.Positive(threads);
        return Require.Size(Require.Size((long)outer * axis, nameof(outer)) * (long)inner, nameof(outer));
    }

    private struct Call<TKernel> : IIsaKernel<T>
        where TKernel : struct, IColumnKernel
    {
        public int Outer;
        public int Axis;
        public int Inner;
        public T* X;
        public T* Dy;
        public T* Y;
        public int Threads;

        public void Start()
        {
            if (Outer > 0 && Axis > 0 && Inner > 0)
                IsaDispatch<T>.Run(Isa.Current, ref this);
        }

        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            Call<TKernel> call = this;
            call.Threads = RowShare.Worthwhile(
                Outer * Groups(TSimd.Width), Math.Min(Inner, TSimd.Width) * Axis, Threads);
            ForkJoin.Run(call.Threads, call.Threads, &Part<TSimd, TVec>, &call);
        }

        /// <summary>Registers, the last one perhaps with few lanes, across inner.</summary>
        private readonly int Groups(int width) => (int)(((long)Inner + width - 1) / width);

        private static void Part<TSimd, TVec>(void* context, int index)
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            byte* memory = stackalloc byte[ColumnLanes.Bytes + 64];
            var call = (Call<TKernel>*)context;
            int groups = call->Groups(TSimd.Width);
            int end = RowShare.Start(call->Outer * groups, call->Threads, index + 1);
            for (int g = RowShare.Start(call->Outer * groups, call->Threads, index); g < end; g++)
            {
                int lane = g % groups * TSimd.Width;
                nint start = ((nint)(g / groups) * call->Axis * call->Inner) + lane;
                var task = new ColumnTask<T>
                {
                    N = call->Axis,
                    X = call->X + start,
                    Ldx = call->Inner,
                    Dy = call->Dy + start,
                    Lddy = call->Inner,
                    Y = call->Y + start,
                    Ldy = call->Inner,
                    Few = call->Inner - lane < TSimd.Width ? call->Inner - lane : 0,
                    Lanes = (T*)LaneBuffer.Align(memory),
                };
                TKernel.Run<TSimd, T, TVec>(&task);
            }
        }
    }
}
