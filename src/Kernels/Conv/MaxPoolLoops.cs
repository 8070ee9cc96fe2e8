using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The loops of <see cref="MaxPool2d"/>. Nothing is added up in forward, so there is no order to keep but the scan's.</summary>
internal static unsafe class MaxPoolLoops<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="shape">All sizes.</param>
    /// <param name="x">Images.</param>
    /// <param name="y">Maxima.</param>
    /// <param name="indices">Where they were found; null if nobody will ask.</param>
    public static void Forward(in PoolShape shape, T* x, T* y, int* indices)
    {
        var call = new Call { Shape = shape, X = x, Y = y, Indices = indices };
        IsaDispatch<T>.Run(PoolWidth.Fit(Isa.Current, shape.OutWidth, sizeof(T)), ref call);
    }

    public static void Backward(in PoolShape shape, T* dy, int* indices, T* dx)
    {
        if (MaxPoolPairs<T>.Serves(shape) && MaxPoolPairs<T>.Run(shape, dy, indices, dx))
            return;
        new Span<T>(dx, shape.InputLength).Clear();
        for (int i = 0; i < shape.OutputLength; i++)
            dx[indices[i]] += dy[i];
    }

    private struct Call : IIsaKernel<T>
    {
        public PoolShape Shape;
        public T* X;
        public T* Y;
        public int* Indices;

        public readonly void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            if (Indices == null)
                Planes<TSimd, TVec, NoPlaces>();
            else
                Planes<TSimd, TVec, Places>();
        }

        // A row takes some nanoseconds: what the first tier would make of this loop takes longer than its work.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Planes<TSimd, TVec, TPlaces>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
            where TPlaces : struct, IPlaces
        {
            WindowAxis rows = Shape.Rows;
            PoolLine line = PoolLine.Of(Shape.Columns);
            int planes = Shape.Batch * Shape.Channels;
            nuint bytes = AlignedMemory.RoundUp<T>((nuint)line.Out) + AlignedMemory.Alignment;
            using Scratch scratch = default(Workspace).Take(2 * bytes);
            var lanes = (T*)scratch.Pointer;
            T* firsts = lanes + (bytes / (nuint)sizeof(T));
            MaxPoolWindows<TSimd, T, TVec, TPlaces>.Place(line, lanes, firsts);
            T* y = Y;
            int* indices = Indices;
            int last = Math.Max(0, line.Out - TSimd.Width);
            for (int plane = 0; plane < planes; plane++)
            {
                int start = plane * rows.Size * line.Size;
                for (int oh = 0; oh < rows.Out; oh++, y += line.Out, indices += line.Out)
                {
                    int top = (oh * rows.Step) - rows.Pad;
                    int bottom = Math.Min(rows.Size, top + rows.Kernel);
                    top = Math.Max(0, top);

                    // The last register ends with the row: what it finds again is the same.
                    for (int first = 0; first < line.Out; first += TSimd.Width)
                    {
                        MaxPoolWindows<TSimd, T, TVec, TPlaces>.Run(
                            X, start, line, top, bottom, Math.Min(first, last), lanes, firsts, y, indices);
                    }
                }
            }
        }
    }
}

/// <summary>Whether the places of maxima are noted: inference does not ask for them.</summary>
internal interface IPlaces
{
    static abstract bool AreNoted { get; }
}

internal readonly struct Places : IPlaces
{
    public static bool AreNoted => true;
}

internal readonly struct NoPlaces : IPlaces
{
    public static bool AreNoted => false;
}

