using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary><c>y = act(fma(x, scale[c], shift[c]))</c> or <c>y = act(x + shift[c])</c> over channels; y may be x.</summary>
internal static unsafe class PlaneMap<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="planes">Images times channels.</param>
    /// <param name="channels">Channels of an image.</param>
    /// <param name="pixels">Pixels of a channel.</param>
    /// <param name="x">What it is applied to.</param>
    /// <param name="scale">One for each channel, or null for no multiplication.</param>
    /// <param name="shift">One for each channel.</param>
    /// <param name="y">The result.</param>
    /// <param name="activation">What follows.</param>
    public static void Run(
        int planes, int channels, int pixels, T* x, T* scale, T* shift, T* y, Activation activation)
    {
        Epilogue<T> epilogue = Epilogue<T>.Activate(activation);
        var call = new Call
        {
            Planes = planes,
            Channels = channels,
            Pixels = pixels,
            X = x,
            Scale = scale,
            Shift = shift,
            Y = y,
            OnRegisters = epilogue.OfTiles,
        };
        call.Ending.Take(epilogue);
        IsaDispatch<T>.Run(Isa.Current, ref call);
    }

    private struct Call : IIsaKernel<T>
    {
        public int Planes;
        public int Channels;
        public int Pixels;
        public T* X;
        public T* Scale;
        public T* Shift;
        public T* Y;
        public Activation OnRegisters;
        public GemmEnding<T> Ending;

        public readonly void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            if (OnRegisters == Activation.Relu)
                All<TSimd, TVec, Relu>();
            else
                All<TSimd, TVec, Identity>();
        }

        private readonly void All<TSimd, TVec, TActivation>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
            where TActivation : struct, IActivation
        {
            for (int plane = 0; plane < Planes; plane++)
            {
                nint start = (nint)plane * Pixels;
                int c = plane % Channels;
                T scale = Scale == null ? T.One : Scale[c];
                Plane<TSimd, TVec, TActivation>(Pixels, X + start, scale, Shift[c], Y + start);
                if (Ending.Exists)
                    Ending.Run<TSimd, TVec>(Y + start, Pixels, 0, 0, 1, Pixels);
            }
        }

        // With a scale of 1 the fused multiply-add is the sum itself, exact product included.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static void Plane<TSimd, TVec, TActivation>(nint n, T* x, T scale, T shift, T* y)
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
            where TActivation : struct, IActivation
        {
            TVec s = TSimd.Broadcast(scale);
            TVec t = TSimd.Broadcast(shift);
            TVec zero = TSimd.Broadcast(T.Zero);
            nint w = TSimd.Width;
            nint i = 0;
            for (; i <= n - w; i += w)
                TSimd.Store(y + i, TActivation.Apply<TSimd, T, TVec>(TSimd.MultiplyAdd(TSimd.Load(x + i), s, t), zero));
            if (i < n)
            {
                TVec mask = TSimd.FirstLanes((int)(n - i));
                TVec v = TSimd.MultiplyAdd(TSimd.Load(x + i, mask), s, t);
                TSimd.Store(y + i, TActivation.Apply<TSimd, T, TVec>(v, zero), mask);
            }
        }
    }
}