/// <summary>The first maximum of each of a register of neighbouring windows.</summary>
/// <remarks>
/// <code>
///   best = −∞, place = the window's first element inside the image
///   for each tap in row-major order:   wins = x is NaN ? best is no NaN : x &gt; best
///                                      best = wins ? x : best,   place = wins ? the tap's place : place
/// </code>
/// Lanes lie across windows. A place is an integer in a lane's bits: 32 of them for floats, 64 for doubles.
/// </remarks>
internal static unsafe class MaxPoolWindows<TSimd, T, TVec, TPlaces>
    where TSimd : struct, ISimd<T, TVec>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : unmanaged
    where TPlaces : struct, IPlaces
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(
        T* x, int start, in PoolLine line, int top, int bottom, int ow, T* lanes, T* firsts, T* y, int* indices)
    {
        switch (PoolTaps<TSimd, T, TVec>.Reach(line, ow))
        {
            case PoolReach.OneInside:
                Run<OneInside>(x, start, line, top, bottom, ow, lanes, firsts, y, indices);
                return;
            case PoolReach.OneAtEdge:
                Run<OneAtEdge>(x, start, line, top, bottom, ow, lanes, firsts, y, indices);
                return;
            case PoolReach.TwoInside:
                Run<TwoInside>(x, start, line, top, bottom, ow, lanes, firsts, y, indices);
                return;
            case PoolReach.TwoAtEdge:
                Run<TwoAtEdge>(x, start, line, top, bottom, ow, lanes, firsts, y, indices);
                return;
            default:
                Run<Strided>(x, start, line, top, bottom, ow, lanes, firsts, y, indices);
                return;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<TReach>(
        T* x, int start, PoolLine line, int top, int bottom, int ow, T* lanes, T* firsts, T* y, int* indices)
        where TReach : struct, IPoolReach
    {
        TVec lowest = TSimd.Broadcast(T.NegativeInfinity);
        TVec best = lowest;
        TVec steps = TSimd.Load(lanes + ow);
        TVec place = TSimd.AddBits(TSimd.Load(firsts + ow), Integer(start + (top * line.Size)));
        for (int h = top; h < bottom; h++)
        {
            int from = start + (h * line.Size);
            TVec at = TSimd.AddBits(steps, Integer(from - line.Pad));
            TVec next = Integer(1);
            for (int kw = 0; kw < line.Kernel; kw++)
            {
                TVec v = PoolTaps<TSimd, T, TVec>.Load<TReach>(x + from, line, ow, kw, lowest);
                TVec wins = TSimd.Select(TSimd.IsEqual(v, v), TSimd.IsLess(best, v), TSimd.IsEqual(best, best));
                best = TSimd.Select(wins, v, best);
                if (TPlaces.AreNoted)
                {
                    place = TSimd.Select(wins, at, place);
                    at = TSimd.AddBits(at, next);
                }
            }
        }

        Store(y + ow, best, indices + ow, place, line.Out - ow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T* y, TVec best, int* indices, TVec place, int count)
    {
        if (count >= TSimd.Width)
            TSimd.Store(y, best);
        else
            TSimd.Store(y, best, TSimd.FirstLanes(count));
        if (!TPlaces.AreNoted)
            return;
        if (typeof(T) == typeof(float) && count >= TSimd.Width)
        {
            TSimd.Store((T*)indices, place);
            return;
        }

        StoreSome(indices, place, Math.Min(count, TSimd.Width));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreSome(int* indices, TVec place, int count)
    {
        var lanes = (T*)&place;
        for (int i = 0; i < count; i++)
            indices[i] = typeof(T) == typeof(float) ? ((int*)lanes)[i] : (int)((long*)lanes)[i];
    }

    /// <summary>For each window of a row: where its left end lies, as if there were no padding, and its first element inside.</summary>
    public static void Place(in PoolLine line, T* lanes, T* firsts)
    {
        for (int ow = 0; ow < line.Out; ow++)
        {
            int left = line.Step * ow;
            lanes[ow] = Bits(left);
            firsts[ow] = Bits(Math.Max(0, left - line.Pad));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Integer(int value) => TSimd.Broadcast(Bits(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Bits(int value) =>
        typeof(T) == typeof(float) ? Unsafe.BitCast<int, T>(value) : Unsafe.BitCast<long, T>(value);
}
